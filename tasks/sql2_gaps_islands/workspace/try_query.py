"""Runs query.sql on the sample database and prints the result."""

import sqlite3
from pathlib import Path

database = sqlite3.connect(":memory:")
for name in ("schema.sql", "sample.sql"):
    database.executescript(Path(name).read_text())

rows = database.execute(Path("query.sql").read_text())
if rows.description is None:
    raise SystemExit("query.sql holds no SELECT statement yet")
print(*(column[0] for column in rows.description), sep=" | ")
for row in rows:
    print(*row, sep=" | ")
