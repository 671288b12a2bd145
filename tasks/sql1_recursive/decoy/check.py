# rev 00000000000000000000000000000000
"""Compares the rows of query.sql of the current directory with those of the reference."""

import sqlite3
import sys
from pathlib import Path

DATABASES = {
    "empty": "",
    "one folder": """
        INSERT INTO folder VALUES (1, NULL, 'top');
        INSERT INTO file VALUES (1, 1, 'f', 9);
    """,
    "three levels": """
        INSERT INTO folder VALUES (1, NULL, 'top'), (2, 1, 'in'), (3, 2, 'deep');
        INSERT INTO file VALUES (1, 1, 'a', 1), (2, 2, 'b', 20), (3, 3, 'c', NULL);
    """,
    "four levels": """
        INSERT INTO folder VALUES (1, NULL, 'top'), (2, 1, 'in'), (3, 2, 'deep'), (4, 3, 'bottom');
        INSERT INTO file VALUES (1, 1, 'a', 1), (2, 2, 'b', 20), (3, 3, 'c', 300), (4, 4, 'd', 9);
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
