"""Why a wrong proof fails: what its entry in a `CAUGHT_BY` table says, held against what was seen."""

from collections.abc import Collection


def holds(reason: str, failed: Collection[str]) -> bool:
    """Whether the check a reason names has failed; `name/` stands for any check of that family.

    A family is named where the order of the questions, which is the seed's, decides which of its
    checks a proof fails.
    """
    if reason.endswith("/"):
        return any(check.startswith(reason) for check in failed)
    return reason in failed
