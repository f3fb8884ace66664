"""Evaluates clauses: decimals exactly, and never with an error that is not our own.

Beside that stand the functions that translated clauses call, and what it means to be the same value.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import (
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    getcontext,
    setcontext,
)
from typing import NoReturn

from factoryc.contract.tables import Value
from factoryc.spec.comparisons import COMPARE


class Undefined(Exception):
    """A clause that has no value here: a lookup that finds nothing, a division by zero."""

    def __init__(self, clause: str, reason: str) -> None:
        super().__init__(f"`{clause}` has no value here: {reason}")
        self.clause = clause
        self.reason = reason


# Nothing is ever rounded: what would need more digits than these is undefined instead.
EXACT = Context(prec=10_000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])


@contextmanager
def exactly() -> Iterator[None]:
    """Decimals are reckoned as `evaluate` reckons them, which then need not change that at each clause."""
    before = getcontext()
    setcontext(EXACT)
    try:
        yield
    finally:
        setcontext(before)


def evaluate(clause: str, function: Callable[..., Value], *arguments: Value) -> Value:
    """What a clause says, decimals reckoned exactly. Raises Undefined where it has no value."""
    before = getcontext()
    if before is not EXACT:
        setcontext(EXACT)
    try:
        return function(*arguments)
    except Undefined as undefined:
        raise Undefined(clause, undefined.reason) from None
    except _NO_VALUE as problem:
        raise Undefined(clause, _reason(problem)) from problem
    finally:
        if before is not EXACT:
            setcontext(before)


BEYOND_THE_CALENDAR = "the day lies beyond the calendar, which goes from the year 1 to 9999"

# What else may be raised is a bug in us, and is let through.
_NO_VALUE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def _reason(problem: Exception) -> str:
    match problem:
        case KeyError(args=(key, *_)):
            return f"the map has no entry for {key!r}"
        case IndexError():
            return "the list has no item at that index"
        case ZeroDivisionError() | InvalidOperation():
            return "it divides by zero"
        case Inexact():
            return "the exact number has too many digits"
        case OverflowError() if "date value out of range" in str(problem):
            return BEYOND_THE_CALENDAR
        case OverflowError() | Overflow():
            return "the number is too large"
        case RecursionError():
            return "its recursion goes deeper than a few hundred calls"
        case AttributeError(obj=None) | TypeError():
            return "it reads a value that is not there"
        case _:
            return f"{type(problem).__name__}: {problem}"


# What the translation of a contract calls -----------------------------------------------------


def item_at(items: list[Value], index: int) -> Value:
    """The item at an index that counts from 0; nothing is counted from the end."""
    if index < 0:
        raise IndexError(index)
    return items[index]


def no_answer(name: str) -> NoReturn:
    """What a port answered: the contract alone does not know it."""
    raise Undefined("", f"what a port answers, here `{name}`, is not known beforehand")


def at_once(*entries: tuple[Value, Value]) -> dict[Value, Value]:
    """Entries that are set together. Two values for one key contradict each other."""
    together: dict[Value, Value] = {}
    for key, value in entries:
        if key in together and not same(together[key], value):
            raise Undefined("", f"two `sets` give {key!r} different values")
        together[key] = value
    return together


def with_entries(
    base: dict[Value, Value], *changes: tuple[tuple[Value, ...], Value]
) -> dict[Value, Value]:
    """The map with other values at these paths of keys, all of them set together."""
    paths = at_once(*changes)
    for path in paths:
        if any(path[:length] in paths for length in range(1, len(path))):
            raise Undefined("", f"one `sets` gives {path[0]!r} a value, and another an entry in it")
    for path, value in paths.items():
        base = _with_entry(base, path, value)
    return base


def _with_entry(base: dict[Value, Value], path: tuple[Value, ...], value: Value) -> Value:
    key, *rest = path
    return base | {key: _with_entry(base[key], tuple(rest), value) if rest else value}


# Equality -------------------------------------------------------------------------------------


def same(left: Value, right: Value) -> bool:
    """Whether two values are one value of one kind: True is not 1, and 1 is not Decimal(1)."""
    if type(left) is not type(right):
        # The way in which a set is gone through is no part of what it is.
        both = isinstance(left, frozenset) and isinstance(right, frozenset)
        return both and same(frozenset(left), frozenset(right))
    match left:
        case float():
            return left == right or (left != left and right != right)  # noqa: PLR0124  a NaN
        case list():
            return len(left) == len(right) and all(map(same, left, right))
        case dict():
            return len(left) == len(right) and all(
                key in right and same(value, right[key]) and _holds(right, key)
                for key, value in left.items()
            )
        case frozenset() | set():
            return left == right and all(_holds(right, member) for member in left)
        case bool() | int() | str() | bytes() | Decimal() | dt.date() | dt.timedelta():
            return bool(left == right)
        case _:
            names = getattr(type(left), "__dataclass_fields__", None)
            if names is None:
                return bool(left == right)
            return all(same(getattr(left, name), getattr(right, name)) for name in names)


def _holds(members: Value, wanted: Value) -> bool:
    # Python finds True where 1 is; only then does it matter which of them is there.
    if not isinstance(wanted, bool | int | float | Decimal | tuple) and not hasattr(
        wanted, "__dataclass_fields__"
    ):
        return True
    return any(same(wanted, member) for member in members)


def short(left: Value, operator_name: str, right: Value) -> float:
    """How far two numbers are from comparing so: 0.0 where they do, else 1.0 or more."""
    if COMPARE[operator_name](left, right):
        return 0.0
    try:
        return 1.0 + abs(float(left) - float(right))
    except OverflowError:
        return math.inf
