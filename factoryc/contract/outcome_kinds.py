"""What kind an outcome is: it ends well, fails with an error, or is rejected. Interfaces answer by kinds."""

from factoryc.contract.tables import Failed, Outcome, Rejected

ENDS_WELL = "ends well"
REJECTED = "is rejected"


def kind_of(outcome: Outcome) -> str:
    """`ends well`, `is rejected`, or the name of the error."""
    match outcome:
        case Failed(name=name):
            return name
        case Rejected():
            return REJECTED
        case _:
            return ENDS_WELL
