"""The same conversation in each dialect, streamed and whole."""

import pytest

from bench.core.traffic import Dialect
from support.conversation import Talk


@pytest.fixture(params=[*Dialect])
def dialect(request: pytest.FixtureRequest) -> Dialect:
    found: Dialect = request.param
    return found


@pytest.fixture(params=[True, False], ids=["streamed", "whole"])
def talk(dialect: Dialect, request: pytest.FixtureRequest) -> Talk:
    return Talk(dialect, streamed=request.param)


@pytest.fixture
def openai() -> Talk:
    return Talk(Dialect.OPENAI)
