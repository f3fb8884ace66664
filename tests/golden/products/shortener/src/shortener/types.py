"""What shortener speaks of: its types, its errors, and the tests for them."""

import re
from dataclasses import dataclass


class Rejected(ValueError):
    """An argument breaks its type."""


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    target: str
    visits: int


class AliasTaken(Exception):
    """Alias taken."""

    def __init__(self, alias: str) -> None:
        super().__init__(f"alias = {alias!r}")
        self.alias = alias


class UnknownCode(Exception):
    """Unknown code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"code = {code!r}")
        self.code = code


def is_url(value: object) -> bool:
    """An absolute address of the web: a scheme, a host, and what follows, without spaces."""
    return (
        isinstance(value, str)
        and re.fullmatch(
            r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::[0-9]{1,5})?(?:[/?#][!-~]{0,2000})?",
            value,
        )
        is not None
    )


def is_code(value: object) -> bool:
    """Six characters that are easy to read aloud."""
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9]{6}", value) is not None


def is_link(value: object) -> bool:
    """Whether this is a value of Link."""
    return (
        isinstance(value, Link)
        and is_code(value.code)
        and is_url(value.target)
        and isinstance(value.visits, int)
        and not isinstance(value.visits, bool)
        and value.visits >= 0
    )
