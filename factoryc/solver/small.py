"""What makes a model easy to read, from the strictest wish to none at all."""

from collections.abc import Iterator
from datetime import timedelta

import z3

from factoryc.solver.amounts import EPOCH, MICROSECOND
from factoryc.solver.encoding import LONGEST_LIST, Encoding
from factoryc.solver.patterns import readable
from factoryc.solver.terms import Z3, Term
from factoryc.spec.clock import BEGINNING
from factoryc.spec.types import DATE, DECIMAL, DURATION, INSTANT, INT, ListType, Scalar

_SIZES = (1, 2, 4, 8, 32)
_SECOND = timedelta(seconds=1) // MICROSECOND
_START = (BEGINNING - EPOCH) // MICROSECOND
_FIRST_DAY = BEGINNING.date().toordinal()
_PLACES = (2, 9)


def smaller_and_smaller(encoding: Encoding) -> Iterator[tuple[Z3, ...]]:
    """Conditions on all that a call is given: each of them makes it as small as it says."""
    needed = (*_short_lists(encoding), *_decimals(encoding, _PLACES[0]))
    plain = (*needed, *_plain_texts(encoding))
    for size in _SIZES:
        yield (*plain, *_small(encoding, size))
    yield plain
    yield needed
    yield (*_short_lists(encoding), *_decimals(encoding, _PLACES[1]))


def _of(encoding: Encoding, *types: object) -> Iterator[Term]:
    return (leaf for leaf in encoding.leaves if leaf.type in types)


def _short_lists(encoding: Encoding) -> list[Z3]:
    # What is said of all items was said of these places alone.
    return [
        z3.Length(leaf.value) <= LONGEST_LIST
        for leaf in encoding.leaves
        if isinstance(leaf.type, ListType)
    ]


def _decimals(encoding: Encoding, places: int) -> list[Z3]:
    """Every decimal has so few places: z3 also thinks of numbers that are none."""
    return [z3.IsInt(leaf.value * 10**places) for leaf in _of(encoding, DECIMAL)]


def _plain_texts(encoding: Encoding) -> list[Z3]:
    every = readable(encoding.context)
    return [z3.InRe(leaf.value, every) for leaf in _of(encoding, Scalar("Text"))]


def _small(encoding: Encoding, size: int) -> Iterator[Z3]:
    for leaf in encoding.leaves:
        value = leaf.value
        if leaf.type in {INT, DECIMAL}:
            yield from _near(value, 0, size)
        elif leaf.type == DURATION:
            yield from _near(value, 0, size * 60 * _SECOND)
        elif leaf.type == INSTANT:
            yield from _near(value, _START, size * 60 * _SECOND)
            yield value % _SECOND == 0
        elif leaf.type == DATE:
            yield from _near(value, _FIRST_DAY, size)
        elif leaf.type == Scalar("Text") or isinstance(leaf.type, ListType):
            yield z3.Length(value) <= size


def _near(value: Z3, middle: int, size: int) -> tuple[Z3, Z3]:
    return value >= middle - size, value <= middle + size
