"""Turns long addresses into short codes and follows them."""

from shortener.operations.shorten import shorten
from shortener.operations.visit import visit
from shortener.operations.visits import visits
from shortener.state import State
from shortener.types import AliasTaken, Link, Rejected, UnknownCode

__all__ = [
    "AliasTaken",
    "Link",
    "Rejected",
    "State",
    "UnknownCode",
    "shorten",
    "visit",
    "visits",
]
