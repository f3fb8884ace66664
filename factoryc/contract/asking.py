"""Whether a call of a contract, with what it called outside while it went on, is what the contract says.

A case is met where each of its calls was made once, with its arguments, and no other. In which order is not said: any
will do in which an answer is there before it is used. Where a call fails, the case ends with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from factoryc.contract.asked import NOTHING, Asked, beyond, calls_text
from factoryc.contract.evaluation import Undefined, evaluate, same
from factoryc.contract.literal import literal, outcome_text
from factoryc.contract.outside import lies_outside
from factoryc.contract.runtime import applying as cases_applying
from factoryc.contract.runtime import broken_arguments, explain, outcomes, required
from factoryc.contract.tables import (
    Case,
    Contract,
    Explained,
    Failed,
    Mismatch,
    Outcome,
    PortCall,
    Returned,
    State,
    Value,
)
from factoryc.frozen import frozen


@frozen
class _Way:
    """Calls as those of a case: which of these are left, what the others answered, and which one failed."""

    left: tuple[int, ...]
    answers: Mapping[str, Value]
    failed: PortCall | None = None

    @property
    def is_whole(self) -> bool:
        return self.failed is not None or not self.left


def calls_outside(contract: Contract) -> bool:
    """Whether the operations of a contract may call what lies outside."""
    return any(map(lies_outside, contract.operations))


def asking_case(
    contract: Contract, operation: str, state: State, arguments: Sequence[Value]
) -> Case | None:
    """The case of this call that calls what lies outside, if one does.

    Raises Undefined where another one applies as well, which then says that nothing is called.
    """
    called = contract.operations[operation]
    if broken_arguments(called, arguments) or required(called, state, arguments):
        return None
    applying = cases_applying(called, state, arguments)
    asking = next((each for each in applying if each.calls), None)
    if asking is not None and len(applying) > 1:
        both = " and ".join(f"`{each.clause}`" for each in applying)
        raise Undefined(asking.clause, f"{both} apply to this call, and it asks a port")
    return asking


def explain_asking(
    contract: Contract,
    operation: str,
    state: State,
    arguments: Sequence[Value],
    observed: Outcome,
    asked: Sequence[Asked],
    behind: State,
) -> Explained | Mismatch:
    """Whether the outcome of this call and the calls that it made are what the contract says.

    `behind` is the state with what ports remember after those.
    """
    case = asking_case(contract, operation, state, arguments)
    if case is None:
        found = explain(contract, operation, state, arguments, observed)
        if not asked or isinstance(found, Mismatch) or found.free or not found.clauses:
            return found
        why = f"`{found.clauses[0]}` says of no call outside"
        return Mismatch(found.clauses[0], NOTHING, calls_text(asked), why, is_told=True)
    ways = list(_ways(case, state, arguments, asked))
    whole = [each for each in ways if each.is_whole]
    if not whole:
        best = min(ways, key=lambda each: len(each.left), default=_none_of(case))
        return _other_calls(case, state, arguments, asked, best)
    first: Mismatch | None = None
    for way in whole:
        explained = _explained(contract, case, way, arguments, observed, behind)
        if isinstance(explained, Explained):
            return explained
        first = first or explained
    assert first is not None, "each of them says what is wrong"
    return first


def next_calls(
    case: Case,
    state: State,
    arguments: Sequence[Value],
    asked: Sequence[Asked],
    operation: str,
    given: tuple[Value, ...],
) -> tuple[PortCall, ...]:
    """The calls of a case that one more call may be, after those that were made."""
    one_more = Asked(operation, given, Returned())
    return tuple(
        case.calls[number]
        for way in _ways(case, state, arguments, asked)
        if way.failed is None
        for number in way.left
        if _with(case, number, way, state, arguments, one_more) is not None
    )


def answered(
    contract: Contract,
    case: Case,
    state: State,
    arguments: Sequence[Value],
    answer: Callable[[str, State, tuple[Value, ...]], tuple[Outcome, State] | None],
) -> State | None:
    """The state after a call in this case, where all its calls are answered so; None where that is not known."""
    way, behind = _none_of(case), state
    for call in case.calls:
        given = _given(case, call, way, state, arguments)
        found = None if given is None else answer(call.operation, behind, given)
        if found is None:
            return None
        outcome, behind = found
        if not isinstance(outcome, Returned):
            return None
        way = _Way((), {**way.answers, call.answer: outcome.value})
    taken = contract.operations[case.answered].parameters[len(arguments) :]
    known = (*arguments, *(way.answers[each.name] for each in taken))
    possible = outcomes(contract, case.answered, behind, known)
    return possible[0].after if possible else None


def _none_of(case: Case) -> _Way:
    return _Way(tuple(range(len(case.calls))), {})


def _ways(
    case: Case, state: State, arguments: Sequence[Value], asked: Sequence[Asked]
) -> Iterator[_Way]:
    """Each way in which all these calls are calls of the case."""
    waiting = [(0, _none_of(case))]
    while waiting:
        at, way = waiting.pop()
        if at == len(asked):
            yield way
        elif way.failed is None:
            found = (_with(case, number, way, state, arguments, asked[at]) for number in way.left)
            waiting.extend((at + 1, each) for each in found if each is not None)


def _with(
    case: Case,
    number: int,
    way: _Way,
    state: State,
    arguments: Sequence[Value],
    asked: Asked,
) -> _Way | None:
    """The way with this call as one more of the case; None where it is another one."""
    call = case.calls[number]
    given = _given(case, call, way, state, arguments)
    if given is None or call.operation != asked.operation or asked.wrong:
        return None
    if not same(list(given), list(asked.arguments)):
        return None
    left = tuple(each for each in way.left if each != number)
    match asked.outcome:
        case Returned(value=value):
            return _Way(left, {**way.answers, call.answer: value} if call.answer else way.answers)
        case Failed() if call.refused:
            return _Way(left, way.answers, call)
        case Failed():
            why = f"`{asked.text}` fails, and the contract does not say what follows"
        case None:
            why = f"nobody can say how `{asked.text}` ends: {asked.why}"
        case _:
            why = f"the contract calls `{asked.text}`, of which an argument breaks its type"
    raise Undefined(case.clause, why)


def _given(
    case: Case, call: PortCall, way: _Way, state: State, arguments: Sequence[Value]
) -> tuple[Value, ...] | None:
    """What the call is to be made with; None where it takes an answer that is not there yet."""
    if any(name not in way.answers for name in call.takes):
        return None
    answers = (way.answers[name] for name in call.takes)
    given: tuple[Value, ...] = evaluate(case.clause, call.arguments, state, *arguments, *answers)
    return given


def _explained(
    contract: Contract,
    case: Case,
    way: _Way,
    arguments: Sequence[Value],
    observed: Outcome,
    behind: State,
) -> Explained | Mismatch:
    """Whether the call ended as the case says where its calls were answered so."""
    name = case.answered if way.failed is None else way.failed.refused
    taken = contract.operations[name].parameters[len(arguments) :]
    given = (*arguments, *(way.answers[each.name] for each in taken))
    found = explain(contract, name, behind, given, observed)
    if isinstance(found, Explained):
        return found
    allowed = [each.outcome for each in outcomes(contract, name, behind, given)]
    texts = [outcome_text(each) for each in allowed if isinstance(each, Returned | Failed)]
    failed = f"where `{way.failed.operation}` failed, " if way.failed is not None else ""
    return Mismatch(
        found.clause,
        failed + " and ".join(texts or [found.expected]),
        outcome_text(observed),
        found.why,
        is_told=True,
    )


def _other_calls(
    case: Case, state: State, arguments: Sequence[Value], asked: Sequence[Asked], best: _Way
) -> Mismatch:
    """How the calls that were made differ from those of the case, as far as these are known."""
    known = best if best.answers else _answered(case, state, arguments, asked)
    wanted = [_wanted_text(case, each, known, state, arguments) for each in case.calls]
    made = [each.text for each in asked]
    missing = beyond(wanted, made)
    more = beyond(made, wanted)
    failed = next((each for each in asked[:-1] if isinstance(each.outcome, Failed)), None)
    if failed is not None and not more:
        why = f"after `{failed.text}` has failed, nothing else is to be called"
    elif more:
        why = f"`{case.clause}` does not say that `{more[0]}` is called"
        why += " again" if more[0] in wanted else ""
    elif missing:
        why = f"`{missing[0]}` is not called"
    else:
        why = f"`{_too_early(case, state, arguments, asked)}` is called before the answer is there that it takes"
    expected = f"calls {' and '.join(wanted)}"
    return Mismatch(case.clause, expected, calls_text(asked), why, is_told=True)


def _answered(case: Case, state: State, arguments: Sequence[Value], asked: Sequence[Asked]) -> _Way:
    """What is known of answers where not all calls are those of the case."""
    way = _none_of(case)
    for each in asked:
        if way.failed is None:
            found = (_with(case, number, way, state, arguments, each) for number in way.left)
            way = next((one for one in found if one is not None), way)
    return way


def _too_early(case: Case, state: State, arguments: Sequence[Value], asked: Sequence[Asked]) -> str:
    """The first call that can be none of the case after those before it."""
    for count, each in enumerate(asked, 1):
        if not list(_ways(case, state, arguments, asked[:count])):
            return each.text
    return asked[-1].text


def _wanted_text(
    case: Case, call: PortCall, known: _Way, state: State, arguments: Sequence[Value]
) -> str:
    given = _given(case, call, known, state, arguments)
    shown = "…" if given is None else ", ".join(map(literal, given))
    return f"{call.operation}({shown})"
