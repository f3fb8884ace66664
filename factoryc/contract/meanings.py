"""What words of the language mean where Python has no word for it.

A translated clause calls these by name, and whatever module it stands in holds a copy of those that
it calls (`meanings_source.py`). So each is complete in itself: it needs the standard library, and
others of this file, alone. Where something has no value, an ArithmeticError, LookupError or
ValueError says so.
"""

import datetime  # noqa: ICN001  the modules that copies stand in spell it so
import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction


def parted(value: Decimal | int, divisor: Decimal | int, places: int) -> tuple[int, Fraction]:
    """The exact quotient in units of the last place after the point: the whole ones, and the rest."""
    scaled = Fraction(value) / Fraction(divisor) * 10**places
    floor = scaled.numerator // scaled.denominator
    return floor, scaled - floor


def at_places(units: int, places: int) -> Decimal:
    """So many units of the last place after the point."""
    return Decimal(f"{units}E-{places}")


def rounded_floor(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: down to the next smaller number."""
    floor, _ = parted(value, divisor, places)
    return at_places(floor, places)


def rounded_ceiling(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: up to the next greater number."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (rest > 0), places)


def rounded_up(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: away from zero."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (rest > 0 and floor >= 0), places)


def rounded_down(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: towards zero."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (rest > 0 and floor < 0), places)


def rounded_half_up(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: half away from zero."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (2 * rest > 1 or (2 * rest == 1 and floor >= 0)), places)


def rounded_half_down(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: half towards zero."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (2 * rest > 1 or (2 * rest == 1 and floor < 0)), places)


def rounded_half_even(value: Decimal | int, divisor: Decimal | int, places: int) -> Decimal:
    """The quotient, rounded once: half to the even neighbour."""
    floor, rest = parted(value, divisor, places)
    return at_places(floor + (2 * rest > 1 or (2 * rest == 1 and floor % 2 == 1)), places)


def whole_number_in(text: str) -> int | None:
    """The whole number that the text writes, if it does."""
    if re.fullmatch(r"-?[0-9]{1,1000}", text) is None:
        return None
    return int(text)


def decimal_number_in(text: str) -> Decimal | None:
    """The number that the text writes, with digits on both sides of a point, if it does."""
    if re.fullmatch(r"-?[0-9]{1,1000}(\.[0-9]{1,1000})?", text) is None:
        return None
    return Decimal(text)


def place_in_text(text: str, part: str) -> int | None:
    """Where the part begins for the first time."""
    place = text.find(part)
    return None if place < 0 else place


def with_replaced(text: str, old: str, new: str) -> str:
    """The text with each old part replaced; an empty one is nowhere."""
    return text.replace(old, new) if old else text


def parts_of_text(text: str, separator: str) -> list[str]:
    """What stands between the separators; an empty one stands between all characters."""
    return text.split(separator) if separator else list(text)


def text_of_code_points(numbers: list[int]) -> str | None:
    """The characters with these numbers, if all of them are characters."""
    try:
        text = "".join(map(chr, numbers))
        text.encode()
    except (OverflowError, ValueError):
        return None
    return text


def text_in_utf8(encoded: bytes) -> str | None:
    """The text that the bytes hold, if they are UTF-8."""
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError:
        return None


def items_in_order(items: frozenset[object]) -> list[object]:
    """The items of a set, from the least to the greatest."""
    return sorted(items, key=place_among_items)


def place_among_items(value: object) -> tuple[object, ...]:
    """What values are sorted by: cases as they are listed, records by one field after the other."""
    if value is None:
        return ()
    if isinstance(value, Enum):
        return (list(type(value)).index(value),)
    if isinstance(value, frozenset):
        return tuple(sorted(place_among_items(item) for item in value))
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return (value,)
    return (type(value).__name__, *(place_among_items(getattr(value, name)) for name in names))


def place_in_list(items: list[object], item: object) -> int | None:
    """Where the item first comes."""
    return next((place for place, each in enumerate(items) if each == item), None)


def first_of(items: list[object]) -> object:
    """The first item, if any."""
    return items[0] if items else None


def last_of(items: list[object]) -> object:
    """The last item, if any."""
    return items[-1] if items else None


def without_repeats(items: list[object]) -> list[object]:
    """The items, each where it first comes."""
    return [item for place, item in enumerate(items) if item not in items[:place]]


def runs_of(items: list[object]) -> list[list[object]]:
    """The empty list, and every run of items that stand beside each other."""
    size = len(items)
    return [[], *(items[low:high] for low in range(size) for high in range(low + 1, size + 1))]


def choices_of(items: list[object]) -> list[list[object]]:
    """Every choice of the items, in their order."""
    choices: list[list[object]] = [[]]
    for item in items:
        choices += [[*choice, item] for choice in choices]
    return choices


def is_left_of(part: list[object], items: list[object]) -> bool:
    """Whether the part is left when some of the items are taken away."""
    rest = iter(items)
    return all(any(each == wanted for each in rest) for wanted in part)


def same_items(first: list[object], second: list[object]) -> bool:
    """Whether both hold the same items equally often."""
    rest = list(second)
    for item in first:
        if item not in rest:
            return False
        rest.remove(item)
    return not rest


def day_from(year: int, month: int, day: int) -> datetime.date | None:
    """The day of the calendar, if there is one."""
    try:
        return datetime.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def day_in_text(text: str) -> datetime.date | None:
    """The day that a text writes as `2026-03-01`."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def moment_in_text(text: str) -> datetime.datetime | None:
    """The moment that a text writes as `2026-03-01T10:00:00Z`, seconds and their parts left out or not."""
    shape = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?Z"
    if re.fullmatch(shape, text) is None:
        return None
    whole, _, part = text.removesuffix("Z").partition(".")
    try:
        at = datetime.datetime.fromisoformat(f"{whole}+00:00")
    except ValueError:
        return None
    return at.replace(microsecond=int(part.ljust(6, "0"))) if part else at
