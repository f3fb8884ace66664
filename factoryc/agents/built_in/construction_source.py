"""The construction of an open result as Python: a helper that tries until the conditions hold."""

import attrs

from factoryc.agents.built_in.bounds import Bounds
from factoryc.agents.built_in.choices import Choice
from factoryc.agents.built_in.open_outcome import Construction, governing
from factoryc.agents.built_in.outcome import RESULT, Outcome
from factoryc.agents.built_in.outcome_source import INDENT
from factoryc.analysis.walk import variables, walk
from factoryc.contract.annotation import annotation
from factoryc.contract.expression import piece, translate
from factoryc.contract.function_source import EXACTLY, reckons_decimals
from factoryc.contract.module_text import function_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import predicate_name
from factoryc.contract.python_text import Level, integer_source, text_source
from factoryc.plan.layout import state_class
from factoryc.spec.definitions import Case, Operation
from factoryc.spec.expressions import Expression, StateRead, Variable
from factoryc.spec.types import RecordType

TRIES = "TRIES"
_DRAWS = 1_000
_COUNTED = 1_000_000


@attrs.frozen
class Found:
    """How an open outcome is reached: its outcome, and what the module needs for it."""

    outcome: Outcome
    constants: tuple[tuple[str, str], ...] = ()
    helpers: tuple[str, ...] = ()


def construction_source(
    construction: Construction, operation: Operation, case: Case, names: Naming
) -> Found:
    """Statements where the first choice will do, otherwise a helper that chooses again."""
    constants = tuple(constant for choice in construction.choices for constant in choice.constants)
    if not construction.conditions:
        opening = tuple(
            f"{choice.name} = {_first(choice, names)}" for choice in construction.choices
        )
        return Found(Outcome(opening, construction.result, case.sets), constants)
    helper = _helper_name(operation, case)
    used = _parameters_used(construction, operation)
    reads_state = _reads_state(construction)
    given = ([names.state] if reads_state else []) + [names.variable(name) for name in used]
    assert operation.result is not None, "only what has a result is left open"
    result = Variable(RESULT, operation.result, case.span)
    opening = (f"{RESULT} = {helper}({', '.join(given)})",)
    tries = _COUNTED if all(one.is_tried_in_turn for one in construction.choices) else _DRAWS
    return Found(
        Outcome(opening, result, case.sets),
        ((TRIES, integer_source(tries)), *constants),
        (_helper(construction, operation, case, names, reads_state=reads_state),),
    )


def _helper_name(operation: Operation, case: Case) -> str:
    kind = operation.result
    what = predicate_name(kind.name).removeprefix("is_") if isinstance(kind, RecordType) else RESULT
    return f"_{case.name}_{what}"


def _helper(
    construction: Construction,
    operation: Operation,
    case: Case,
    names: Naming,
    *,
    reads_state: bool,
) -> str:
    parameters = [f"{names.state}: {state_class(names.spec)}"] if reads_state else []
    types = {parameter.name: parameter.type for parameter in operation.parameters}
    parameters += [
        f"{names.variable(name)}: {annotation(types[name], names)}"
        for name in _parameters_used(construction, operation)
    ]
    lines, depth = list[str](), 0
    if not any(one.is_tried_in_turn for one in construction.choices):
        lines.append(f"for _ in range({TRIES}):")
        depth = 1
    for choice in sorted(construction.choices, key=lambda one: not one.is_tried_in_turn):
        if choice.is_tried_in_turn:
            lines.append(f"{INDENT * depth}for {choice.name} in {_candidates(choice, names)}:")
            depth += 1
        else:
            lines.append(f"{INDENT * depth}{choice.name} = {_drawn(choice, names)}")
    tests = [piece(one, names).at(Level.NOT) for one in construction.conditions]
    if len(tests) == 1:
        tests = [translate(construction.conditions[0], names)]
    lines.append(f"{INDENT * depth}if {' and '.join(tests)}:")
    lines.append(f"{INDENT * (depth + 1)}return {translate(construction.result, names)}")
    chosen = " and ".join(f"`{choice.name}`" for choice in construction.choices)
    message = f"no {chosen} was found that `{case.clause}` allows"
    lines.append(f"raise RuntimeError({text_source(message)})")
    if reckons_decimals(_everything(construction)):
        lines = [EXACTLY, *(f"{INDENT}{line}" for line in lines)]
    return function_text(
        _helper_name(operation, case),
        parameters,
        annotation(operation.result, names),
        _doc(operation, case, construction, names),
        lines,
    )


def _doc(operation: Operation, case: Case, construction: Construction, names: Naming) -> str:
    decisions = governing(names.spec, operation, case)
    if decisions:
        return " ".join(f"{one.title.rstrip('.')} (decision `{one.name}`)." for one in decisions)
    parts = " and ".join(f"`{choice.name}`" for choice in construction.choices)
    return f"Choose {parts} anew until the result is one that `{case.clause}` allows."


def _first(choice: Choice, names: Naming) -> str:
    if choice.candidates:
        return f"next(iter({choice.candidates}))"
    return _drawn(choice, names)


def _drawn(choice: Choice, names: Naming) -> str:
    bounds = choice.drawn_between
    if bounds is None:
        return choice.draw
    low = piece(bounds.low, names) if bounds.low is not None else None
    if bounds.high is None:
        drawn = "secrets.randbits(53)"
    else:
        size = f"{piece(bounds.high, names).at(Level.SUM)} + 1"
        if low is not None and low.text != "0":
            size = f"{piece(bounds.high, names).at(Level.SUM)} - {low.at(Level.PRODUCT)} + 1"
        drawn = f"secrets.randbelow({size})"
    return drawn if low is None or low.text == "0" else f"{low.at(Level.SUM)} + {drawn}"


def _candidates(choice: Choice, names: Naming) -> str:
    bounds = choice.counted
    if bounds is None:
        return choice.candidates
    return _counted(bounds, names)


def _counted(bounds: Bounds, names: Naming) -> str:
    """Upwards from the lower end; where there is only an upper one, downwards from there."""
    if bounds.high is None:
        if bounds.low is None or bounds.plain_low == 0:
            return f"range({TRIES})"
        low = piece(bounds.low, names)
        return f"range({low.text}, {low.at(Level.SUM)} + {TRIES})"
    high = piece(bounds.high, names)
    if bounds.low is not None and bounds.plain_high is not None:
        end = integer_source(bounds.plain_high + 1)
        return f"range({translate(bounds.low, names)}, {end})"
    if bounds.low is None:
        return f"range({high.text}, {high.at(Level.SUM)} - {TRIES}, -1)"
    return f"range({translate(bounds.low, names)}, {high.at(Level.SUM)} + 1)"


def _everything(construction: Construction) -> tuple[Expression, ...]:
    ends = tuple(
        end
        for choice in construction.choices
        for bounds in (choice.counted, choice.drawn_between)
        if bounds is not None
        for end in (bounds.low, bounds.high)
        if end is not None
    )
    return (construction.result, *construction.conditions, *ends)


def _parameters_used(construction: Construction, operation: Operation) -> tuple[str, ...]:
    used = {name for part in _everything(construction) for name in variables(part)}
    return tuple(one.name for one in operation.parameters if one.name in used)


def _reads_state(construction: Construction) -> bool:
    return any(
        isinstance(inner, StateRead) for part in _everything(construction) for inner in walk(part)
    )
