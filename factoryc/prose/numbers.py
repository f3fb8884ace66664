"""The numbers of a sentence, in digits and in words, with the unit behind them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from factoryc.frozen import frozen

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_WORDS: Mapping[str, int] = (
    {word: number for number, word in enumerate(_SMALL)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {"dozen": 12}
    | _SCALES
)
_PIECE = re.compile(r"\d(?:[\d_,.:]*\d)?|[a-z]+", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d_]*(?:\.\d+)?")
# What a number of these is in other units, in which a clause may say it.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "millisecond": ("1", "1000", "0.001"),
    "ms": ("1", "1000", "0.001"),
    "second": ("1", "1000"),
    "s": ("1", "1000"),
    "minute": ("1", "60", "60000"),
    "hour": ("1", "60", "3600", "3600000"),
    "day": ("1", "24", "1440", "86400"),
    "week": ("1", "7", "168", "10080", "604800"),
    "month": ("1", "30", "31", "720"),
    "year": ("1", "12", "365", "366"),
    "kb": ("1", "1000", "1024"),
    "mb": ("1", "1000000", "1048576", "1024"),
    "gb": ("1", "1000", "1024", "1000000000"),
    "euro": ("1", "100"),
    "dollar": ("1", "100"),
    "cent": ("1", "0.01"),
    "percent": ("1", "0.01"),
    "token": ("1", "1000"),
}
# Of how many of a unit a larger one is made.
_LARGER = (7, 24, 60, 1000, 1440, 3600, 86400)
# Months and years have no one length.
_DAYS: Mapping[str, tuple[int, int]] = {"month": (28, 31), "year": (365, 366)}
_MANY = 100
# Cents, and thousandths, are written as whole numbers.
_OTHERS = ("1", "100", "1000")
TIMES = frozenset(
    {"millisecond", "ms", "second", "s", "minute", "hour", "day", "week", "month", "year"}
)


@frozen
class Number:
    """A number between two places of a sentence. `unit` is the word behind it, in its singular."""

    value: Decimal
    unit: str
    start: int
    end: int

    @property
    def readings(self) -> frozenset[Decimal]:
        """How a clause may write it: in other units, and as a bound that is not reached."""
        scaled = {self.value * Decimal(factor) for factor in _UNITS.get(self.unit, _OTHERS)}
        if self.unit in TIMES:
            scaled |= {self.value / larger for larger in _LARGER}
        if self.unit in _DAYS:
            shortest, longest = _DAYS[self.unit]
            most = self.value if self.value <= _MANY else Decimal(0)
            scaled.update(map(Decimal, range(int(most * shortest), int(most * longest) + 1)))
        return frozenset(scaled | {self.value - 1, self.value + 1})


def numbers(sentence: str) -> tuple[Number, ...]:
    """All numbers of a sentence, in order."""
    return tuple(_numbers(sentence))


def _numbers(sentence: str) -> Iterator[Number]:
    pieces = list(_PIECE.finditer(sentence))
    index = 0
    while index < len(pieces):
        first = index
        value: Decimal | None = None
        while index < len(pieces):
            read = _value(pieces[index][0])
            if read is None or (value is not None and not _continues(sentence, pieces, index)):
                break
            scale = pieces[index][0].lower() in _SCALES
            value = read if value is None else value * read if scale else value + read
            index += 1
        if value is None:
            index += 1
            continue
        end = pieces[index - 1].end()
        unit = pieces[index][0].lower() if index < len(pieces) else ""
        if sentence[end : end + 1] == "%":
            unit = "percent"
        yield Number(value, _singular(unit), pieces[first].start(), end)


def _continues(sentence: str, pieces: list[re.Match[str]], index: int) -> bool:
    """`twenty-four`, `two hundred`: but not `one two`, nor digits behind words."""
    word, before = pieces[index][0].lower(), pieces[index - 1][0].lower()
    between = sentence[pieces[index - 1].end() : pieces[index].start()]
    return between in {" ", "-"} and (word in _SCALES or (before in _TENS and word in _SMALL))


def _value(piece: str) -> Decimal | None:
    if piece[0].isdigit():
        plain = piece.replace("_", "")
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
            plain = plain.replace(",", "")
        return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None
    word = piece.lower()
    return Decimal(_WORDS[word]) if word in _WORDS else None


def _singular(unit: str) -> str:
    return unit if unit == "ms" else unit.removesuffix("s") or unit


def numbers_in_code(code: str) -> frozenset[Decimal]:
    """All numbers that stand in clauses, whatever their units."""
    return frozenset(Decimal(each.replace("_", "")) for each in _DIGITS.findall(code))
