"""Expressions taken apart, and compared by what they say rather than by how they are typed."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from operator import is_not
from typing import Any

from factoryc.frozen import evolve, fields_in
from factoryc.spec.expressions import (
    Comprehension,
    Expression,
    Extreme,
    FieldValue,
    Fold,
    Let,
    Literal,
    MapComprehension,
    MatchArm,
    Quantifier,
    Variable,
)
from factoryc.spec.identity import ByIdentity

_NOT_MEANT = {"span", "type"}
_MEANINGS = ByIdentity[Hashable](most=50_000)


def parts(expression: Expression) -> Iterator[Expression]:
    """The expressions directly inside, in the order written."""
    for name in _meant(type(expression)) or ():  # type: ignore[arg-type]  # classes are hashable, whatever their instances are
        yield from _expressions_in(getattr(expression, name))


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression itself and everything inside it, outside first."""
    yield expression
    for part in parts(expression):
        yield from walk(part)


def meaning(expression: Expression) -> Hashable:
    """Equal for expressions that say the same of the same names, however each is narrowed."""
    return _MEANINGS.of(expression, _meaning)


def variables(expression: Expression) -> frozenset[str]:
    """The names that occur in it, bound inside or not."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Variable))


def bound(expression: Expression) -> frozenset[str]:
    """The names that the expression itself gives to what it goes through."""
    match expression:
        case Fold(total=total, names=names):
            return frozenset((total, *names))
        case (
            Quantifier(names=names)
            | Comprehension(names=names)
            | MapComprehension(names=names)
            | Extreme(names=names)
            | Let(names=names)
        ):
            return frozenset(names)
        case _:
            return frozenset()


def outside(expression: Expression) -> frozenset[str]:
    """The attributes of the expression that hold what its own names do not reach."""
    match expression:
        case Let():
            return frozenset({"value"})
        case _:
            return frozenset({"source", "start"})


class Captured(Exception):
    """A replacement would come to speak of a name that is bound inside."""


def substituted(expression: Expression, names: Mapping[str, Expression]) -> Expression:
    """The expression with variables replaced, or `Captured`."""
    if isinstance(expression, Variable):
        return names.get(expression.name, expression)
    inside, free = names, frozenset[str]()
    if hidden := bound(expression):
        free = outside(expression)
        inside = {name: value for name, value in names.items() if name not in hidden}
        if any(variables(value) & hidden for value in inside.values()):
            raise Captured
    changes: dict[str, Any] = {}
    for name in _meant(type(expression)) or ():  # type: ignore[arg-type]  # as in `parts`
        before = getattr(expression, name)
        after = _replaced(before, names if name in free else inside)
        if after is not before:
            changes[name] = after
    changed: Callable[..., Expression] = evolve
    # What stays the same stays the same object, of which much is known already.
    return changed(expression, **changes) if changes else expression


def with_parts(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with each expression directly inside changed. What stays stays the same object."""
    changes: dict[str, Any] = {}
    for name in _meant(type(expression)) or ():  # type: ignore[arg-type]  # as in `parts`
        before = getattr(expression, name)
        after = _changed(before, change)
        if after is not before:
            changes[name] = after
    changed: Callable[..., Expression] = evolve
    return changed(expression, **changes) if changes else expression


def _changed(value: Any, change: Callable[[Expression], Expression]) -> Any:  # noqa: ANN401 -- a field's value
    if isinstance(value, Expression):
        return change(value)
    if isinstance(value, tuple):
        items = tuple([_changed(item, change) for item in value])
        return items if any(map(is_not, items, value)) else value
    if isinstance(value, FieldValue | MatchArm):
        after = change(value.value)
        return value if after is value.value else evolve(value, value=after)
    return value


def _expressions_in(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions_in(item)
    elif isinstance(value, FieldValue | MatchArm):
        yield from _expressions_in(value.value)


def _meaning(value: object) -> Hashable:
    if isinstance(value, Literal):
        return ("Literal", type(value.value).__name__, value.value)
    if isinstance(value, tuple):
        return tuple(_meaning(item) for item in value)
    kind: type[Any] = type(value)
    if (names := _meant(kind)) is not None:  # type: ignore[arg-type]  # as above
        return (kind.__name__, *[_meaning(getattr(value, name)) for name in names])
    assert isinstance(value, Hashable)
    return value


@cache
def _meant(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields that say what a value of a class means, or None where it has none."""
    fields = fields_in(kind)
    if fields is None:
        return None
    return tuple(each.name for each in fields if each.name not in _NOT_MEANT)


def _replaced(value: Any, names: Mapping[str, Expression]) -> Any:  # noqa: ANN401 -- a field's value
    if isinstance(value, Expression):
        return substituted(value, names)
    if isinstance(value, tuple):
        items = tuple([_replaced(item, names) for item in value])
        return items if any(map(is_not, items, value)) else value
    if isinstance(value, FieldValue | MatchArm):
        after = _replaced(value.value, names)
        return value if after is value.value else evolve(value, value=after)
    return value
