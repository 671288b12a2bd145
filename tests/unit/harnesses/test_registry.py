import pytest

from bench.errors import BadInputError
from bench.harnesses.registry import HARNESSES, find_harness


def test_a_harness_is_found_by_its_name() -> None:
    assert {name: find_harness(name).name for name in HARNESSES} == {"pi": "pi"}


@pytest.mark.parametrize(("name", "hint"), [("pie", "did you mean 'pi'"), ("crush", "known: pi")])
def test_an_unknown_harness_is_refused_with_what_there_is(name: str, hint: str) -> None:
    with pytest.raises(BadInputError, match=hint):
        find_harness(name)


def test_harnesses_have_digests_of_their_own() -> None:
    assert len({harness.digest for harness in HARNESSES.values()}) == len(HARNESSES)
