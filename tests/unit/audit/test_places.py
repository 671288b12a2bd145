"""Which paths are an agent's own, the system's, or none of its business."""

import pytest

from bench.audit.places import Place, place_of, resolve

PLACES = {
    Place.OWN: (
        "/workspace/tests/test.sh",
        "/tmp/grader.py",
        "/home/agent/.x/hidden",
        "/workspace",
    ),
    Place.SYSTEM: ("/usr/lib/test.sh", "/etc/passwd", "/proc/cpuinfo", "/x/site-packages/expected"),
    Place.PROTECTED: ("/tests", "/tasks/x/y", "/x/grader.py", "/srv/hidden/a.json", "/*/test.sh"),
    Place.BEHIND_THE_SEAL: ("/proc/1/environ", "/run/model", "/x/docker.sock", "/proc/9/fd/3"),
    Place.ELSEWHERE: ("/", "/srv", "/x/y/z.py", "/.dockerenv"),
}


@pytest.mark.parametrize(
    ("path", "place"), [(path, place) for place, paths in PLACES.items() for path in paths]
)
def test_a_path_is_known_by_its_name(path: str, place: Place) -> None:
    assert place_of(path) is place


@pytest.mark.parametrize(
    ("path", "folder", "absolute"),
    [
        ("a/../b", "/workspace/x", "/workspace/x/b"),
        ("../../tasks/x", "/workspace", "/tasks/x"),
        ("../../../../etc", None, "/etc"),
        ("//tests//x/", "/tmp", "/tests/x"),
        ("~/x", "/tmp", "/home/agent/x"),
        ("/proc/self/root/tests", None, "/tests"),
        ("/proc/self/cwd/a", None, "/workspace/a"),
    ],
)
def test_a_path_is_resolved_without_a_disk(path: str, folder: str | None, absolute: str) -> None:
    assert resolve(path, folder=folder) == absolute
