# bench-canary sql2_gaps_islands grader/exhibit/driver.py 8276b20617929257903c789d68cfa4b3
"""Runs the one statement on every database and writes columns and rows to standard output.

Each database is built anew, closed, and opened read-only. The statement may select, read, call
functions and recurse; everything else is refused while it is being prepared.
"""

import json
import math
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUERY_BYTES = 64 * 1024
VALUE_BYTES = 1_000_000
ROWS = 20_000
ANSWER_CHARACTERS = 4_000_000
WORK_STEP = 10_000
# In steps of so many instructions. The reference needs 1 000 for the largest database, 2 000 for
# all; who looks at every pair of sessions needs 400 000.
WORK_OF_ONE_RUN, WORK_OF_ALL_RUNS = 10_000, 30_000
ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
SCHEMA = """
CREATE TABLE device (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, patience INTEGER
);
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    device_id INTEGER REFERENCES device (id),
    began INTEGER NOT NULL,
    ended INTEGER
);
CREATE TABLE report (as_of INTEGER NOT NULL, patience INTEGER NOT NULL);
CREATE INDEX session_by_device ON session (device_id, began);
"""


class RefusedError(Exception):
    """What the statement asked for is not allowed or too much."""


class Work:
    """Counts instructions: a statement that never ends uses up what it is given, then all."""

    def __init__(self):
        self.of_all = WORK_OF_ALL_RUNS
        self.of_one = 0

    def begin(self):
        self.of_one = WORK_OF_ONE_RUN

    def spend(self):
        self.of_one -= 1
        self.of_all -= 1
        return min(self.of_one, self.of_all) < 0


def main():
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    work = Work()
    answers = [answer(question, work) for question in questions]
    json.dump({"answers": answers}, sys.stdout)


def answer(question, work):
    try:
        query = statement()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "daybook.db"
            build(path, question)
            return run(path, query, work)
    except (RefusedError, sqlite3.Error, sqlite3.Warning, ValueError) as error:
        return {"refused": f"{type(error).__name__}: {error}"[:300]}


def statement():
    raw = (ROOT / "submission" / "query.sql").read_bytes()
    if len(raw) > QUERY_BYTES:
        raise RefusedError(f"query.sql has more than {QUERY_BYTES} bytes")
    return raw.decode("utf-8")


def build(path, question):
    database = sqlite3.connect(path)
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
    database.execute("INSERT INTO report VALUES (?, ?)", question["report"])
    database.executemany("INSERT INTO device VALUES (?, ?, ?)", question["devices"])
    database.executemany("INSERT INTO session VALUES (?, ?, ?, ?)", question["sessions"])
    database.commit()
    database.close()
    path.chmod(0o444)


def run(path, query, work):
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        confine(database, work)
        cursor = database.execute(query)
        if cursor.description is None:
            raise RefusedError("the statement returns no rows")
        columns = [column[0] for column in cursor.description]
        return {"columns": columns, "rows": fetched(cursor)}
    finally:
        database.close()


def confine(database, work):
    database.isolation_level = None
    database.execute("PRAGMA temp_store = MEMORY")
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, QUERY_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    work.begin()
    database.set_progress_handler(work.spend, WORK_STEP)
    database.set_authorizer(authorize)


def authorize(action, _first, second, _schema, _trigger):
    if action not in ALLOWED or second == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def fetched(cursor):
    rows, characters = [], 0
    for row in cursor:
        rows.append([plain(value) for value in row])
        characters += sum(len(value) for value in row if type(value) is str)
        if len(rows) > ROWS or characters > ANSWER_CHARACTERS:
            raise RefusedError("more rows or text than any right answer has")
    return rows


def plain(value):
    """Return a value as JSON can hold it; what it can't hold becomes a note of its type."""
    if value is None or type(value) in (int, str):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    return {"not_plain": type(value).__name__}


if __name__ == "__main__":
    os.umask(0o077)
    main()
