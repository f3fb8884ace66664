"""What may count twice when a caller who got no answer sends the same request again, by form."""

from collections.abc import Iterator

from factoryc.analysis.shape import conjuncts
from factoryc.findings.settled import Matter
from factoryc.spec.conditions import Membership
from factoryc.spec.definitions import Case, Operation, Sets
from factoryc.spec.evals import Repeat
from factoryc.spec.expressions import OperationCall, StateRead, Variable
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

RETRY = Matter(
    "unstated-retry",
    ("twice", "again", "retr", "repeat", "resen", "idempot", "duplicat", "once more"),
)
_RESULT = "result"


def may_add_up(operation: Operation) -> bool:
    """Whether some case sets what depends on what was there, or on a result that is new each time."""
    return any(
        not _comes_but_once(case, change)
        and (isinstance(part, StateRead) or (isinstance(part, Variable) and part.name == _RESULT))
        for case in operation.cases
        for change in case.sets
        for part in parts((change.keys, change.value))
    )


def _comes_but_once(case: Case, change: Sets) -> bool:
    """Whether the guard asks for a key that is not there, and the case puts it there."""
    return case.guard is not None and any(
        isinstance(condition, Membership)
        and condition.negated
        and isinstance(condition.collection, StateRead)
        and condition.collection.name == change.state
        and change.keys[:1] == (condition.element,)
        for condition in conjuncts(case.guard)
    )


def sent_twice(spec: Spec) -> frozenset[str]:
    """The operations of which an eval or a `never` makes one call twice: what happens then is said."""
    return frozenset(name for each in (*spec.evals, *spec.nevers) for name in _made_twice(each))


def _made_twice(steps: object) -> Iterator[str]:
    calls: set[OperationCall] = set()
    for part in parts(steps):
        match part:
            case OperationCall() if part in calls:
                yield part.operation
            case OperationCall():
                calls.add(part)
            case Repeat():
                yield from mentions(part).operations
            case _:
                pass
