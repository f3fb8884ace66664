"""Strategies for what no bound can say."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis.strategies import SearchStrategy

_T = TypeVar("_T")


def such_that(accepts: Callable[[Any], bool], strategy: SearchStrategy[_T]) -> SearchStrategy[_T]:
    """The values of a strategy that meet a test."""
    return strategy.filter(accepts)
