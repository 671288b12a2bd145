"""What two authors put into the five places of a new task, by file."""

C_SOLVED = """#include <stddef.h>

long long solve(const long long *numbers, size_t count)
{
    long long distinct = 0;
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;
        while (numbers[j] != numbers[i]) {
            j++;
        }
        distinct += j == i;
    }
    return distinct;
}
"""
DISTINCT = {
    "prompt.md": """# Distinct

Write `solution.c`. It defines `long long solve(const long long *numbers, size_t count)`, which
returns how many different numbers there are.
""",
    "workspace/solution.c": """#include <stddef.h>

long long solve(const long long *numbers, size_t count)
{
    return numbers[count];
}
""",
    "grader/generate.py": '''"""Draws lists of few and of many different numbers."""

from bench.grading.generating import rng
from bench.grading.papers import Case, generate_cases


def cases(seed):
    draw = rng(seed, "numbers")
    yield case("edge/none", [])
    for _ in range(5):
        yield case("random/few", [draw.randint(0, 3) for _ in range(draw.randint(2, 40))])
        yield case("random/many", [draw.randint(-(10**9), 10**9) for _ in range(50)])


def case(check, numbers):
    return Case(check=check, question=[numbers], expected={"returned": len(set(numbers))})


if __name__ == "__main__":
    generate_cases(cases)
''',
    "proofs/solved/solution.c": C_SOLVED,
    "proofs/wrong-example/solution.c": C_SOLVED.replace(
        "while (numbers[j] != numbers[i])", "while (j < i && numbers[j + 1] != numbers[i])"
    ),
    "proofs/wrong-example/WHY.txt": "Never looks at the first number.\nCaught by: random/\n",
}
NEWEST = {
    "prompt.md": """# Newest

Write `query.sql`, one SELECT: `kind` and the largest `day` of each kind, by kind. The table is

    CREATE TABLE note (id INTEGER PRIMARY KEY, kind TEXT, day INTEGER)
""",
    "workspace/query.sql": "-- kind, day\n",
    "grader/generate.py": '''"""Draws notes."""

from bench.grading.generating import rng
from bench.grading.papers import Case, generate_cases


def cases(seed):
    draw = rng(seed, "notes")
    yield case("edge/none", [])
    for _ in range(5):
        notes = [[n, draw.choice("abc"), draw.randint(1, 365)] for n in range(draw.randint(2, 20))]
        yield case("random", notes)


def case(check, notes):
    newest = {}
    for _, kind, day in notes:
        newest[kind] = max(day, newest.get(kind, 0))
    schema = "CREATE TABLE note (id INTEGER PRIMARY KEY, kind TEXT, day INTEGER)"
    return Case(
        check=check,
        question={"schema": schema, "rows": {"note": notes}},
        expected={"columns": ["kind", "day"], "rows": [[k, newest[k]] for k in sorted(newest)]},
    )


if __name__ == "__main__":
    generate_cases(cases)
''',
    "proofs/solved/query.sql": "SELECT kind, max(day) AS day FROM note GROUP BY 1 ORDER BY 1\n",
    "proofs/wrong-example/query.sql": "SELECT kind, day FROM note GROUP BY 1 ORDER BY 1\n",
    "proofs/wrong-example/WHY.txt": "Takes any day of a kind.\nCaught by: random\n",
}
