"""Proves how far two numbers are apart, from what the guards, the types and the forms say.

Facts are steps from one term to another, and a proof is a chain of steps. What no chain shows may
hold all the same: the answer is then only that nothing here says so.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from factoryc.spec.bounds import AtLeast, is_call, linear, said_of, size_of
from factoryc.spec.environment import Environment, IsKey, IsNotZero
from factoryc.spec.types import ListType, RecordType, RefinedType, Type, unrefined
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


def is_more(left: Expression, right: Expression, environment: Environment) -> bool:
    """Whether something says that one number, of any kind, is more than another."""
    (first, more), (second, other) = linear(left), linear(right)
    if first == second:
        return more > other
    apart = _apart(first, second, environment, shallow=False)
    return apart is not None and (apart[0] + more - other, apart[1]) > (0, False)


def not_below_zero(node: Expression, environment: Environment) -> bool:
    """Whether something says that this whole number is zero or more."""
    return at_least(node, syntax.Literal(0, node.span), 0, environment)


def bounds_of_type(type_: Type, environment: Environment) -> frozenset[AtLeast]:
    """What the restrictions of a type say of `it`."""
    found: set[AtLeast] = set()
    while isinstance(type_, RefinedType):
        named = environment.scope.defined.get(type_.name)
        found.update(named.bounds if named is not None else ())
        type_ = type_.base
    return frozenset(found)


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
    sized = _sized(term, environment)
    subject = term if sized is None else sized
    type_, more = _type_of(subject, environment)
    known = set(environment.facts)
    if type_ is not None:
        known |= (found := said_of(bounds_of_type(type_, environment) | more, subject))
        yield from found
    if sized is not None:
        yield AtLeast(term, None, 0)
    is_natural = sized is not None or AtLeast(term, None, 0) in known
    if is_natural and IsNotZero(term) in environment.facts:
        yield AtLeast(term, None, 1)


def _type_of(node: Expression, environment: Environment) -> tuple[Type | None, frozenset[AtLeast]]:
    """The type of a name or of a field, and what its own restriction says of `it`."""
    match node:
        case syntax.Name(text=text):
            return environment.locals.get(text), frozenset()
        case syntax.Field(base=base, name=name):
            owner, _ = _type_of(base, environment)
            record = unrefined(owner) if owner is not None else None
            if isinstance(record, RecordType):
                named = environment.scope.defined.get(record.name)
                for field in (named.fields or ()) if named is not None else ():
                    if field.name == name.text:
                        return field.type, field.bounds
        case syntax.Lookup(base=base):
            owner, _ = _type_of(base, environment)
            held = unrefined(owner) if owner is not None else None
            if isinstance(held, ListType):
                return held.element, frozenset()
        case syntax.Call(function=function):
            signature = environment.scope.functions.get(function.text)
            return (signature.result if signature is not None else None), frozenset()
        case _:
            pass
    return None, frozenset()


def _calls(node: Expression, name: str, environment: Environment) -> bool:
    """Whether this calls the language's function, and none of the spec's own that is called so."""
    return is_call(node, name) and name not in environment.scope.functions


def _sized(term: Expression, environment: Environment) -> Expression | None:
    """What the term gives the size of, if it does."""
    match term:
        case syntax.Call(arguments=(subject,)) if _calls(term, "size", environment):
            return subject
        case _:
            return None


def _of_structure(term: Expression, environment: Environment) -> Iterator[AtLeast]:
    """What the form of a term says by itself."""

    def says(left: Expression, right: Expression | int, by: int = 0) -> bool:
        other = syntax.Literal(right, left.span) if isinstance(right, int) else right
        return _at_least(left, other, by, environment, shallow=True)

    match term:
        case syntax.Call(arguments=(subject,)) if _calls(term, "size", environment):
            yield from _of_size(term, subject, environment)
        case syntax.Call(arguments=(_,)) if _calls(term, "abs", environment):
            yield AtLeast(term, None, 0)
        case syntax.Call(arguments=arguments) if _calls(term, "min", environment) or _calls(
            term, "max", environment
        ):
            for argument in arguments:
                inner, more = linear(argument)
                if _calls(term, "max", environment):
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
            for least in (1, 0):
                if says(right, least):
                    yield AtLeast(inner, term, least - more)
                    break
            for least in (1, 0):
                if says(left, right, least):
                    yield AtLeast(term, None, least)
                    break
        case syntax.Binary(operator="+", left=left, right=right):
            for one, other in ((left, right), (right, left)):
                inner, more = linear(one)
                for least in (1, 0):
                    if says(other, least):
                        yield AtLeast(term, inner, more + least)
                        break
        case _:
            pass


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
        case syntax.Call(arguments=(base, number)) if _calls(subject, "drop", environment):
            yield smaller(base, 1 if says(number, 1) and says(size_of(base), 1) else 0)
        case syntax.Call(arguments=(base, number)) if _calls(subject, "take", environment):
            yield smaller(base, 0)
            if says(number, 0):
                inner, more = linear(number)
                yield AtLeast(inner, term, -more)
        case syntax.Call(arguments=(base,)) if any(
            _calls(subject, name, environment) for name in _AS_LONG
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
