"""Proves how far two numbers are apart, from what the guards, the types and the forms say.

Facts are steps from one term to another, and a proof is a chain of steps. What no chain shows may
hold all the same: the answer is then only that nothing here says so.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from factoryc.spec.bounds import AtLeast, linear, said_of, size_of
from factoryc.spec.environment import Environment, IsKey, IsNotZero
from factoryc.spec.written_types import bounds_of_type, calls, is_whole, sized, type_of
from factoryc.syntax import expressions as syntax
from factoryc.syntax.expressions import Expression

_Step = tuple[Expression | None, int | Decimal, bool]
_Steps = dict[Expression | None, list[_Step]]
# More terms than a guard and what it guards speak of; a proof gives up rather than take long.
_MOST_TERMS = 60


def at_least(left: Expression, right: Expression, by: int, environment: Environment) -> bool:
    """Whether something says that `left - right` is at least `by`. Both are whole numbers."""
    if _at_least(left, right, by, environment, shallow=False):
        return True
    (first, more), (second, other) = linear(left), linear(right)
    wanted = ceil(by - more + other)
    match first, second:
        case (
            syntax.Binary(operator="+", left=a, right=b),
            syntax.Binary(operator="+", left=c, right=d),
        ):
            pairs = ((a, c), (b, d))
        case (
            syntax.Binary(operator="-", left=a, right=b),
            syntax.Binary(operator="-", left=c, right=d),
        ):
            pairs = ((a, c), (d, b))
        case _:
            return False
    return any(
        all(
            _at_least(above, below, least, environment, shallow=False)
            for (above, below), least in zip(pairs, amounts, strict=True)
        )
        for amounts in ((wanted, 0), (0, wanted))
    )


def farthest(
    node: Expression, environment: Environment
) -> tuple[tuple[int | Decimal, bool] | None, tuple[int | Decimal, bool] | None]:
    """The least and the most that this number, of any kind, may be, and whether it is never just that."""
    term, more = linear(node)
    if term is None:
        return (more, False), (more, False)
    low = _apart(term, None, environment, shallow=False)
    high = _apart(None, term, environment, shallow=False)
    return (
        (low[0] + more, low[1]) if low is not None else None,
        (more - high[0], high[1]) if high is not None else None,
    )


def not_below_zero(node: Expression, environment: Environment) -> bool:
    """Whether something says that this whole number is zero or more."""
    return at_least(node, syntax.Literal(0, node.span), 0, environment)


def _at_least(
    left: Expression, right: Expression, by: int, environment: Environment, *, shallow: bool
) -> bool:
    (first, more), (second, other) = linear(left), linear(right)
    wanted = by - more + other
    if first == second:
        return wanted <= 0
    apart = _apart(first, second, environment, shallow=shallow)
    if apart is None:
        return False
    amount, strictly = apart
    # Between whole numbers, more than 2 is 3 at least.
    whole = ceil(amount)
    return whole + (strictly and whole == amount) >= wanted


def _apart(
    first: Expression | None, second: Expression | None, environment: Environment, *, shallow: bool
) -> tuple[int | Decimal, bool] | None:
    """How far the first is above the second at least, and whether it is more; None where nobody knows."""
    steps = _steps(first, second, environment, shallow=shallow)
    best: dict[Expression | None, tuple[int | Decimal, bool]] = {first: (0, False)}
    for _ in range(len(steps) + 1):
        changed = False
        for term, ways in steps.items():
            if term not in best:
                continue
            so_far, strictly = best[term]
            for following, further, more_strictly in ways:
                reached = (so_far + further, strictly or more_strictly)
                if following not in best or reached > best[following]:
                    best[following] = reached
                    changed = True
        if not changed:
            break
    return best.get(second)


def _steps(
    first: Expression | None, second: Expression | None, environment: Environment, *, shallow: bool
) -> _Steps:
    """From each term to those that it is known to be above."""
    waiting = [first, second]
    steps: _Steps = {}
    known = [fact for fact in environment.facts if isinstance(fact, AtLeast)]
    while waiting and len(steps) < _MOST_TERMS:
        term = waiting.pop()
        if term in steps:
            continue
        steps[term] = []
        if term is not None:
            own = _of_structure(term, environment) if not shallow else ()
            known.extend((*_of_type(term, environment), *own))
        for fact in known:
            for here, there in ((fact.left, fact.right), (fact.right, fact.left)):
                if here == term and there not in steps:
                    waiting.append(there)
    for fact in known:
        steps.setdefault(fact.left, []).append((fact.right, fact.by, fact.strictly))
    return steps


def _of_type(term: Expression, environment: Environment) -> Iterator[AtLeast]:
    """What the types of names and fields say."""
    measured = sized(term, environment)
    subject = term if measured is None else measured
    type_, more = type_of(subject, environment)
    known = set(environment.facts)
    if type_ is not None:
        known |= (found := said_of(bounds_of_type(type_, environment) | more, subject))
        yield from found
    if measured is not None:
        yield AtLeast(term, None, 0)
    is_natural = measured is not None or AtLeast(term, None, 0) in known
    if is_natural and IsNotZero(term) in environment.facts:
        yield AtLeast(term, None, 1)


def _of_structure(term: Expression, environment: Environment) -> Iterator[AtLeast]:
    """What the form of a term says by itself."""

    def says(left: Expression, right: Expression | int, by: int = 0) -> bool:
        other = syntax.Literal(right, left.span) if isinstance(right, int) else right
        return _at_least(left, other, by, environment, shallow=True)

    match term:
        case syntax.Call(arguments=(subject,)) if calls(term, "size", environment):
            yield from _of_size(term, subject, environment)
        case syntax.Call(arguments=(_,)) if calls(term, "abs", environment):
            yield AtLeast(term, None, 0)
        case syntax.Call(arguments=arguments) if calls(term, "min", environment) or calls(
            term, "max", environment
        ):
            for argument in arguments:
                inner, more = linear(argument)
                if calls(term, "max", environment):
                    yield AtLeast(term, inner, more)
                else:
                    yield AtLeast(inner, term, -more)
        case syntax.Binary(operator="mod", left=left, right=right) if says(right, 1):
            inner, more = linear(right)
            yield AtLeast(term, None, 0)
            yield AtLeast(inner, term, 1 - more)
            if says(left, 0):
                inner, more = linear(left)
                yield AtLeast(inner, term, -more)
        case syntax.Binary(operator="div", left=left, right=right) if says(right, 1):
            inner, more = linear(left)
            if says(left, 0):
                yield AtLeast(term, None, 0)
                yield AtLeast(inner, term, -more)
            if says(left, 1) and says(right, 2):
                yield AtLeast(inner, term, 1 - more)
        case syntax.Binary(operator="-", left=left, right=right):
            inner, more = linear(left)
            if (least := _least(right, None, environment)) is not None:
                yield AtLeast(inner, term, least[0] - more, least[1])
            if (least := _least(left, right, environment)) is not None:
                yield AtLeast(term, None, *least)
        case syntax.Binary(operator="+", left=left, right=right):
            for one, other in ((left, right), (right, left)):
                inner, more = linear(one)
                if (least := _least(other, None, environment)) is not None:
                    yield AtLeast(term, inner, more + least[0], least[1])
        case _:
            pass


def _least(
    left: Expression, right: Expression | None, environment: Environment
) -> tuple[int | Decimal, bool] | None:
    """How far one number, of any kind, is above another at least, by what is said of them as wholes."""
    (first, more), (second, other) = linear(left), linear(right) if right is not None else (None, 0)
    if first == second:
        return more - other, False
    apart = _apart(first, second, environment, shallow=True)
    if apart is None:
        return None
    amount, strictly = apart[0] + more - other, apart[1]
    if strictly and is_whole(left, environment) and isinstance(amount, int):
        # Between whole numbers, more than 2 is 3 at least.
        return amount + 1, False
    return amount, strictly


def _of_size(term: Expression, subject: Expression, environment: Environment) -> Iterator[AtLeast]:
    """What is known of the size of something that is made of something else."""

    def says(left: Expression, least: int) -> bool:
        zero = syntax.Literal(0, left.span)
        return _at_least(left, zero, least, environment, shallow=True)

    def smaller(base: Expression, by: int) -> AtLeast:
        return AtLeast(size_of(base), term, by)

    match subject:
        case syntax.Literal(value=str() as text):
            yield from _is_number(term, len(text))
        case syntax.ListLiteral(items=items):
            yield from _is_number(term, len(items))
        case syntax.Slice(base=base, low=low, high=high):
            yield smaller(base, 1 if says(low, 1) and says(size_of(base), 1) else 0)
            if says(high, -1):
                inner, more = linear(high)
                yield AtLeast(inner, term, -1 - more)
        case syntax.Call(arguments=(base, number)) if calls(subject, "drop", environment):
            yield smaller(base, 1 if says(number, 1) and says(size_of(base), 1) else 0)
        case syntax.Call(arguments=(base, number)) if calls(subject, "take", environment):
            yield smaller(base, 0)
            if says(number, 0):
                inner, more = linear(number)
                yield AtLeast(inner, term, -more)
        case syntax.Call(arguments=(base,)) if any(
            calls(subject, name, environment) for name in _AS_LONG
        ):
            yield smaller(base, 0)
            yield AtLeast(term, size_of(base), 0)
        case syntax.Binary(operator="without", left=base, right=key):
            yield smaller(base, 1 if IsKey(key, base) in environment.facts else 0)
        case syntax.Comprehension(source=source) if not isinstance(source, syntax.Range):
            yield smaller(source, 0)
        case _:
            pass


_AS_LONG = {"sorted", "reversed", "keys", "values", "indices", "characters", "code_points"}


def _is_number(term: Expression, number: int) -> Iterator[AtLeast]:
    yield AtLeast(term, None, number)
    yield AtLeast(None, term, -number)
