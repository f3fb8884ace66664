"""Typed expressions that are a yes or a no, whatever they are made of.

`expressions.py` takes them in, so that all expressions are reached from there.
"""

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.types import BOOL, Type

if TYPE_CHECKING:
    # Expressions hold each other: the whole of them is made of these, and these of the whole.
    from factoryc.spec.expressions import Expression

spanned = attrs.field(eq=False, repr=False)

LogicName = Choice["and", "or", "implies"]


class _Condition:
    """An expression that is a yes or a no."""

    __slots__ = ()

    @property
    def type(self) -> Type:
        return BOOL


@frozen
class Within(_Condition):
    """`left` and `right` are no further apart than `tolerance`, which has their kind of distance."""

    left: "Expression"
    tolerance: "Expression"
    right: "Expression"
    span: Span = spanned


@frozen
class Not(_Condition):
    operand: "Expression"
    span: Span = spanned


@frozen
class Logic(_Condition):
    """Evaluated from the left, and no further than needed: a guard justifies what follows it."""

    operator: LogicName
    left: "Expression"
    right: "Expression"
    span: Span = spanned


@frozen
class Comparison(_Condition):
    """`a < b <= c`: one more operand than operators."""

    operators: tuple[ComparisonName, ...]
    operands: "tuple[Expression, ...]"
    span: Span = spanned


@frozen
class InRange(_Condition):
    """`subject in low..high`, both ends included."""

    subject: "Expression"
    low: "Expression"
    high: "Expression"
    negated: bool
    span: Span = spanned


@frozen
class Membership(_Condition):
    """An element in a list or set, or a key in a map."""

    element: "Expression"
    collection: "Expression"
    negated: bool
    span: Span = spanned


@frozen
class Presence(_Condition):
    """`subject is some` where `present`, otherwise `subject is none`."""

    subject: "Expression"
    present: bool
    span: Span = spanned


@frozen
class TypeTest(_Condition):
    """Whether a value of the right kind also meets the refinements of `tested`."""

    subject: "Expression"
    tested: Type
    negated: bool
    span: Span = spanned


@frozen
class CaseTest(_Condition):
    """Whether a value of an enum with payloads is of one of these cases."""

    subject: "Expression"
    cases: tuple[str, ...]
    negated: bool
    span: Span = spanned


@frozen
class Matches(_Condition):
    """The whole text matches the pattern, a regular expression without lookaround."""

    subject: "Expression"
    pattern: str
    span: Span = spanned
