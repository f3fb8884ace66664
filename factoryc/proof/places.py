"""Which expressions name a place in which a value lies."""

from factoryc.spec.expressions import (
    Expression,
    FieldRead,
    ListItem,
    MapLookup,
    StateRead,
    Variable,
)


def is_place(term: Expression) -> bool:
    """Whether a value lies there, which is of its type. What is reckoned may still break the type."""
    match term:
        case Variable() | StateRead():
            return True
        case FieldRead(base=base) | MapLookup(base=base) | ListItem(base=base):
            return is_place(base)
        case _:
            return False
