"""A SQL driver runs one reading statement on a database of its own, and nothing else."""

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.cells import TASKS

SQL1, SQL2 = "sql1_recursive", "sql2_gaps_islands"
QUESTIONS: dict[str, dict[str, list[Any]]] = {
    SQL1: {"folders": [[1, None, "a"], [2, 1, "b"]], "files": [[1, 2, "f", 7]]},
    SQL2: {"report": [9, 0], "devices": [[1, "a", None]], "sessions": [[1, 1, 2, 3]]},
}
TABLES = {SQL1: "folder", SQL2: "device"}


def driver_of(task: str) -> Path:
    return TASKS / task / "grader" / "exhibit" / "driver.py"


def answers(folder: Path, query: str | bytes, *, times: int = 1, task: str = SQL1) -> list[Any]:
    """Run the real driver on a query as it is run in an exhibit."""
    for part in ("driver", "inputs", "submission"):
        (folder / part).mkdir(parents=True)
    (folder / "driver" / "driver.py").write_bytes(driver_of(task).read_bytes())
    (folder / "inputs" / "cases.json").write_text(json.dumps({"cases": [QUESTIONS[task]] * times}))
    text = query.encode() if isinstance(query, str) else query
    (folder / "submission" / "query.sql").write_bytes(text)
    ended = subprocess.run(
        [sys.executable, "-I", "-B", str(folder / "driver" / "driver.py")],
        capture_output=True,
        check=True,
        timeout=60,
        cwd=folder,
        env={"PATH": os.defpath, "TMPDIR": str(folder)},
    )
    found: list[Any] = json.loads(ended.stdout)["answers"]
    return found


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH DATABASE 'other.db' AS other",
        "DETACH DATABASE main",
        "PRAGMA writable_schema = 1",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM json_each('[1, 2]')",
        "INSERT INTO TABLE_NAME VALUES (9, NULL, 'x')",
        "WITH x AS (SELECT 1) DELETE FROM TABLE_NAME",
        "UPDATE TABLE_NAME SET name = 'x' RETURNING id",
        "CREATE TEMP VIEW TABLE_NAME AS SELECT 1",
        "CREATE TABLE x AS SELECT 1",
        "DROP TABLE TABLE_NAME",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "SAVEPOINT x",
        "REINDEX",
        "ANALYZE",
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('x', 'y')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE TABLE_NAME",
        ".read /etc/passwd",
        "",
        "-- nothing",
        "SELECT",
        "SELECT :name",
        "SELECT 1 -- \0",
        b"SELECT '\xff'",
        "SELECT zeroblob(2000000)",
        "SELECT CAST(x'ff' AS TEXT)",
        "SELECT 1 --" + "x" * 70_000,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9)"
        " SELECT hex(zeroblob(490000)) FROM n",
    ],
)
@pytest.mark.parametrize("task", QUESTIONS)
def test_what_is_no_single_reading_statement_is_refused(
    tmp_path: Path, task: str, query: str | bytes
) -> None:
    if isinstance(query, str):
        query = query.replace("TABLE_NAME", TABLES[task])
    (answer,) = answers(tmp_path / "exhibit", query, task=task)
    assert list(answer) == ["refused"]
    assert sorted(path.name for path in (tmp_path / "exhibit").iterdir()) == [
        "driver",
        "inputs",
        "submission",
    ]


@pytest.mark.parametrize(
    ("query", "columns", "rows"),
    [
        ("SELECT 1 AS x", ["x"], [[1]]),
        ("SELECT 1 AS x;", ["x"], [[1]]),
        ("-- a note\nSELECT 1 AS x;\n-- another\n", ["x"], [[1]]),
        ("/* a note */ select 'A;B' as x ; ", ["x"], [["A;B"]]),
        ("VALUES (NULL, 1.5)", ["column1", "column2"], [[None, 1.5]]),
        ("SELECT name FROM folder WHERE 0", ["name"], []),
        ("SELECT x'00' AS x", ["x"], [[{"not_plain": "bytes"}]]),
        ("SELECT 9e999 AS x", ["x"], [[{"not_plain": "float"}]]),
        ("WITH t AS MATERIALIZED (SELECT id FROM folder) SELECT max(id) AS x FROM t", ["x"], [[2]]),
        ("SELECT row_number() OVER (ORDER BY id DESC) AS n FROM folder", ["n"], [[1], [2]]),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)"
            " SELECT group_concat(i, '/') AS x FROM n",
            ["x"],
            [["1/2/3"]],
        ),
        ("SELECT json_extract('[1, 2]', '$[1]') AS x", ["x"], [[2]]),
        (
            "SELECT (SELECT bytes FROM file WHERE folder_id = f.id) AS x FROM folder f",
            ["x"],
            [[None], [7]],
        ),
    ],
)
def test_a_reading_statement_is_answered(
    tmp_path: Path, query: str, columns: list[str], rows: list[list[Any]]
) -> None:
    assert answers(tmp_path / "exhibit", query) == [{"columns": columns, "rows": rows}]


@pytest.mark.parametrize(("task", "times"), [(SQL1, 50), (SQL2, 20)])
def test_a_statement_that_never_ends_uses_up_the_work_of_all_runs(
    tmp_path: Path, task: str, times: int
) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT sum(i) FROM n"
    refused = {"refused": "OperationalError: interrupted"}
    assert answers(tmp_path / "exhibit", endless, times=times, task=task) == [refused] * times


@pytest.mark.parametrize("task", QUESTIONS)
def test_the_database_of_an_agent_is_the_one_of_the_driver(task: str) -> None:
    spec = importlib.util.spec_from_file_location("sql_driver", driver_of(task))
    assert spec is not None
    assert spec.loader is not None
    driver = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(driver)
    shown = (TASKS / task / "workspace" / "schema.sql").read_text()
    assert described(shown) == described(driver.SCHEMA)


def described(schema: str) -> dict[str, list[Any]]:
    database = sqlite3.connect(":memory:")
    database.executescript(schema)
    questions = ("table_info({})", "foreign_key_list({})", "index_info({})")
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_master ORDER BY name")]
    found = {
        name: [database.execute(f"PRAGMA {q.format(name)}").fetchall() for q in questions]
        for name in names
    }
    database.close()
    return found
