"""What can be asked of an operation about states and the types of values, and what form answers.

Does each invariant hold after each case that sets something it speaks of? Does every value that a case
makes fit its type? What neither is proved here is left to a search.
"""

from collections.abc import Iterator

import attrs

from factoryc.analysis.asked import Asked
from factoryc.analysis.case_demands import input_facts, passed_over, result_facts
from factoryc.analysis.definedness import Facts
from factoryc.analysis.formula import Functions
from factoryc.analysis.question import BREAK, ESCAPE, RESULT, Question
from factoryc.analysis.shape import restrictions
from factoryc.analysis.touched import states_in
from factoryc.analysis.walk import Captured, substituted
from factoryc.proof.after import Beyond, changes_of
from factoryc.proof.fits import fits, says_more
from factoryc.proof.prove import Ground, proves
from factoryc.spec.definitions import Case, InvariantDefinition, Operation
from factoryc.spec.expressions import Expression, StateRead
from factoryc.spec.spec import Spec
from factoryc.spec.types import MapType, unrefined


def with_states(asked: Asked, operation: Operation, spec: Spec, functions: Functions) -> Asked:
    """What is asked of the operation, and besides it every question about states and types of values."""
    questions = dict(asked.questions)
    breaks: list[tuple[str, str]] = []
    escapes: list[tuple[str, str]] = []
    inputs = input_facts(operation, spec)
    for case in operation.cases:
        ground = Ground(_facts(operation, case, inputs, spec), spec, functions)
        open_parts = [part for part, does_fit in _fitting(operation, case, ground) if not does_fit]
        if has_typed_values(operation, case, spec):
            questions[Question(case.clause, ESCAPE, case.span)] = not open_parts
        escapes += [(case.clause, part) for part in dict.fromkeys(open_parts)]
        bound = concerned(case, spec)
        doubtful = [each.clause for each in bound if not _keeps(case, each, ground)]
        if bound:
            questions[Question(case.clause, BREAK, case.span)] = not doubtful
        breaks += [(case.clause, invariant) for invariant in doubtful]
    return attrs.evolve(asked, questions=questions, breaks=tuple(breaks), escapes=tuple(escapes))


def keeps(
    operation: Operation,
    case: Case,
    invariant: InvariantDefinition,
    spec: Spec,
    functions: Functions,
) -> bool:
    """Whether what holds before the case is shown to hold after it. The spec has it among its invariants."""
    if invariant not in concerned(case, spec):
        return True
    facts = _facts(operation, case, input_facts(operation, spec), spec)
    return _keeps(case, invariant, Ground(facts, spec, functions))


def concerned(case: Case, spec: Spec) -> tuple[InvariantDefinition, ...]:
    """The invariants that speak of what the case sets. All others hold as they did before."""
    changed = {each.state for each in case.sets}
    return tuple(each for each in spec.invariants if changed & states_in(each))


def _facts(operation: Operation, case: Case, inputs: Facts, spec: Spec) -> Facts:
    """What is known where a case applies: of the input, and of the state before."""
    own = (case.guard,) if case.guard is not None else ()
    touched = states_in(operation).union(*(states_in(each) for each in concerned(case, spec)))
    before = [each.condition for each in spec.invariants if states_in(each) <= touched]
    open_result: tuple[Expression, ...] = ()
    if case.returns is None and case.fails is None:
        ensured = (each.condition for each in case.ensures)
        open_result = (*result_facts(operation, case, spec), *ensured)
    return (
        *inputs,
        *operation.requires,
        *passed_over(operation, case),
        *own,
        *before,
        *open_result,
    )


def _fitting(operation: Operation, case: Case, ground: Ground) -> Iterator[tuple[str, bool]]:
    """For each value that the case makes: what it is made for, and whether it is shown to fit."""
    spec = ground.spec
    if case.returns is not None and operation.result is not None:
        yield RESULT, fits(case.returns, operation.result, operation.restriction, ground)
    if case.fails is not None:
        fields = {each.name: each for each in spec.error(case.fails.name).fields}
        for given in case.fails.fields or ():
            field = fields[given.name]
            yield given.name, fits(given.value, field.type, field.restriction, ground)
    for change in case.sets:
        state = spec.state_named(change.state)
        value, keys = with_result(change.value, case), change.keys
        kind, restriction = state.type, state.restriction
        for key in keys:
            map_type = unrefined(kind)
            assert isinstance(map_type, MapType), "only maps have entries"
            whole = restriction is None and not restrictions(kind, None, spec)
            yield state.name, whole and fits(with_result(key, case), map_type.key, None, ground)
            kind, restriction = map_type.value, None
        yield state.name, fits(value, kind, restriction, ground)


def has_typed_values(operation: Operation, case: Case, spec: Spec) -> bool:
    """Whether the case makes a value of which its type says more than what kind it is."""
    states = [spec.state_named(each.state) for each in case.sets]
    fields = spec.error(case.fails.name).fields if case.fails is not None else ()
    wanted = [(each.type, each.restriction) for each in states]
    wanted += [(each.type, each.restriction) for each in fields]
    if case.returns is not None and operation.result is not None:
        wanted.append((operation.result, operation.restriction))
    return any(restriction is not None or says_more(kind, spec) for kind, restriction in wanted)


def with_result(value: Expression, case: Case) -> Expression:
    """The value with what the case returns in the place of `result`."""
    if case.returns is None:
        return value
    try:
        return substituted(value, {"result": case.returns})
    except Captured:
        return value


def _keeps(case: Case, invariant: InvariantDefinition, ground: Ground) -> bool:
    states = {each.name: StateRead(each.name, each.type, each.span) for each in ground.spec.state}
    settled = attrs.evolve(
        case,
        sets=tuple(
            attrs.evolve(
                each,
                keys=tuple(with_result(key, case) for key in each.keys),
                value=with_result(each.value, case),
            )
            for each in case.sets
        ),
    )
    try:
        changes = changes_of(settled, states)
    except Beyond:
        return False
    return proves(invariant.condition, attrs.evolve(ground, changes=changes))
