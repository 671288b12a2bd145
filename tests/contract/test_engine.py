"""What the bench expects of an engine, tried on the real one."""

import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bench.core.archive import ReadLimits, pack, read_workspace
from bench.core.capture import Capture
from bench.core.containers import AGENT_UID, ContainerExit, Mount, Tmpfs
from bench.errors import EngineError
from bench.run.sandbox import Sandbox
from support.engine import BASE, SMALL, a_sandbox, an_engine, run_sh
from support.images import image_tags

pytestmark = pytest.mark.docker


def without_time(end: ContainerExit) -> ContainerExit:
    return replace(end, seconds=0)


def ended(code: int, **facts: bool) -> ContainerExit:
    plain = {"oom_killed": False, "timed_out": False, "overflowed": False}
    return ContainerExit(exit_code=code, seconds=0, **(plain | facts))


def test_both_streams_and_the_exit_code_come_back() -> None:
    with a_sandbox() as box:
        end, out, err = run_sh(box, "echo hello; echo oops >&2; exit 3")
    assert (without_time(end), out, err) == (ended(3), "hello\n", "oops\n")


def test_standard_input_is_closed() -> None:
    with a_sandbox() as box:
        end, out, _ = run_sh(box, "cat; echo over")
    assert (end.exit_code, out) == (0, "over\n")


def test_a_container_that_never_ends_is_ended_at_its_deadline() -> None:
    with a_sandbox() as box:
        end, _, _ = run_sh(box, "sleep 1000", seconds=1)
    assert end.timed_out
    assert end.seconds < 20


def test_at_its_deadline_it_is_asked_first_so_that_it_can_put_things_down() -> None:
    with a_sandbox() as box:
        script = "trap 'echo put down; exit 0' TERM; echo up; sleep 1000 & wait"
        end, out, _ = run_sh(box, script, seconds=1, grace_seconds=10)
    assert (without_time(end), out) == (ended(0, timed_out=True), "up\nput down\n")


def test_one_that_ignores_the_request_is_killed_after_the_grace() -> None:
    with a_sandbox() as box:
        script = "trap '' TERM; while :; do sleep 1000; done"
        end, _, _ = run_sh(box, script, seconds=1, grace_seconds=1)
    assert without_time(end) == ended(137, timed_out=True)


def test_using_more_memory_than_allowed_is_seen_as_that() -> None:
    with a_sandbox() as box:
        end, _, _ = run_sh(box, "head -c 500m /dev/zero | tail -c 400m | wc -c; exit 1")
    assert end.oom_killed


def test_a_hundred_megabytes_of_output_are_bounded_and_counted() -> None:
    capture = Capture(limit=2**20)
    with a_sandbox() as box:
        end, _, _ = run_sh(box, "head -c 100m /dev/zero; echo end", stdout=capture)
    assert (end.exit_code, capture.total) == (0, 100 * 2**20 + 4)
    assert len(capture.content()) < 2**20 + 100
    assert capture.content().endswith(b"end\n")


def test_writing_more_than_must_fit_ends_the_container() -> None:
    capture = Capture(limit=1000, must_fit=True)
    with a_sandbox() as box:
        end, _, _ = run_sh(box, "while :; do echo aaaaaaaaaaaaaaaa; done", stdout=capture)
    assert end.overflowed
    assert end.seconds < 20


