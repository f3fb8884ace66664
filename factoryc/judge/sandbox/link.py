"""The judge's end of a socket to the other side: bounded in time and size, never surprised.

Whatever arrives, the answer is a JSON object or the reason why there is none.
"""

import json
import socket
import struct
import time
from typing import Any, Literal

_CHUNK = 1 << 16
_MOST_DESCRIPTORS = 4

Trouble = Literal["timeout", "silent", "garbage", "flood"]
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


class Link:
    """One conversation, one question at a time."""

    def __init__(self, channel: socket.socket, most_bytes: int) -> None:
        self._channel = channel
        self._most_bytes = most_bytes
        self._timeout: float | None = None

    def ask(self, question: object, seconds: float) -> dict[str, Any] | Trouble:
        """Send a question and wait for its answer."""
        trouble = self._send(question, seconds)
        return trouble or self.listen(seconds)

    def ask_for_sockets(
        self, question: object, seconds: float
    ) -> tuple[dict[str, Any] | Trouble, tuple[socket.socket, ...]]:
        """Send a question whose answer brings open sockets, beside its first byte."""
        trouble = self._send(question, seconds)
        if trouble is not None:
            return trouble, ()
        try:
            first, descriptors, _, _ = socket.recv_fds(
                self._channel, 1, _MOST_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
            )
        except BlockingIOError:
            return "timeout", ()
        except OSError:
            return "silent", ()
        sockets = tuple(socket.socket(fileno=descriptor) for descriptor in descriptors)
        return (self.listen(seconds, first) if first else "silent"), sockets

    def _send(self, question: object, seconds: float) -> Trouble | None:
        line = _encode(question).encode("ascii") + b"\n"
        try:
            self._wait_at_most(seconds)
            self._channel.sendall(line)
        except BlockingIOError:
            return "timeout"
        except OSError:
            return "silent"
        return None

    def _wait_at_most(self, seconds: float) -> None:
        # The kernel's own timeout: Python's would cost a system call more for every call.
        if seconds != self._timeout:
            span = struct.pack("ll", int(seconds), max(1, int(seconds % 1 * 1_000_000)))
            self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, span)
            self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)
            self._timeout = seconds

    def listen(self, seconds: float, received: bytes = b"") -> dict[str, Any] | Trouble:
        """Wait for one answer that was promised, of which `received` is here already."""
        deadline = time.monotonic() + seconds
        parts = [received] if received else []
        size = len(received)
        try:
            self._wait_at_most(seconds)
            while True:
                chunk = self._channel.recv(_CHUNK)
                if not chunk:
                    return "silent"
                parts.append(chunk)
                size += len(chunk)
                if size > self._most_bytes:
                    return "flood"
                if chunk.endswith(b"\n"):
                    break
                left = deadline - time.monotonic()
                if left <= 0:
                    return "timeout"
                # A drip of bytes must not prolong the wait.
                self._wait_at_most(left)
        except BlockingIOError:
            return "timeout"
        except OSError:
            return "silent"
        return _parse(b"".join(parts))

    def close(self) -> None:
        self._channel.close()


def _parse(line: bytes) -> dict[str, Any] | Trouble:
    # The other side may send anything: no text, no JSON, too deep, a number too long.
    try:
        text = line.decode("utf-8")
        answer, end = _decode(text)
    except (ValueError, RecursionError, MemoryError):
        return "garbage"
    # Nothing but the line's end may follow: a second answer would be one to the next question.
    return answer if isinstance(answer, dict) and end == len(text) - 1 else "garbage"


def take_reports(channel: socket.socket, most: int) -> list[bytes]:
    """The datagrams that wait, up to a number, without waiting for more."""
    reports: list[bytes] = []
    while len(reports) < most:
        try:
            report = channel.recv(_CHUNK, socket.MSG_DONTWAIT)
        except OSError:
            break
        if not report:
            break
        reports.append(report)
    return reports
