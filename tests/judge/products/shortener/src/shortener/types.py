"""The types of the shortener, and its errors."""

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
    def __init__(self, alias: str) -> None:
        super().__init__(alias)
        self.alias = alias


class UnknownCode(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9]{6}", value) is not None


def is_url(value: object) -> bool:
    pattern = r"https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?([/?#][!-~]{0,2000})?"
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
