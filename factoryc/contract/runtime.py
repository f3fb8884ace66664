"""One step of a contract: whether an outcome is what it says, and which outcomes it allows.

Both functions are pure. A clause that has no value where it is asked raises `Undefined`; what an
implementation did never raises. Nothing but the standard library is needed. Whoever runs a contract
finds all that it takes here: the tables and the rules of evaluation are handed on.
"""

from collections.abc import Sequence

from factoryc.contract.arranged import items_of
from factoryc.contract.evaluation import (
    BEYOND_THE_CALENDAR,
    Undefined,
    at_once,
    evaluate,
    item_at,
    no_answer,
    same,
    short,
    with_entries,
)
from factoryc.contract.tables import (
    UNSEEN,
    Anything,
    Case,
    Clause,
    Contract,
    Explained,
    Failed,
    Mismatch,
    Open,
    Operation,
    Outcome,
    Parameter,
    PortCall,
    Possible,
    Rejected,
    Returned,
    State,
    Test,
    Unseen,
    Value,
)

__all__ = [
    "BEYOND_THE_CALENDAR",
    "UNSEEN",
    "Anything",
    "Case",
    "Clause",
    "Contract",
    "Explained",
    "Failed",
    "Mismatch",
    "Open",
    "Operation",
    "Outcome",
    "Parameter",
    "PortCall",
    "Possible",
    "Rejected",
    "Returned",
    "State",
    "Test",
    "Undefined",
    "Unseen",
    "Value",
    "applying",
    "at_once",
    "broken_arguments",
    "broken_invariants",
    "evaluate",
    "explain",
    "item_at",
    "items_of",
    "no_answer",
    "outcomes",
    "required",
    "same",
    "short",
    "with_entries",
]


def explain(
    contract: Contract,
    operation: str,
    state: State,
    arguments: Sequence[Value],
    observed: Outcome,
) -> Explained | Mismatch:
    """Whether the outcome of this call in this state is what the contract says."""
    called = contract.operations[operation]
    broken = broken_arguments(called, arguments)
    if broken:
        if isinstance(observed, Rejected):
            return Explained((called.clause,), state)
        return Mismatch(called.clause, "rejected", _shown(observed), f"{broken} breaks its type")
    reason = required(called, state, arguments)
    if reason:
        return Explained((), None, reason)
    cases = applying(called, state, arguments)
    if not cases:
        return Explained((), None, f"no case of `{operation}` covers this call")
    afters: list[State] = []
    for case in cases:
        wrong = _wrong(called, case, state, arguments, observed)
        if wrong is not None:
            return wrong
        afters.append(_after(case, state, arguments, observed))
    clauses = tuple(case.clause for case in cases)
    if any(after is None for after in afters):
        return Explained(clauses, None, "the result decides what is remembered, and is not shown")
    for case, after in zip(cases[1:], afters[1:], strict=True):
        if not same(after, afters[0]):
            return Mismatch(
                case.clause,
                f"the state that `{cases[0].clause}` leaves",
                "another state",
                "two cases apply to this call, and they leave different states",
            )
    if afters[0] is state:
        return Explained(clauses, state)
    return _kept(contract, afters[0], observed) or Explained(clauses, afters[0])


def outcomes(
    contract: Contract,
    operation: str,
    state: State,
    arguments: Sequence[Value],
) -> tuple[Possible, ...]:
    """What each applying case allows. More than one: all of them are demanded at once."""
    called = contract.operations[operation]
    if broken_arguments(called, arguments):
        return (Possible(called.clause, Rejected(), state),)
    reason = required(called, state, arguments)
    if reason:
        return (Possible(called.clause, Anything(reason), None),)
    return tuple(
        _possible(called, case, state, arguments) for case in applying(called, state, arguments)
    )


def broken_arguments(operation: Operation, arguments: Sequence[Value]) -> str:
    """The parameters that these arguments break, as words; empty where all are of their types."""
    if len(arguments) != len(operation.parameters):
        return f"the number of arguments, {len(arguments)},"
    broken = [
        f"`{parameter.name}`"
        for parameter, argument in zip(operation.parameters, arguments, strict=True)
        if not evaluate(operation.clause, parameter.accepts, argument)
    ]
    return " and ".join(broken)


def applying(operation: Operation, state: State, arguments: Sequence[Value]) -> tuple[Case, ...]:
    """The cases that apply: all whose guards hold, or the first of them where they are in order."""
    found: list[Case] = []
    for case in operation.cases:
        if case.applies is not None and evaluate(case.clause, case.applies, state, *arguments):
            found.append(case)
            if operation.in_order:
                break
    if not found:
        found = [case for case in operation.cases if case.applies is None][:1]
    return tuple(found)


