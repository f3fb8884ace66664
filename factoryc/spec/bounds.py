"""What conditions say of how far two numbers are apart, as it was written.

`i < size(xs)` says that `size(xs) - i` is at least 1, and `n > 3` that `n` is more than 3 above zero.
`bound_proof.py` puts such facts together.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar, cast

import attrs

from factoryc.frozen import frozen
from factoryc.spec.comparisons import OPPOSITE
from factoryc.syntax import expressions as syntax
from factoryc.syntax.expressions import Expression
from factoryc.syntax.identifier import Identifier

_Node = TypeVar("_Node")


@frozen
class AtLeast:
    """`left - right` is at least `by`, or more than `by` where `strictly`. None stands for zero."""

    left: Expression | None
    right: Expression | None
    by: int | Decimal
    strictly: bool = False


@frozen
class IsPartOf:
    """What the name stands for is held by the value of `whole`, and smaller than it."""

    part: Expression
    whole: Expression


def linear(node: Expression) -> tuple[Expression | None, int | Decimal]:
    """The expression as a term and a number that is added to it."""
    match node:
        case syntax.Literal(value=int() | Decimal() as value) if not isinstance(value, bool):
            return None, value
        case syntax.Unary(operator="-", operand=syntax.Literal(value=int() | Decimal() as value)):
            return None, -value
        case syntax.Binary(operator="+", left=left, right=right):
            (first, more), (second, other) = linear(left), linear(right)
            if first is None or second is None:
                return second if first is None else first, more + other
            joined = node if not (more or other) else syntax.Binary("+", first, second, node.span)
            return joined, more + other
        case syntax.Binary(operator="-", left=left, right=right):
            (first, more), (second, less) = linear(left), linear(right)
            if second is None:
                return first, more - less
            base = first if first is not None else syntax.Literal(0, left.span)
            joined = node if not (more or less) else syntax.Binary("-", base, second, node.span)
            return joined, more - less
        case _:
            return node, 0


def compared(operator: str, left: Expression, right: Expression, *, holds: bool) -> list[AtLeast]:
    """What `left operator right` says where it holds, or where it does not."""
    if not holds:
        operator = OPPOSITE[operator]
    (first, more), (second, other) = linear(left), linear(right)
    if first is None and second is None:
        return []
    above = AtLeast(first, second, other - more, strictly=operator == ">")
    below = AtLeast(second, first, more - other, strictly=operator == "<")
    match operator:
        case ">" | ">=":
            return [above]
        case "<" | "<=":
            return [below]
        case "==":
            return [above, below]
        case _:
            return []


def equal_to(name: Expression, value: Expression) -> frozenset[AtLeast]:
    """What a name that stands for a value is known to be."""
    if name in _parts(value):
        # The name hides another one that the value speaks of.
        return frozenset()
    return frozenset(compared("==", name, value, holds=True))


def within_source(name: Expression, source: Expression) -> frozenset[AtLeast]:
    """What a name that goes through a range, or through `indices(xs)`, is known to be."""
    if name in _parts(source):
        return frozenset()
    match source:
        case syntax.Range(low=low, high=high):
            return frozenset(
                [*compared("<=", low, name, holds=True), *compared("<=", name, high, holds=True)]
            )
        case syntax.Call(arguments=(base,)) if is_call(source, "indices"):
            zero = syntax.Literal(0, source.span)
            return frozenset(
                [
                    *compared("<=", zero, name, holds=True),
                    *compared("<", name, size_of(base), holds=True),
                ]
            )
        case _:
            return frozenset()


def is_call(node: Expression, name: str) -> bool:
    """Whether this calls the function of the language that is called so."""
    return isinstance(node, syntax.Call) and node.function.text == name


def size_of(node: Expression) -> Expression:
    """`size(node)`, as if it were written."""
    return syntax.Call(Identifier("size", node.span), (node,), (), span=node.span)


def said_of(facts: frozenset[AtLeast], subject: Expression) -> frozenset[AtLeast]:
    """Facts about `it`, said of a subject."""
    return frozenset(replaced(fact, "it", subject) for fact in facts)


def replaced(node: _Node, name: str, by: Expression) -> _Node:
    """The same with another expression for each place where the name stands."""
    if isinstance(node, syntax.Name):
        return cast("_Node", by) if node.text == name else node
    if isinstance(node, tuple):
        return cast("_Node", tuple(replaced(item, name, by) for item in node))
    if not attrs.has(type(node)):
        return node
    changes = {
        field.name: replaced(getattr(node, field.name), name, by)
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(node)))
        if field.eq
    }
    evolve: Callable[..., _Node] = attrs.evolve
    return evolve(node, **changes)


def _parts(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            if field.eq:
                yield from _parts(getattr(value, field.name))
