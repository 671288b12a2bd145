"""Which rows of the catalogue are attacked, and why the others are not?

The catalogue has four groups: (a) reading tests, answers and others' work, (b) leaks through the
network, (c) the grader at grade time, (e) runner, relay and review. Group (d), answers that pass
without the work, is what the wrong proofs of each task are for.
"""

from collections.abc import Iterable

from bench.redteam.attack import Attack

_LENGTHS = {"a": 11, "b": 9, "c": 32, "e": 10}
ROWS = tuple(f"{group}{n}" for group, count in _LENGTHS.items() for n in range(1, count + 1))

NOT_APPLICABLE = {
    "b8": "no step of the bench asks a model anything about private material, so there is no "
    "review or hint whose prompts could lie in the server's cache",
    "e7": "no model reviews anything: an outcome is decided by checks, and conduct by plain rules",
    "e8": "its control would be a privileged container or one with the engine's socket, which "
    "nobody should start on a user's machine; that an agent's container has no capability, device "
    "or writable switch of the kernel is held by tests/containment/test_agent.py",
}


def attacked_rows(attacks: Iterable[Attack]) -> frozenset[str]:
    """Return the rows that some attack is of."""
    return frozenset(attack.row for attack in attacks)
