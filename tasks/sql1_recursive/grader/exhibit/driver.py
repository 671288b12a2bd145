# bench-canary sql1_recursive grader/exhibit/driver.py f9dbd0770c8a9f51feb007e649f457d4
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
WORK_STEPS = 10_000  # of 10 000 instructions each, for all databases together
ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
SCHEMA = """
CREATE TABLE folder (
    id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES folder (id), name TEXT NOT NULL
);
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder (id),
    name TEXT NOT NULL,
    bytes INTEGER
);
CREATE INDEX folder_by_parent ON folder (parent_id);
CREATE INDEX file_by_folder ON file (folder_id);
"""


class RefusedError(Exception):
    """What the statement asked for is not allowed or too much."""


class Work:
    """Counts the instructions of all runs; a statement that never ends uses up what is left."""

    def __init__(self):
        self.left = WORK_STEPS

    def spend(self):
        self.left -= 1
        return self.left < 0


def main():
    questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]
    work = Work()
    answers = [answer(question, work) for question in questions]
    json.dump({"answers": answers}, sys.stdout)


def answer(question, work):
    try:
        query = statement()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalogue.db"
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
    database.executemany("INSERT INTO folder VALUES (?, ?, ?)", question["folders"])
    database.executemany("INSERT INTO file VALUES (?, ?, ?, ?)", question["files"])
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