@pytest.mark.parametrize(
    "script", ["sleep 1000", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
)
def test_a_container_ended_from_outside_is_a_fault_of_the_engine(script: str) -> None:
    """However politely it was asked, and whatever exit code it then has."""
    with a_sandbox() as box:
        threading.Timer(
            1.0, box.engine.stop, args=(box.named("main"),), kwargs={"grace_seconds": 10}
        ).start()
        with pytest.raises(EngineError, match="killed from outside"):
            run_sh(box, script, seconds=30)


def test_a_container_is_not_left_waiting_when_what_it_needs_has_ended() -> None:
    with a_sandbox() as box:
        needed = box.container(
            "needed", image=BASE, command=("sleep", "1"), uid=AGENT_UID, limits=SMALL
        )
        needs = (box.engine.start(needed),)
        main = box.container(
            "main", image=BASE, command=("sleep", "1000"), uid=AGENT_UID, limits=SMALL
        )
        out, err = Capture(limit=1), Capture(limit=1)
        with pytest.raises(EngineError, match="needed ended, which it needs"):
            box.engine.run(main, seconds=60, needs=needs, stdout=out, stderr=err)


def test_a_service_is_heard_until_it_is_stopped() -> None:
    script = (
        "echo '{\"n\": 1}'; echo said >&2; trap 'echo last >&2; exit' TERM; while :; do :; done"
    )
    with a_sandbox() as box:
        name = box.container(
            "service", image=BASE, command=("sh", "-c", script), uid=AGENT_UID, limits=SMALL
        )
        service = box.engine.start(name)
        assert service.wait_for_line(seconds=60) == {"n": 1}
        assert service.alive()
        box.engine.stop(name, grace_seconds=30)
        with pytest.raises(EngineError, match="ended early"):
            service.wait_for_line(seconds=60)
        assert not service.alive()
        assert service.errors() == b"said\nlast\n"


def test_what_a_service_says_is_heard_while_another_container_runs() -> None:
    script = "echo '{\"n\": 1}'; echo no JSON; echo '[2]'; echo '{\"n\": 3}'; sleep 600"
    heard: list[Mapping[str, object]] = []
    with a_sandbox() as box:
        name = box.container(
            "service", image=BASE, command=("sh", "-c", script), uid=AGENT_UID, limits=SMALL
        )
        main = box.container(
            "main", image=BASE, command=("sleep", "2"), uid=AGENT_UID, limits=SMALL
        )
        service = box.engine.start(name)
        out, err = Capture(limit=1), Capture(limit=1)
        box.engine.run(
            main,
            seconds=60,
            stdout=out,
            stderr=err,
            meanwhile=lambda: heard.extend(service.news()),
        )
    assert heard == [{"n": 1}, {"n": 3}]


def test_a_process_that_kills_itself_is_none() -> None:
    with a_sandbox() as box:
        end, _, _ = run_sh(box, "kill -9 $$")
    assert without_time(end) == ended(137)


def test_a_missing_image_is_told() -> None:
    with a_sandbox() as box, pytest.raises(EngineError, match="no-such-image"):
        run_sh(box, "true", image="no-such-image:none")


def test_an_image_that_is_not_there_has_no_id() -> None:
    with an_engine() as engine:
        assert engine.image_id("no-such-image:none") is None
        assert str(engine.image_id(BASE)).startswith("sha256:")


def test_files_put_into_a_volume_come_back() -> None:
    with a_sandbox() as box:
        volume = box.filled_volume("stuff", image=BASE, archive=pack({"a/b": b"1"}))
        mounts = (Mount(volume=volume, target="/stuff"),)
        end, out, _ = run_sh(box, "cat /stuff/a/b; echo 2 > /stuff/a/b", mounts=mounts)
        archive, cut = box.engine.get(box.named("main"), "/stuff", max_bytes=10**6)
    assert (end.exit_code, out, cut) == (2, "1", False)
    assert read_workspace(archive, limits=ReadLimits(total_bytes=10**6)).files == {b"a/b": b"1"}


def test_reading_too_much_is_cut() -> None:
    with a_sandbox() as box:
        volume = box.filled_volume("stuff", image=BASE, archive=pack({"a": b"x" * 10**6}))
        run_sh(box, "true", mounts=(Mount(volume=volume, target="/stuff"),))
        archive, cut = box.engine.get(box.named("main"), "/stuff", max_bytes=1000)
    assert (len(archive), cut) == (1000, True)


def test_a_tmpfs_volume_is_full_when_it_is_full_and_lives_with_its_holder() -> None:
    with a_sandbox() as box:
        size = Tmpfs(size_mib=8, files=100, uid=AGENT_UID)
        volume = box.volume("work", tmpfs=size)
        mount = Mount(volume=volume, target="/data", read_only=False)
        holder = box.container(
            "holder",
            image=BASE,
            command=("sleep", "1000"),
            uid=AGENT_UID,
            limits=SMALL,
            mounts=(mount,),
        )
        box.engine.start(holder)
        script = (
            "head -c 20m /dev/zero > /data/big; wc -c < /data/big; rm /data/big;"
            "i=0; while true > /data/f$i; do i=$((i+1)); done 2>/dev/null; ls /data | wc -l;"
            "rm -f /data/*; echo kept > /data/file"
        )
        _, out, err = run_sh(box, script, mounts=(mount,))
        box.remove(box.named("main"))
        _, later, _ = run_sh(box, "cat /data/file", role="later", mounts=(mount,))
    assert out.split() == [str(8 * 2**20), "99"]
    assert "No space left" in err
    assert later == "kept\n"


def test_leaving_the_sandbox_leaves_nothing() -> None:
    labels = {"bench.results": "test-leftovers"}
    with an_engine(labels) as engine:
        with Sandbox(engine, prefix="test", labels={}) as box:
            box.volume("v")
            run_sh(box, "true")
            assert engine.leftovers(labels) != ((), ())
        assert engine.leftovers(labels) == ((), ())


def test_an_image_is_removed_by_its_tag() -> None:
    with an_engine() as engine:
        engine._api.import_image_from_data(b"\0" * 1024, repository="bench-test/empty", tag="old")
        assert engine.image_id("bench-test/empty:old") is not None
        engine.remove_image("bench-test/empty:old")
        assert engine.image_id("bench-test/empty:old") is None


def test_images_are_found_by_their_label() -> None:
    with an_engine() as engine:
        tag = image_tags().gateway
        assert engine.images("bench.recipe")[tag].startswith(tag.partition(":")[2])
        assert engine.images("bench.no-such-label") == {}
