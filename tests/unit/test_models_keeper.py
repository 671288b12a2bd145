"""A server of ours that dies or hangs is started again, and not for ever."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import cast

import pytest

from bench.core.identity import ModelIdentity, ServedBy
from bench.edges.model_server import RunningServer
from bench.edges.server_keeper import ServerKeeper
from bench.edges.server_ready import ServerEndedError
from bench.errors import MissingPrerequisiteError

IDENTITY = ModelIdentity(served_by=ServedBy.BENCH, aliases=("bench-model",))


@dataclass(kw_only=True)
class PlayedServer:
    """A server that lives, hangs or is dead, as told."""

    number: int
    is_alive: bool = True
    silences: int = 0  # how often it does not answer before it does
    base_url: str = "http://127.0.0.1:1"
    stopped: bool = False

    def alive(self) -> bool:
        return self.is_alive

    def identify(self) -> ModelIdentity | None:
        if self.silences:
            self.silences -= 1
            return None
        return IDENTITY


@dataclass
class Stage:
    """Starts played servers; what it was told to do for each start comes first."""

    starts: list[Exception | int] = field(default_factory=list)  # an int: silences of that one
    servers: list[PlayedServer] = field(default_factory=list)
    successors_of: list[PlayedServer | None] = field(default_factory=list)

    def start(self, again: RunningServer | None) -> AbstractContextManager[RunningServer]:
        self.successors_of.append(cast("PlayedServer | None", again))
        return self._served()

    @contextmanager
    def _served(self) -> Iterator[RunningServer]:
        told = self.starts.pop(0) if self.starts else 0
        if isinstance(told, Exception):
            raise told
        server = PlayedServer(number=len(self.servers), silences=told)
        self.servers.append(server)
        yield cast("RunningServer", server)
        server.stopped = True


def kept(stage: Stage, *, restarts: int = 2) -> ServerKeeper:
    return ServerKeeper(name="M", start=stage.start, restarts=restarts)


def test_a_server_that_lives_is_left_alone_and_stopped_at_the_end() -> None:
    stage = Stage()
    with kept(stage) as keeper:
        assert [keeper.prepare(), keeper.prepare()] == [IDENTITY, IDENTITY]
        assert not stage.servers[0].stopped
    assert [server.stopped for server in stage.servers] == [True]


def test_a_server_that_died_is_started_again_in_its_place() -> None:
    stage = Stage()
    with kept(stage) as keeper:
        stage.servers[0].is_alive = False
        assert keeper.prepare() == IDENTITY
        assert [server.stopped for server in stage.servers] == [True, False]
    assert stage.successors_of == [None, stage.servers[0]]


def test_a_server_that_is_just_busy_is_not_started_again() -> None:
    stage = Stage(starts=[1])
    with kept(stage) as keeper:
        assert keeper.prepare() == IDENTITY
    assert len(stage.servers) == 1


def test_a_server_that_hangs_is_started_again() -> None:
    stage = Stage(starts=[1000])
    with kept(stage) as keeper:
        assert keeper.prepare() == IDENTITY
        assert [server.stopped for server in stage.servers] == [True, False]


def test_asking_after_a_cell_restarts_nothing() -> None:
    stage = Stage(starts=[1])
    with kept(stage) as keeper:
        assert keeper.identity() is None
    assert len(stage.servers) == 1


def test_a_server_that_dies_again_and_again_ends_the_sweep_with_words() -> None:
    stage = Stage()
    with kept(stage, restarts=2) as keeper:
        for _ in range(2):
            stage.servers[-1].is_alive = False
            assert keeper.prepare() == IDENTITY
        stage.servers[-1].is_alive = False
        with pytest.raises(
            MissingPrerequisiteError,
            match=r"serving M: its server died, after 2 restarts in this sweep\. Its log in",
        ):
            keeper.prepare()
    assert [server.stopped for server in stage.servers] == [True] * 3


def test_a_start_that_ends_while_loading_is_tried_again_within_the_bound() -> None:
    ended = ServerEndedError("it ended with 1")
    stage = Stage(starts=[0, ended, 0])
    with kept(stage, restarts=2) as keeper:
        stage.servers[0].is_alive = False
        assert keeper.prepare() == IDENTITY

    stage = Stage(starts=[0, ended, ended, 0])
    with kept(stage, restarts=2) as keeper:
        stage.servers[0].is_alive = False
        with pytest.raises(MissingPrerequisiteError, match=r"(?s)while it loaded.*ended with 1"):
            keeper.prepare()


def test_a_start_that_goes_wrong_otherwise_is_not_tried_again() -> None:
    stage = Stage(starts=[0, MissingPrerequisiteError("another server on that port"), 0])
    with kept(stage) as keeper:
        stage.servers[0].is_alive = False
        with pytest.raises(MissingPrerequisiteError, match="another server on that port"):
            keeper.prepare()


def test_a_first_start_that_fails_is_told_as_it_is() -> None:
    stage = Stage(starts=[ServerEndedError("failed to load model")])
    with pytest.raises(MissingPrerequisiteError, match="failed to load model"), kept(stage):
        pytest.fail("it was started")
