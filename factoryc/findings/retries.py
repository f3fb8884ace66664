"""What may count twice when a caller who got no answer sends the same request again, by form."""

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


def is_sent_twice(operation: Operation, spec: Spec) -> bool:
    """Whether an eval or a `never` makes one call of it twice: then its author has said what happens."""
    return any(
        _makes_twice(each, operation)
        for each in (*spec.evals, *spec.nevers)
        if operation.name in mentions(each).operations
    )


def _makes_twice(steps: object, operation: Operation) -> bool:
    calls = [part for part in parts(steps) if isinstance(part, OperationCall)]
    calls = [each for each in calls if each.operation == operation.name]
    repeated = (part for part in parts(steps) if isinstance(part, Repeat))
    return len(set(calls)) < len(calls) or any(
        operation.name in mentions(each).operations for each in repeated
    )
