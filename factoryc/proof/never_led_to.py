"""What would have to be so of every state for a case never to apply: a condition to be proved of all calls.

Only what the case asks of the state counts: what it asks of the input, some caller may meet.
"""

from collections.abc import Iterator
from functools import reduce

from factoryc.analysis.case_demands import passed_over
from factoryc.analysis.shape import conjuncts
from factoryc.analysis.walk import variables
from factoryc.spec.definitions import Case, InvariantDefinition, Operation
from factoryc.spec.expressions import (
    Expression,
    Literal,
    Logic,
    Membership,
    Not,
    Quantifier,
    StateRead,
    Variable,
)
from factoryc.spec.mentions import mentions
from factoryc.spec.types import BOOL, ListType, MapType, SetType, unrefined


def excluding(operation: Operation, case: Case) -> Iterator[InvariantDefinition]:
    """Conditions each of which, where it is so of every state, lets the case never apply."""
    own = (case.guard,) if case.guard is not None else ()
    asked = [part for each in (*passed_over(operation, case), *own) for part in conjuncts(each)]
    names = frozenset(each.name for each in operation.parameters)
    of_state = [each for each in asked if not variables(each) & names and mentions(each).states]
    if of_state:
        yield _always(Not(_both(of_state), case.span), case)
    for each in asked:
        match each:
            case Membership(
                element=Variable(name=key), collection=StateRead() as map_, negated=False
            ) if isinstance(unrefined(map_.type), MapType | SetType | ListType):
                others = [one for one in asked if one is not each and key in variables(one)]
                entry = [one for one in others if not variables(one) & (names - {key})]
                # Where nothing is asked of the entry, there must be none at all.
                nothing = Literal(False, BOOL, case.span)
                body = Not(_both(entry), case.span) if entry else nothing
                none = Quantifier("all", (key,), map_, body, BOOL, case.span)
                yield _always(none, case)
            case _:
                pass


def _both(conditions: list[Expression]) -> Expression:
    return reduce(lambda left, right: Logic("and", left, right, right.span), conditions)


def _always(condition: Expression, case: Case) -> InvariantDefinition:
    # A clause that cannot be written, so that no other is called so.
    return InvariantDefinition("", f"{case.clause}!never", condition, case.span)
