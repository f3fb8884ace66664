"""A row of the gate's answer: what is demanded, what was measured, and whether that will do."""

import attrs

NOT_MEASURED = "not measured"


@attrs.frozen
class GateRow:
    """`rule` is the clause that demands it. `required` and `measured` are texts for people.

    Where it is not `decided`, the figure says nothing of the product. `details` show what lies behind
    the figure, a line each: the faults that nothing noticed.
    """

    rule: str
    required: str
    measured: str
    holds: bool
    details: tuple[str, ...] = ()
    decided: bool = True
