"""Which cases leave a result open, by form: not those that define it, and not those that name it anew.

A fresh name, `ensures result not in sessions`, is open because nobody is to guess it: that is what the
clause is for, and no question. What else a result holds has to be defined beside it.
"""

from collections.abc import Iterator

from factoryc.findings.settled import Matter
from factoryc.spec.binding_expressions import Quantifier
from factoryc.spec.conditions import Comparison, Logic, Membership
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Expression, FieldRead, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import RecordType, unrefined
from factoryc.spec.walk import parts

OUTCOME = Matter(
    "open-outcome",
    ("any ", "random", "arbitrar", "either", "whichever", "free to", "does not matter", "guess"),
)
_RESULT = "result"


def is_open(case: Case, operation: Operation, spec: Spec) -> bool:
    """Whether two results might both be allowed, and no `on purpose` says that this is meant."""
    if case.returns is not None or case.fails is not None or operation.result is None:
        return False
    if not case.ensures or any(each.on_purpose for each in case.ensures):
        return False
    settled = {part for each in case.ensures for part in _settled_parts(each.condition)}
    if _RESULT in settled:
        return False
    kind = unrefined(operation.result)
    if not isinstance(kind, RecordType):
        return True
    return not all(f"{_RESULT}.{each.name}" in settled for each in spec.record(kind.name).fields)


def _settled_parts(condition: Expression) -> Iterator[str]:
    """The parts of the result that a condition defines or demands to be new, such as `result.code`."""
    match condition:
        case Logic(operator="and", left=left, right=right):
            yield from _settled_parts(left)
            yield from _settled_parts(right)
        case Comparison(operators=("==",), operands=(left, right)):
            for part, other in ((left, right), (right, left)):
                if (path := _path(part)) and not _speaks_of_result(other):
                    yield path
        case Membership(element=element, negated=True) if path := _path(element):
            yield path
        case Quantifier(kind="all", body=Comparison(operators=("!=",), operands=operands)):
            yield from filter(None, map(_path, operands))
        case _:
            return


def _path(expression: Expression) -> str:
    match expression:
        case Variable(name=name) if name == _RESULT:
            return _RESULT
        case FieldRead(base=Variable(name=name), name=field) if name == _RESULT:
            return f"{_RESULT}.{field}"
        case _:
            return ""


def _speaks_of_result(expression: Expression) -> bool:
    return any(isinstance(part, Variable) and part.name == _RESULT for part in parts(expression))
