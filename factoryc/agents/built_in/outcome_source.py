"""The outcome of a case as statements: fail, or change the state and return the result.

All `sets` read the state before. Where a value is read after its place was assigned, it is computed
first. Maps of the state are changed in place, so that nothing but the state itself ever holds them.
"""

import attrs

from factoryc.agents.built_in.copied_maps import copied_maps
from factoryc.agents.built_in.outcome import RESULT, Outcome, is_map, rewritten, states_read
from factoryc.agents.built_in.rewrite import Replacement
from factoryc.agents.built_in.shared_lookups import shared_lookups
from factoryc.analysis.walk import variables
from factoryc.contract.expression import translate
from factoryc.contract.function_source import EXACTLY, reckons_decimals
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.spec.definitions import Case, ErrorValue, Sets
from factoryc.spec.expressions import (
    Conditional,
    Expression,
    FieldRead,
    MapLookup,
    StateRead,
    Variable,
    Without,
)
from factoryc.spec.types import MapType, unrefined

INDENT = "    "


def outcome_lines(case: Case, outcome: Outcome, names: Naming, taken: frozenset[str]) -> list[str]:
    """The statements, the last of which leaves the operation. `taken` are names of others."""
    if case.fails is not None:
        return [_raising(case.fails, names)]
    outcome, shared = shared_lookups(outcome, names, taken)
    if isinstance(outcome.result, StateRead) and not outcome.sets and is_map(outcome.result):
        return [*outcome.opening, *shared, f"return dict({translate(outcome.result, names)})"]
    outcome, copies = copied_maps(outcome, names)
    body = [*outcome.opening, *shared, *copies, *_changing(outcome, names)]
    if reckons_decimals((outcome.result, outcome.sets)):
        body = [EXACTLY, *(f"{INDENT}{line}" for line in body)]
    return body


def _raising(error: ErrorValue, names: Naming) -> str:
    fields = ", ".join(
        f"{python_name(field.name)}={translate(field.value, names)}" for field in error.fields or ()
    )
    return f"raise {names.type(error.name)}({fields})"


def _changing(outcome: Outcome, names: Naming) -> list[str]:
    lines = []
    result = outcome.result
    if result is not None and _must_come_first(result, outcome.sets):
        if isinstance(result, Variable):
            outcome = _with_result(outcome, result)
        else:
            lines.append(f"{RESULT} = {translate(result, names)}")
            result = Variable(RESULT, result.type, result.span)
    lines += _assignments(outcome.sets, names)
    return [*lines, f"return {translate(result, names)}" if result is not None else "return"]


def _must_come_first(result: Expression, sets: tuple[Sets, ...]) -> bool:
    """Whether the result reads what is about to change, or is read by the change itself."""
    if not sets:
        return False
    named = any(RESULT in variables(part) for one in sets for part in (*one.keys, one.value))
    changed = {one.state for one in sets}
    return named or bool(changed & set(states_read(result)))


def _with_result(outcome: Outcome, result: Variable) -> Outcome:
    replacement = (Replacement(attrs.evolve(result, name=RESULT), result),)
    return rewritten(outcome, replacement)


def _assignments(sets: tuple[Sets, ...], names: Naming) -> list[str]:
    """One assignment for each place. In the order given, where none reads what another changed."""
    clashes = any(
        earlier.state in set(states_read(*later.keys, _read_value(later)))
        for place, earlier in enumerate(sets)
        for later in sets[place + 1 :]
    )
    if not clashes:
        return [_assignment(one, names) for one in sets]
    values, lines = [], []
    for number, one in enumerate(sets, start=1):
        local = f"new_{python_name(one.state)}" if _is_alone(one, sets) else f"new_{number}"
        values.append(f"{local} = {_value(one, names)}")
        keys = []
        for depth, key in enumerate(one.keys[:1], start=1):
            held = f"key_{number}" if depth == 1 else f"key_{number}_{depth}"
            if isinstance(key, Variable):
                held = translate(key, names)
            else:
                values.append(f"{held} = {translate(key, names)}")
            keys.append(f"[{held}]")
        lines.append(f"{names.state_read(one.state)}{''.join(keys)} = {local}")
    return [*values, *lines]


def _is_alone(one: Sets, sets: tuple[Sets, ...]) -> bool:
    return [other.state for other in sets].count(one.state) == 1


def _read_value(one: Sets) -> Expression:
    """What a `sets` reads: a map from which one key is taken changes in place instead."""
    if _takes_a_key(one):
        assert isinstance(one.value, Without)
        return one.value.key
    return one.value


def _takes_a_key(one: Sets) -> bool:
    match one:
        case Sets(state=state, keys=(), value=Without(base=StateRead(name=name, type=type_))):
            return name == state and isinstance(unrefined(type_), MapType)
        case _:
            return False


def _assignment(one: Sets, names: Naming) -> str:
    place = names.state_read(one.state)
    if _takes_a_key(one):
        assert isinstance(one.value, Without)
        return f"{place}.pop({translate(one.value.key, names)}, None)"
    if one.keys:
        place = f"{place}[{translate(one.keys[0], names)}]"
    return f"{place} = {_value(one, names)}"


def _value(one: Sets, names: Naming) -> str:
    """The value to assign. A map inside a map is made anew: others may hold the old one."""
    value = translate(one.value, names)
    if not one.keys:
        owned = not isinstance(one.value, Variable | FieldRead | MapLookup | Conditional)
        return f"dict({value})" if is_map(one.value) and not owned else value
    place = f"{names.state_read(one.state)}[{translate(one.keys[0], names)}]"
    inner = [translate(key, names) for key in one.keys[1:]]
    for depth in range(len(inner), 0, -1):
        outer = place + "".join(f"[{key}]" for key in inner[: depth - 1])
        value = f"{{**{outer}, {inner[depth - 1]}: {value}}}"
    return value
