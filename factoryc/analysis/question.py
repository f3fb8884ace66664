"""A question about a spec: whether a finding arises at a clause.

Engines are asked from cheap to dear: the form of the clauses, then a search among drawn values. A
solver would be one more of them: it takes a `Question`, and gives an `Answer`.
"""

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span

UNCOVERED = "uncovered-input"
CONFLICT = "conflicting-cases"
BREAK = "broken-invariant"
ESCAPE = "refinement-escape"
# What a result is called among the things that a case makes values for.
RESULT = "the result"


@frozen
class Question:
    """Whether the finding `name` arises at `clause`, in the text at `span`."""

    clause: str
    name: str
    span: Span = attrs.field(eq=False, repr=False)
