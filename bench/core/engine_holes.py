"""Known holes of container engines, by the versions that close them."""

import re
from dataclasses import dataclass

Version = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A published weakness and what it means for a sealed cell."""

    name: str
    effect: str
    closed_in: tuple[Version, ...]  # the first good release of each maintained line


# Sources: the advisories of moby/moby and opencontainers/runc. Distributions patch older version
# numbers; the engine's number alone can't show that, so a hit is a warning and not a refusal.
HOLES = (
    Hole(
        name="CVE-2024-21626 (runc: leaked file descriptor)",
        effect="escape through a crafted image or WORKDIR; cells use only images built here",
        closed_in=((23, 0, 9), (24, 0, 9), (25, 0, 2)),
    ),
    Hole(
        name="CVE-2024-29018 (DNS leaves internal networks)",
        effect="none here: agents have no network and no resolver",
        closed_in=((23, 0, 11), (25, 0, 5), (26, 0, 0)),
    ),
    Hole(
        name="CVE-2024-41110 (authorisation plug-in bypass)",
        effect="none here: agents have no way to the engine",
        closed_in=((23, 0, 15), (25, 0, 6), (26, 1, 5), (27, 1, 1)),
    ),
    Hole(
        name="CVE-2025-31133 and others (runc: masked paths, /dev/console)",
        effect="escape by a race at container start; needs a hostile image or mount",
        closed_in=((28, 5, 2), (29, 0, 0)),
    ),
)


def open_holes(version: str) -> tuple[Hole, ...]:
    """Return the holes an engine of this version may have; all of them when it is unreadable."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if numbers is None:
        return HOLES
    parsed = (int(numbers[1]), int(numbers[2]), int(numbers[3]))
    return tuple(hole for hole in HOLES if not _closed(hole, parsed))


def _closed(hole: Hole, version: Version) -> bool:
    same_line = [fix for fix in hole.closed_in if fix[:2] == version[:2]]
    if same_line:
        return version >= same_line[0]
    return version >= max(hole.closed_in)
