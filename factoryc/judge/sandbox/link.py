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
    """One conversation. Each question has one answer, and no answer comes before its question."""

    def __init__(self, channel: socket.socket, most_bytes: int) -> None:
        self._channel = channel
        self._most_bytes = most_bytes
        self._timeout: float | None = None

    def ask(self, question: object, seconds: float) -> dict[str, Any] | Trouble:
        """Send a question and wait for its answer."""
        trouble = self._send(question, seconds)
        return trouble or self.listen(seconds)

    def ask_for_each(
        self, question: object, count: int, seconds: float
    ) -> list[dict[str, Any] | Trouble]:
        """Send a question that has so many answers, one after the other, each in so many seconds.

        Each bears its number, so that one which nobody asked for is not taken for the next. What ends the conversation comes last, in the place of the answer that there is not.
        """
        trouble = self._send(question, seconds)
        return [trouble] if trouble else self._listen_for(count, seconds, numbered=True)

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
        return self._listen_for(1, seconds, received)[0]

    def _listen_for(
        self, count: int, seconds: float, received: bytes = b"", *, numbered: bool = False
    ) -> list[dict[str, Any] | Trouble]:
        answers: list[dict[str, Any] | Trouble] = []
        parts = [received]
        deadline = time.monotonic() + seconds
        try:
            self._wait_at_most(seconds)
            while True:
                chunk = self._channel.recv(_CHUNK)
                if not chunk:
                    return [*answers, "silent"]
                parts.append(chunk)
                left = deadline - time.monotonic()
                if b"\n" in chunk:
                    *lines, rest = b"".join(parts).split(b"\n")
                    for line in lines:
                        number = b"%d " % (len(answers) + 1) if numbered else b""
                        answers.append(self._parsed(line, number))
                        if isinstance(answers[-1], str):
                            return answers
                    if len(answers) >= count:
                        break
                    parts, left = [rest], seconds
                    deadline = time.monotonic() + seconds
                if sum(map(len, parts)) > self._most_bytes:
                    return [*answers, "flood"]
                if left <= 0:
                    return [*answers, "timeout"]
                # A drip of bytes must not prolong the wait.
                self._wait_at_most(left)
        except BlockingIOError:
            return [*answers, "timeout"]
        except OSError:
            return [*answers, "silent"]
        # A further answer would be one to the next question.
        return [*answers[: count - 1], "garbage"] if len(answers) > count or rest else answers

    def _parsed(self, line: bytes, number: bytes) -> dict[str, Any] | Trouble:
        # The other side may send anything: no text, no JSON, too deep, a number too long.
        if len(line) >= self._most_bytes:
            return "flood"
        if not line.startswith(number):
            return "garbage"
        try:
            text = line[len(number) :].decode("utf-8")
            answer, end = _decode(text)
        except (ValueError, RecursionError, MemoryError):
            return "garbage"
        return answer if isinstance(answer, dict) and end == len(text) else "garbage"

    def close(self) -> None:
        self._channel.close()


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
