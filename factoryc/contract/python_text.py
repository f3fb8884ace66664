"""Python source in pieces that know how tightly they bind, and the spelling of plain values."""

import datetime as dt
from decimal import Decimal
from enum import IntEnum

from factoryc.frozen import frozen
from factoryc.spec.expressions import Value


class Level(IntEnum):
    """How tightly an expression binds in Python, loosest first."""

    CONDITIONAL = 1
    OR = 2
    AND = 3
    NOT = 4
    COMPARISON = 5
    UNION = 6
    SUM = 7
    PRODUCT = 8
    SIGN = 9
    ATOM = 10


@frozen
class Piece:
    """The source of an expression, and how tightly its outermost operator binds."""

    text: str
    level: Level = Level.ATOM

    def at(self, level: Level) -> str:
        """The text for a place that wants at least this level: in parentheses where needed."""
        return self.text if self.level >= level else f"({self.text})"


def text_source(text: str) -> str:
    """A text as a string literal, quoted as a formatter would."""
    plain = repr(text)
    if plain.startswith('"'):
        return plain
    inside = plain[1:-1].replace("\\'", "'")
    if '"' not in text:
        return f'"{inside}"'
    if text.count('"') <= text.count("'"):
        return '"' + inside.replace('"', '\\"') + '"'
    return plain


def raw_source(text: str) -> str:
    """A text as a raw string literal where it can be one."""
    if not text.isprintable() or text.endswith("\\"):
        return text_source(text)
    if "\\" not in text:
        return f"r{text_source(text)}" if '"' not in text else text_source(text)
    if '"' not in text:
        return f'r"{text}"'
    return f"r'{text}'" if "'" not in text else text_source(text)


def integer_source(number: int) -> str:
    """A whole number, its thousands apart where there are many digits."""
    return f"{number:_}" if abs(number) >= 10_000 else str(number)  # noqa: PLR2004  five digits read badly


def value_piece(value: Value) -> Piece:
    """A value of the language written out in Python."""
    match value:
        case bool() | bytes():
            return Piece(repr(value))
        case int():
            return Piece(integer_source(value), Level.SIGN if value < 0 else Level.ATOM)
        case Decimal():
            return Piece(f'Decimal("{value}")')
        case float():
            return Piece(repr(value), Level.SIGN if value < 0 else Level.ATOM)
        case str():
            return Piece(text_source(value))
        case dt.datetime():
            return Piece(f'datetime.datetime.fromisoformat("{value.isoformat()}")')
        case dt.date():
            return Piece(f"datetime.date({value.year}, {value.month}, {value.day})")
        case dt.timedelta():
            return Piece(_duration_source(value))


def _duration_source(duration: dt.timedelta) -> str:
    parts = [
        f"{unit}={amount}"
        for unit, amount in (
            ("days", duration.days),
            ("seconds", duration.seconds),
            ("microseconds", duration.microseconds),
        )
        if amount
    ]
    return f"datetime.timedelta({', '.join(parts)})"
