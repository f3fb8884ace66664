"""A name where it stands, and the field that says where a node stands."""

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span

# Where a node stands takes no part in equality: two trees are equal when they say the same.
spanned = attrs.field(eq=False, repr=False)


@frozen
class Identifier:
    """A name where it stands. A qualified one holds its points: `money.Amount`."""

    text: str
    span: Span = spanned
