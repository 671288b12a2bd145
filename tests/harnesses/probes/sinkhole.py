"""Takes in whatever a network namespace sends anywhere, and tells it at SIGTERM.

Run as root with NET_ADMIN and NET_RAW in the namespace of a cell that has nothing but `lo`. A local
route for all of IPv4 makes every address the namespace's own: a connection is refused at once, a
name looked up is answered NXDOMAIN, and both are seen. Standard library only.
"""

import json
import signal
import socket
import struct
import sys
import threading
from types import FrameType

RTM_NEWROUTE, NLM_REQUEST_ACK_CREATE = 24, 0x1 | 0x4 | 0x400
RTN_LOCAL, RT_TABLE_LOCAL, RTPROT_STATIC, RT_SCOPE_HOST, RTA_OIF = 2, 255, 4, 254, 4
ETH_P_IP = 0x0800
LOOPBACK = 127

names: list[str] = []
targets: set[str] = set()


def swallow_everything() -> None:
    """Add `local 0.0.0.0/0 dev lo`: see rtnetlink(7)."""
    route = struct.pack(
        "BBBBBBBBI",
        *(socket.AF_INET, 0, 0, 0, RT_TABLE_LOCAL, RTPROT_STATIC, RT_SCOPE_HOST, RTN_LOCAL, 0),
    )
    device = struct.pack("HHI", 8, RTA_OIF, socket.if_nametoindex("lo"))
    length = 16 + len(route) + len(device)
    header = struct.pack("IHHII", length, RTM_NEWROUTE, NLM_REQUEST_ACK_CREATE, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as netlink:
        netlink.bind((0, 0))
        netlink.send(header + route + device)
        answer = netlink.recv(4096)
    (error,) = struct.unpack_from("i", answer, 16)
    if error:
        raise OSError(-error, "adding the route")


def answer_names(server: socket.socket) -> None:
    while True:
        query, client = server.recvfrom(2048)
        names.append(asked_name(query))
        # The same question back, as a response with the code for a name that does not exist.
        server.sendto(query[:2] + b"\x81\x83" + query[4:6] + b"\0\0\0\0\0\0" + query[12:], client)


def asked_name(query: bytes) -> str:
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "backslashreplace"))
        at += 1 + query[at]
    return ".".join(labels)


def watch(packets: socket.socket) -> None:
    """Note the destination of every packet that leaves for somewhere but loopback."""
    while True:
        packet, (_, _, kind, *_) = packets.recvfrom(65535)
        if kind != socket.PACKET_HOST or packet[16] == LOOPBACK:
            continue
        protocol = packet[9]
        at = (packet[0] & 15) * 4
        port = struct.unpack_from("!H", packet, at + 2)[0] if protocol in (6, 17) else 0
        targets.add(f"{socket.inet_ntoa(packet[16:20])}:{port}/{protocol}")


def tell(_number: int, _frame: FrameType | None) -> None:
    sys.stdout.write(json.dumps({"names": names, "targets": sorted(targets)}) + "\n")
    sys.stdout.flush()
    raise SystemExit(0)


def main() -> None:
    swallow_everything()
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("0.0.0.0", 53))
    packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
    packets.bind(("lo", ETH_P_IP))
    for target, thing in ((answer_names, server), (watch, packets)):
        threading.Thread(target=target, args=(thing,), daemon=True).start()
    signal.signal(signal.SIGTERM, tell)
    sys.stdout.write('{"event": "sinkhole.ready"}\n')
    sys.stdout.flush()
    while True:
        signal.pause()


main()
