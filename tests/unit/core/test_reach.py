"""From the host's view of a model server to the gateway's."""

from typing import Literal

import pytest

from bench.core.containers import NetworkMode
from bench.core.reach import Reach, reach

LOCAL = "http://127.0.0.1:8001"
ALIAS = "http://host.docker.internal:8001"
BRIDGE, HOST = NetworkMode.BRIDGE, NetworkMode.HOST


@pytest.mark.parametrize(
    ("url", "wanted", "desktop", "expected"),
    [
        pytest.param(LOCAL, "auto", False, Reach(url=LOCAL, network=HOST), id="Linux, loopback"),
        pytest.param(LOCAL, "auto", True, Reach(url=ALIAS, network=BRIDGE), id="Desktop"),
        pytest.param(LOCAL, "bridge", False, Reach(url=ALIAS, network=BRIDGE), id="bridge wanted"),
        pytest.param(LOCAL, "host", True, Reach(url=LOCAL, network=HOST), id="host wanted"),
        pytest.param(ALIAS, "auto", False, Reach(url=ALIAS, network=BRIDGE), id="alias given"),
        pytest.param(ALIAS, "host", False, Reach(url=LOCAL, network=HOST), id="alias on host"),
        pytest.param(
            "http://localhost:9/",
            "auto",
            True,
            Reach(url=ALIAS[:-4] + "9", network=BRIDGE),
            id="name",
        ),
        pytest.param(
            "http://[::1]:8001", "auto", True, Reach(url=ALIAS, network=BRIDGE), id="IPv6 loopback"
        ),
        pytest.param(
            "https://gpu.lan/llm",
            "auto",
            False,
            Reach(url="https://gpu.lan/llm", network=BRIDGE),
            id="another machine",
        ),
    ],
)
def test_a_server_is_reached_where_it_listens(
    url: str, wanted: Literal["auto", "bridge", "host"], desktop: bool, expected: Reach
) -> None:
    assert reach(url, wanted=wanted, desktop=desktop) == expected
