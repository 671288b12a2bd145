import pytest

from bench.cli.harnesses import installed_harnesses
from bench.core.traffic import Dialect
from bench.errors import BadInputError
from bench.harnesses.base import adapter_digest
from bench.harnesses.registry import find_harness

HARNESSES = installed_harnesses()


def test_a_harness_is_found_by_its_name() -> None:
    names = [find_harness(HARNESSES, name).name for name in HARNESSES]

    assert names == ["pi", "qwen", "claude", "opencode", "aider"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("pie", "did you mean 'pi'"), ("crush", "known: aider, claude, opencode, pi, qwen")],
)
def test_an_unknown_harness_is_refused_with_what_there_is(name: str, hint: str) -> None:
    with pytest.raises(BadInputError, match=hint):
        find_harness(HARNESSES, name)


def test_harnesses_have_digests_of_their_own() -> None:
    assert len({adapter_digest(harness) for harness in HARNESSES.values()}) == len(HARNESSES)


def test_claude_alone_speaks_the_anthropic_dialect() -> None:
    spoken = {name for name, h in HARNESSES.items() if h.dialect is Dialect.ANTHROPIC}

    assert spoken == {"claude"}
