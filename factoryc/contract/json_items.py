"""The items of a JSON list, one after the other: a list of a million takes no more memory than one of ten."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

import attrs

_CHUNK = 1 << 16
_BLANK = " \t\n\r"
# No word of JSON is longer, so what is cut off is noticed no farther from where the text ends so far.
_LONGEST_WORD = 10


def json_items(text: TextIO) -> Iterator[Any]:
    """Each item as Python has it. Raises ValueError where it is no list, or no JSON, when that is reached."""
    reading = _Reading(text)
    if reading.next() != "[":
        raise ValueError("it holds no list of rows")
    reading.at += 1
    number = 0
    ended = reading.next() == "]"
    while not ended:
        number += 1
        yield reading.item(number)
        mark = reading.next()
        if mark not in {",", "]"}:
            raise ValueError(f"after row {number} there is neither `,` nor `]`")
        ended = mark == "]"
        reading.at += not ended
    reading.at += 1
    if reading.next():
        raise ValueError("something stands behind the list of rows")


@attrs.define
class _Reading:
    """`at` is the place in what is held of the text."""

    text: TextIO
    held: str = ""
    at: int = 0

    def next(self) -> str:
        """The next mark that is not blank; empty at the end of the text."""
        while True:
            while self.at < len(self.held):
                if self.held[self.at] not in _BLANK:
                    return self.held[self.at]
                self.at += 1
            if not self._read_on():
                return ""

    def item(self, number: int) -> Any:  # noqa: ANN401  of any type
        """The item that comes next."""
        self.next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError as problem:
                if _may_go_on(problem, self.held) and self._read_on():
                    continue
                raise ValueError(f"row {number}: {problem.msg}") from None
            # Of a number, more may follow.
            if not _is_near_the_end(end, self.held) or not self._read_on():
                self.at = end
                return value

    def _read_on(self) -> bool:
        more = self.text.read(_CHUNK)
        if more:
            self.held, self.at = self.held[self.at :] + more, 0
        return bool(more)


_DECODER = json.JSONDecoder()


def _may_go_on(problem: json.JSONDecodeError, held: str) -> bool:
    """Whether it is only that the text is not read any further yet."""
    return problem.msg.startswith("Unterminated") or _is_near_the_end(problem.pos, held)


def _is_near_the_end(place: int, held: str) -> bool:
    return place > len(held) - _LONGEST_WORD
