"""Whether somebody inside takes connections to a port, asked of the kernel.

A connection made only to find out would be seen by the product. The list of listening sockets comes
from `sock_diag(7)`, at once; `/proc/net/tcp` would walk the table of all connections each time.
"""

import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_REQUEST_DUMP = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
_ERROR, _DONE = 2, 3
_LISTEN = 10
_HEADER = struct.Struct("=IHHII")
_QUESTION = struct.Struct("=BBBBI48x")
_LARGEST = 1 << 16
# Where a message holds the port and the address that the socket listens on, after the header.
_PORT = struct.Struct("!4xH")
_ADDRESS = slice(8, 24)
_LOOPBACK = bytes((127, 0, 0, 1))
_EVERYWHERE = bytes(16)

_IN_TABLE = "0A"
# How /proc/net writes 127.0.0.1, 0.0.0.0, and the IPv6 wildcard, which takes IPv4 callers too.
_REACHABLE = frozenset({"0100007F", "00000000", "0" * 32})


def is_listening(port: int) -> bool:
    """Whether a connection to 127.0.0.1 at `port` would be taken."""
    try:
        return any(
            found == port and (address[:4] == _LOOPBACK or address == _EVERYWHERE)
            for family in (socket.AF_INET, socket.AF_INET6)
            for found, address in _listening(family)
        )
    except OSError:
        return _in_table(port)


def _listening(family: int) -> Iterator[tuple[int, bytes]]:
    """The port and address of each TCP socket that listens. Raises OSError where none may ask."""
    question = _QUESTION.pack(family, socket.IPPROTO_TCP, 0, 0, 1 << _LISTEN)
    head = _HEADER.pack(_HEADER.size + len(question), _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as kernel:
        kernel.send(head + question)
        while True:
            answer = kernel.recv(_LARGEST)
            while answer:
                length, kind, *_ = _HEADER.unpack_from(answer)
                if kind == _DONE:
                    return
                if kind == _ERROR:
                    raise OSError("the kernel does not tell who listens")
                body = answer[_HEADER.size : length]
                yield _PORT.unpack_from(body)[0], body[_ADDRESS]
                answer = answer[(length + 3) & ~3 :]


def _in_table(port: int) -> bool:
    wanted = f"{port:04X}"
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        if not os.path.exists(table):  # noqa: PTH110  asked a thousand times a second
            continue
        for line in Path(table).read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, number = local.partition(":")
            if number == wanted and state == _IN_TABLE and address in _REACHABLE:
                return True
    return False
