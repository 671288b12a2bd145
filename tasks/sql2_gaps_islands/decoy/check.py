# rev 00000000000000000000000000000000
"""Compares the rows of query.sql of the current directory with those of the reference."""

import sqlite3
import sys
from pathlib import Path

DATABASES = {
    "nothing": "INSERT INTO report VALUES (100, 5)",
    "one session": """
        INSERT INTO report VALUES (100, 5);
        INSERT INTO device VALUES (1, 'bell', NULL);
        INSERT INTO session VALUES (1, 1, 10, 20);
    """,
    "two spells": """
        INSERT INTO report VALUES (100, 5);
        INSERT INTO device VALUES (1, 'bell', 2);
        INSERT INTO session VALUES (1, 1, 10, 20), (2, 1, 40, 60);
    """,
    "overlapping": """
        INSERT INTO report VALUES (100, 5);
        INSERT INTO device VALUES (1, 'bell', NULL);
        INSERT INTO session VALUES (1, 1, 10, 50), (2, 1, 20, 30), (3, 1, 44, 60);
    """,
}


def rows(query, filling):
    database = sqlite3.connect(":memory:")
    database.executescript(Path("schema.sql").read_text())
    database.executescript(filling)
    try:
        return database.execute(query.read_text()).fetchall()
    except sqlite3.Error as error:
        return [("error", str(error))]


def main():
    query = Path("query.sql")
    reference = Path(__file__).resolve().parent / "reference" / "query.sql"
    if not query.is_file():
        print("FAIL  there is no query.sql")
        return 1
    failed = 0
    for name, filling in DATABASES.items():
        passed = rows(query, filling) == rows(reference, filling)
        failed += not passed
        print("PASS " if passed else "FAIL ", name)
    print(f"{len(DATABASES) - failed} of {len(DATABASES)} passed")
    return failed


if __name__ == "__main__":
    sys.exit(min(main(), 1))
