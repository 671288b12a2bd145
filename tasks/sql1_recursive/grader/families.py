# bench-canary sql1_recursive grader/families.py df482cf72b568ae90180382a7499b5c6
"""Catalogues that are each about something a query may overlook."""

import random
from collections.abc import Iterator

from catalogue import Catalogue

from bench.grading.papers import Case

NAMES = ("a", "b", "docs", "src", "tmp", "x y", "Ω", "it's", 'say "hi"', "10", "-", "日記", "é")


def edge_cases(draw: random.Random) -> Iterator[Case]:
    yield Catalogue(rng=draw).case("edge/nothing-at-all")

    only = Catalogue(rng=draw)
    only.folder(draw.choice(NAMES))
    yield only.case("edge/one-folder")

    bare = grown(draw, folders=12, files=0)
    yield bare.case("edge/no-files")

    unknown = grown(draw, folders=8, files=0)
    for folder, _, _ in unknown.folders:
        unknown.file(folder, None)
    yield unknown.case("edge/no-size-known")

    some = grown(draw, folders=8, files=0)
    for folder, _, _ in some.folders:
        some.file(folder, draw.choice((None, 0, draw.randint(1, 99))))
    some.file(some.folders[0][0], None)
    yield some.case("edge/some-sizes-unknown")


def shape_cases(draw: random.Random) -> Iterator[Case]:
    forest = Catalogue(rng=draw)
    for name in draw.sample(NAMES, 6):
        top = forest.folder(name)
        forest.file(forest.folder(draw.choice(NAMES), top), draw.randint(1, 500))
    yield forest.case("shape/several-tops")

    yield chain(draw, length=draw.randint(6, 12), step=0).case("shape/six-and-more-levels")

    wide = Catalogue(rng=draw)
    top = wide.folder("top")
    for number in draw.sample(range(1000), 150):
        wide.file(wide.folder(f"n{number}", top), draw.randint(1, 20))
    yield wide.case("shape/wide")

    yield chain(draw, length=10, step=-1).case("shape/children-numbered-first")

    far = chain(draw, length=6, step=0)
    far.files.clear()
    far.file(far.folders[-1][0], draw.randint(1, 999))
    yield far.case("shape/empty-on-the-way")


def trap_cases(draw: random.Random) -> Iterator[Case]:
    def siblings(check: str, names: tuple[str, ...]) -> Case:
        made = Catalogue(rng=draw)
        top = made.folder("top")
        for parent in (None, top):
            for name in names:
                folder = made.folder(name, parent)
                made.file(folder, draw.randint(1, 99))
                made.file(made.folder("inside", folder), draw.randint(1, 99))
        return made.case(check)

    yield siblings("trap/names-that-begin-alike", ("a", "ab", "abc", "a b", "a-"))
    yield siblings("trap/wildcards-in-names", ("%", "_", "a%", "a_", "ab", "[a]", "*", "?"))
    yield siblings("trap/upper-and-lower-case", ("Docs", "docs", "DOCS", "é", "É"))
    yield siblings("trap/same-names", ("twin", "twin", "twin"))
    yield siblings("trap/odd-names", ("", " ", "it's", "NULL", "->", "Ω", "\\", "0"))

    equal = grown(draw, folders=10, files=0)
    size = draw.randint(1, 99)
    for folder, _, _ in equal.folders:
        for _ in range(3):
            equal.file(folder, size)
    yield equal.case("trap/equal-sizes")

    ties = Catalogue(rng=draw)
    for name in draw.sample(("b", "B", "a", "Z", "z", "é", "~", "_", "10", "9"), 10):
        ties.file(ties.folder(name), 7)
    yield ties.case("trap/order-of-ties")

    huge = grown(draw, folders=8, files=0)
    for folder, _, _ in huge.folders:
        huge.file(folder, 2**59 + draw.randint(0, 2**20))
    yield huge.case("trap/huge-sizes")


def random_cases(draw: random.Random) -> Iterator[Case]:
    for _ in range(10):
        yield grown(draw, folders=draw.randint(2, 20), files=30).case("random/small")
    for _ in range(2):
        yield grown(draw, folders=150, files=300).case("random/medium")


def large_cases(draw: random.Random) -> Iterator[Case]:
    yield grown(draw, folders=1500, files=4000).case("large/many-folders")
    yield chain(draw, length=300, step=0).case("large/hundreds-deep")


def related_cases(draw: random.Random) -> Iterator[Case]:
    """The same tree under other ids, and two trees side by side: the answers must follow."""
    first = grown(draw, folders=15, files=25)
    numbers = [folder for folder, _, _ in first.folders]
    new = dict(zip(numbers, draw.sample(numbers, len(numbers)), strict=True))
    other = Catalogue(rng=draw)
    other.folders = [(new[f], p if p is None else new[p], name) for f, p, name in first.folders]
    other.files = [(number, new[f], name, size) for number, f, name, size in first.files]
    yield first.case("relation/as-drawn")
    yield other.case("relation/renumbered")

    both = Catalogue(rng=draw)
    offset = 2_000_000
    both.folders = first.folders + [
        (f + offset, p if p is None else p + offset, name) for f, p, name in other.folders
    ]
    both.files = first.files + [(n + offset, f + offset, name, s) for n, f, name, s in other.files]
    yield both.case("relation/side-by-side")


def grown(draw: random.Random, *, folders: int, files: int) -> Catalogue:
    """Return a catalogue that grew at random."""
    made = Catalogue(rng=draw)
    numbers: list[int] = []
    for _ in range(folders):
        parent = draw.choice(numbers) if numbers and draw.random() < 0.95 else None
        numbers.append(made.folder(draw.choice(NAMES), parent))
    for _ in range(files):
        size = None if draw.random() < 0.15 else draw.choice((0, 1, draw.randint(2, 10**6)))
        made.file(draw.choice(numbers), size)
    return made


def chain(draw: random.Random, *, length: int, step: int) -> Catalogue:
    """Return folders that each hold the next; a step other than 0 gives the distance of ids."""
    made = Catalogue(rng=draw)
    parent: int | None = None
    for level in range(length):
        number = 1000 + level * step if step else None
        parent = made.folder(draw.choice(NAMES), parent, number=number)
        made.file(parent, draw.randint(1, 100))
    return made
