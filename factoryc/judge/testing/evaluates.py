"""Says what a test function is evidence for: the clause, a title, and the kind of eval."""

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

_T = TypeVar("_T", bound=Callable[..., Any])
_ATTRIBUTE = "evaluates"


@attrs.frozen
class EvalMark:
    """`sealed` evals are hidden from whoever writes the code."""

    clause: str
    title: str
    kind: str
    sealed: bool = False


def evaluates(clause: str, title: str, *, kind: str, sealed: bool = False) -> Callable[[_T], _T]:
    """A decorator, outside of all others."""

    def mark(function: _T) -> _T:
        setattr(function, _ATTRIBUTE, EvalMark(clause, title, kind, sealed))
        return function

    return mark


def mark_of(function: object) -> EvalMark | None:
    """What a function is evidence for; None where it is no eval."""
    found = getattr(function, _ATTRIBUTE, None)
    return found if isinstance(found, EvalMark) else None
