"""What the form of a case shows of it: that it never applies, or that nothing leads to it or out of it."""

from collections.abc import Iterable, Mapping

from factoryc.analysis.by_form import exclude_each_other, surely_meet
from factoryc.analysis.case_demands import input_facts, passed_over, result_facts
from factoryc.analysis.definedness import Facts
from factoryc.analysis.formula import Functions
from factoryc.analysis.walk import Captured, substituted
from factoryc.frozen import frozen
from factoryc.proof.follows import contradictory
from factoryc.proof.known import free_parts
from factoryc.proof.plain import plain
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import (
    EnumCase,
    Expression,
    FieldRead,
    ListValue,
    Literal,
    MapLookup,
    MapValue,
    Membership,
    RecordUpdate,
    RecordValue,
    StateRead,
    Variable,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import ListType

_MOST_VALUES = 24


@frozen
class Place:
    """A state, or a field of the entries of one."""

    state: str
    field: str = ""


@frozen(eq=False)
class Written:
    """All that is ever stored in a place, where that is written out."""

    values: Mapping[Place, tuple[Expression, ...]]


def applies_never(operation: Operation, case: Case, spec: Spec, functions: Functions) -> bool:
    """Whether no input and no state is for this case, whatever calls came before."""
    return exclude_each_other(_given(operation, case, spec), functions)


def applies_surely(operation: Operation, case: Case, spec: Spec, functions: Functions) -> bool:
    """Whether some input is certainly for this case, whatever is stored."""
    if all(each.guard is None for each in operation.cases) and not operation.requires:
        return True
    free = [Variable(each.name, each.type, each.span) for each in operation.parameters]
    return surely_meet(_given(operation, case, spec), functions, free)


def is_led_to_by_nothing(
    operation: Operation, case: Case, written: Written, spec: Spec, functions: Functions
) -> bool:
    """Whether nothing that is ever stored makes the case apply."""
    if not written.values:
        return False
    given = [plain(each, functions) for each in _given(operation, case, spec)]
    stored = [
        fact for each in given for term in free_parts(each) for fact in _stored(term, written)
    ]
    return bool(stored) and contradictory([*stored, *given], spec, functions)


def allows_nothing(operation: Operation, case: Case, spec: Spec, functions: Functions) -> bool:
    """Whether what the case ensures excludes every result, on every input for which it applies."""
    if not case.ensures or case.fails is not None:
        return False
    ensured = [each.condition for each in case.ensures]
    if case.returns is not None:
        try:
            ensured = [substituted(each, {"result": case.returns}) for each in ensured]
        except Captured:
            return False
    known = tuple(result_facts(operation, case, spec)) if case.returns is None else ()
    conditions = (*_given(operation, case, spec), *known, *ensured)
    return contradictory([plain(each, functions) for each in conditions], spec, functions)


def written_in(spec: Spec) -> Written:
    """What the first state and all operations store, place by place."""
    found: dict[Place, tuple[Expression, ...] | None] = {}

    def note(place: Place, value: Expression) -> None:
        before = found.get(place, ())
        is_plain = isinstance(value, Literal | EnumCase)
        found[place] = (*before, value) if is_plain and before is not None else None

    for state in spec.state:
        note(Place(state.name), state.initial)
        if not (isinstance(state.initial, MapValue) and not state.initial.entries):
            found[Place(state.name, "*")] = None
    for change in (each for one in spec.operations for case in one.cases for each in case.sets):
        note(Place(change.state), change.value)
        match change.keys, change.value:
            case (_,), RecordValue(fields=fields):
                pass
            case (key,), RecordUpdate(
                base=MapLookup(base=StateRead(name=name), key=read), fields=fields
            ) if name == change.state and read == key:
                pass
            case _:
                found[Place(change.state, "*")] = None
                continue
        for field in fields:
            note(Place(change.state, field.name), field.value)
    return Written(
        {
            place: values
            for place, values in found.items()
            if values is not None
            and len(values) <= _MOST_VALUES
            and not (place.field and Place(place.state, "*") in found)
        }
    )


def _stored(term: Expression, written: Written) -> Iterable[Expression]:
    match term:
        case StateRead(name=name):
            place = Place(name)
        case FieldRead(base=MapLookup(base=StateRead(name=name)), name=field):
            place = Place(name, field)
        case _:
            return
    values = written.values.get(place)
    if values:
        listed = ListValue(values, ListType(term.type), term.span)
        yield Membership(term, listed, negated=False, span=term.span)


def _given(operation: Operation, case: Case, spec: Spec) -> Facts:
    own = (case.guard,) if case.guard is not None else ()
    return (
        *input_facts(operation, spec),
        *operation.requires,
        *passed_over(operation, case),
        *own,
    )