def broken_invariants(contract: Contract, state: State) -> tuple[Clause, ...]:
    """The invariants, and the types of states, that this state breaks."""
    return tuple(
        invariant
        for invariant in contract.invariants
        if not evaluate(invariant.clause, invariant.holds, state)
    )


def required(operation: Operation, state: State, arguments: Sequence[Value]) -> str:
    """Why the contract says nothing of this call, as its caller does not do what is asked; else empty."""
    for each in operation.requires:
        if not evaluate(each.clause, each.holds, state, *arguments):
            return f"the caller does not meet `requires {each.says}`"
    return ""


def _wrong(
    operation: Operation,
    case: Case,
    state: State,
    arguments: Sequence[Value],
    observed: Outcome,
) -> Mismatch | None:
    expected = _definite(operation, case, state, arguments)
    if expected is None:
        return _wrong_result(operation, case, state, arguments, observed)
    if not _agrees(expected, observed):
        why = f"`{case.clause}` applies to this call"
        return Mismatch(case.clause, _shown(expected), _shown(observed), why)
    if isinstance(expected, Returned):
        return _wrong_ensures(case, state, arguments, expected.value)
    return None


def _definite(
    operation: Operation,
    case: Case,
    state: State,
    arguments: Sequence[Value],
) -> Returned | Failed | None:
    if case.fails is not None:
        failed: Failed = evaluate(case.clause, case.fails, state, *arguments)
        return failed
    if case.returns is not None:
        return Returned(evaluate(case.clause, case.returns, state, *arguments))
    return Returned(None) if operation.result is None else None


def _agrees(expected: Returned | Failed, observed: Outcome) -> bool:
    match expected, observed:
        case Returned(value=wanted), Returned(value=value):
            return value is UNSEEN or same(wanted, value)
        case Failed(name=wanted, fields=fields), Failed(name=name, fields=seen, alike=alike):
            named = wanted == name or wanted in alike
            return named and (seen is None or same(dict(fields or {}), dict(seen)))
        case _:
            return False


def _wrong_result(
    operation: Operation,
    case: Case,
    state: State,
    arguments: Sequence[Value],
    observed: Outcome,
) -> Mismatch | None:
    wanted = f"a value of {operation.result_type}"
    if not isinstance(observed, Returned):
        why = f"`{case.clause}` applies to this call"
        return Mismatch(case.clause, wanted, _shown(observed), why)
    if observed.value is UNSEEN:
        return None
    if operation.result is not None and not _holds(case.clause, operation.result, observed.value):
        return Mismatch(operation.clause, wanted, _shown(observed), "the result breaks its type")
    return _wrong_ensures(case, state, arguments, observed.value)


def _wrong_ensures(
    case: Case,
    state: State,
    arguments: Sequence[Value],
    result: Value,
) -> Mismatch | None:
    for ensured in case.ensures:
        if not _holds(ensured.clause, ensured.holds, state, *arguments, result):
            why = f"`{case.clause}` applies to this call"
            return Mismatch(ensured.clause, ensured.says, _shown(Returned(result)), why)
    return None


def _holds(clause: str, test: Test, *arguments: Value) -> bool:
    # A condition on what was observed may have no value for it: then it is not met.
    try:
        return bool(evaluate(clause, test, *arguments))
    except Undefined:
        return False


def _after(case: Case, state: State, arguments: Sequence[Value], observed: Outcome) -> Value:
    if case.sets is None or not isinstance(observed, Returned):
        return state
    result = observed.value
    if case.returns is not None:
        result = evaluate(case.clause, case.returns, state, *arguments)
    # An open result that nobody saw may decide what is remembered.
    if result is UNSEEN:
        return None
    return evaluate(case.clause, case.sets, state, *arguments, result)


def _kept(contract: Contract, after: State, observed: Outcome) -> Mismatch | None:
    for broken in broken_invariants(contract, after):
        why = "this outcome leads to a state that breaks it"
        return Mismatch(broken.clause, broken.says, _shown(observed), why)
    return None


def _possible(
    operation: Operation, case: Case, state: State, arguments: Sequence[Value]
) -> Possible:
    expected = _definite(operation, case, state, arguments)
    if expected is None:
        after = state if case.sets is None else None
        return Possible(case.clause, Open(case.ensures), after, case)
    return Possible(case.clause, expected, _after(case, state, arguments, expected), case)


def _shown(outcome: Outcome) -> str:
    match outcome:
        case Returned(value=None):
            return "returns nothing"
        case Returned(value=value):
            return f"returns {value!r}"
        case Failed(name=name, fields=None):
            return f"fails {name}"
        case Failed(name=name, fields=fields):
            return f"fails {name} {dict(fields or {})!r}" if fields else f"fails {name}"
        case Rejected():
            return "rejected"
