import socket

import pytest

from bench.edges.host_listener import host_listener


def test_it_is_reached_at_every_address_it_names() -> None:
    with host_listener(["127.0.0.1", "127.0.0.2"]) as addresses:
        assert {host for host, _ in addresses} >= {"127.0.0.1", "127.0.0.2"}
        for address in addresses:
            socket.create_connection(address, timeout=5).close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(addresses[0], timeout=5)


def test_an_address_of_nobody_is_left_out() -> None:
    with host_listener(["nobody.invalid"]) as addresses:
        assert "nobody.invalid" not in {host for host, _ in addresses}
