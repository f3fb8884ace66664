"""Typed expressions that give names to what they walk over: quantifiers, comprehensions, folds.

`expressions.py` takes them in, so that all expressions are reached from there.
"""

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.types import Type

if TYPE_CHECKING:
    # Expressions hold each other: the whole of them is made of these, and these of the whole.
    from factoryc.spec.expressions import Expression

spanned = attrs.field(eq=False, repr=False)

QuantifierName = Choice["all", "exists", "sum", "count"]
ExtremeName = Choice["smallest", "largest"]


@frozen
class Quantifier:
    """`all`, `exists`, `sum` or `count`. Over a map, two names take key and value, one the key."""

    kind: QuantifierName
    names: tuple[str, ...]
    source: "Expression"
    body: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Comprehension:
    """A list, or a set where `type` is one. The items are sorted by the keys of `order`.

    Each key says whether the largest come first; what has equal keys keeps its order.
    """

    item: "Expression"
    names: tuple[str, ...]
    source: "Expression"
    condition: "Expression | None"
    type: Type
    span: Span = spanned
    order: "tuple[tuple[Expression, bool], ...]" = ()


@frozen
class MapComprehension:
    """Where a key comes twice, the later value stays."""

    key: "Expression"
    value: "Expression"
    names: tuple[str, ...]
    source: "Expression"
    condition: "Expression | None"
    type: Type
    span: Span = spanned


@frozen
class Fold:
    """`total` is `start` at first, and `next` after each item in turn."""

    total: str
    start: "Expression"
    names: tuple[str, ...]
    source: "Expression"
    next: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Extreme:
    """The smallest or largest item that meets the condition; none where nothing does."""

    kind: ExtremeName
    names: tuple[str, ...]
    source: "Expression"
    condition: "Expression"
    type: Type
    span: Span = spanned


@frozen
class Let:
    """`value` under a name of its own, in `body`."""

    name: str
    value: "Expression"
    body: "Expression"
    type: Type
    span: Span = spanned

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)
