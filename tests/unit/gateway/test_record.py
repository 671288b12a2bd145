from pathlib import Path

import pytest
from pydantic import TypeAdapter

from bench.core.traffic import Chunk, Closed, Exchange, ExchangeEnd, Opened, TrafficLine
from bench.gateway.record import TrafficRecord

_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)


def _exchange(seq: int, text: str = "") -> Exchange:
    return Exchange(
        seq=seq,
        started_at=1.0,
        method="POST",
        path="/v1/messages",
        request_bytes=1,
        request={"a": text},
        end=ExchangeEnd.COMPLETED,
        status=200,
        chunks=(Chunk(at_ms=1.0, text=text),),
        output_tokens=5,
    )


def _lines(path: Path) -> list[Opened | Exchange | Closed]:
    return [_LINE.validate_json(line) for line in path.read_bytes().splitlines()]


def test_what_is_recorded_reads_back_the_same(tmp_path: Path) -> None:
    opened, exchanges = Opened(at=1.0, upstream_healthy=True), [_exchange(1, "é\n"), _exchange(2)]
    with TrafficRecord(tmp_path / "t", max_bytes=100_000) as record:
        record.note(opened)
        for exchange in exchanges:
            record.add(exchange)
        assert _lines(tmp_path / "t") == [opened, *exchanges]
    assert (record.exchanges, record.unrecorded, record.full) == (2, 0, False)


def test_a_full_record_keeps_the_facts_and_leaves_out_the_bodies(tmp_path: Path) -> None:
    with TrafficRecord(tmp_path / "t", max_bytes=10_000) as record:
        record.add(_exchange(1, "x" * 2_000))
        record.add(_exchange(2, "x" * 20_000))
        record.add(_exchange(3, "x"))
        record.note(Closed(at=2.0, upstream_healthy=True))
    first, second, third, closed = _lines(tmp_path / "t")
    assert isinstance(second, Exchange)
    assert isinstance(third, Exchange)
    left_out = {"request": None, "chunks": (), "detail": "(bodies left out: the record is full)"}
    assert first == _exchange(1, "x" * 2_000)
    assert second == _exchange(2).model_copy(update=left_out)
    assert third == _exchange(3).model_copy(update=left_out)
    assert isinstance(closed, Closed)
    assert record.full


def test_a_record_with_a_gap_is_never_closed() -> None:
    with TrafficRecord(Path("/dev/full"), max_bytes=10_000) as record:
        with pytest.raises(OSError, match="No space left"):
            record.add(_exchange(1))
        with pytest.raises(OSError, match="the record has a gap"):
            record.note(Closed(at=2.0, upstream_healthy=True))
