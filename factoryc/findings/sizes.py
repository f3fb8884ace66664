"""How large a value may become, as far as the form of what is said of it shows.

A condition that is understood sets a bound or does not; one that is not understood, and speaks of the
size or of a pattern, is taken to set one: nobody is asked in vain.
"""

from math import inf
from typing import assert_never

from factoryc.analysis.pattern import (
    Alternatives,
    Characters,
    Pattern,
    Repetition,
    Sequence,
    UnreadablePattern,
    read_pattern,
)
from factoryc.spec.conditions import (
    Comparison,
    InRange,
    Logic,
    Matches,
    Membership,
    Not,
    TypeTest,
)
from factoryc.spec.expressions import BuiltinCall, Expression, FunctionCall, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL, EnumType, RefinedType, Type, unrefined
from factoryc.spec.walk import parts

_ABOVE = frozenset({">", ">=", "!="})
_BELOW = frozenset({"<", "<=", "!="})


def is_bounded(type_: Type, restriction: Expression | None, spec: Spec) -> bool:
    """Whether there is a largest value of the type, with a restriction on `it` besides."""
    if restriction is not None and _bounds(restriction, spec):
        return True
    while isinstance(type_, RefinedType):
        own = spec.refinement(type_.name).restriction
        if own is not None and _bounds(own, spec):
            return True
        type_ = type_.base
    return False


def has_few_values(type_: Type) -> bool:
    """Whether a set or a map over it is small by itself."""
    return isinstance(unrefined(type_), EnumType) or unrefined(type_) == BOOL


def longest(pattern: str) -> float:
    """How many characters the longest text has that matches; infinity where there is no such."""
    try:
        return _longest(read_pattern(pattern))
    except UnreadablePattern:
        return 0


def _bounds(condition: Expression, spec: Spec) -> bool:
    match condition:
        case Logic(operator="and", left=left, right=right):
            return _bounds(left, spec) or _bounds(right, spec)
        case Logic(operator="or", left=left, right=right):
            return _bounds(left, spec) and _bounds(right, spec)
        case InRange(subject=subject, negated=False):
            return _is_size(subject) or _is_it(subject)
        case Comparison(operators=operators, operands=operands):
            return any(
                (_is_measured(left) and operator not in _ABOVE)
                or (_is_measured(right) and operator not in _BELOW)
                for left, operator, right in zip(operands, operators, operands[1:], strict=False)
            )
        case Matches(subject=Variable(name="it"), pattern=pattern):
            return longest(pattern) < inf
        case Membership(element=Variable(name="it"), negated=False):
            return True
        case Not() | Membership():
            return False
        case TypeTest(subject=Variable(name="it"), tested=tested, negated=False):
            return is_bounded(tested, None, spec)
        case FunctionCall(name=name):
            return speaks_of_size(spec.function(name).body)
        case _:
            return speaks_of_size(condition)


def _is_measured(subject: Expression) -> bool:
    return _is_size(subject) or _is_it(subject)


def _is_size(subject: Expression) -> bool:
    match subject:
        case BuiltinCall(name="size", arguments=(Variable(name="it"),)):
            return True
        case _:
            return False


def _is_it(subject: Expression) -> bool:
    return isinstance(subject, Variable) and subject.name == "it"


def speaks_of_size(condition: Expression) -> bool:
    """Whether a size or a pattern takes part in it."""
    return any(
        isinstance(part, Matches) or (isinstance(part, BuiltinCall) and part.name == "size")
        for part in parts(condition)
    )


def _longest(pattern: Pattern) -> float:
    match pattern:
        case Characters():
            return 1
        case Sequence(parts=inside):
            return sum(map(_longest, inside))
        case Alternatives(options=options):
            return max(map(_longest, options), default=0)
        case Repetition(part=part, high=high):
            once = _longest(part)
            return once * (inf if high is None else high) if once else 0
        case _:
            assert_never(pattern)
