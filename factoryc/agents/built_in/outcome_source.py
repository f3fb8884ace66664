"""The outcome of a case as statements: fail, or change the state and return the result.

All `sets` read the state before. Where a value is read after its place was assigned, it is computed
first. Maps of the state are changed in place, so that nothing but the state itself ever holds them.
"""

from collections.abc import Iterator, Sequence

import attrs

from factoryc.agents.built_in.rewrite import Replacement, evaluated, replaced
from factoryc.analysis.walk import meaning, variables, walk
from factoryc.contract.expression import translate
from factoryc.contract.function_source import EXACTLY, reckons_decimals
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import predicate_name, python_name
from factoryc.spec.definitions import Case, ErrorValue, Sets
from factoryc.spec.expressions import (
    Comprehension,
    Conditional,
    Expression,
    FieldRead,
    FunctionCall,
    ListValue,
    MapLookup,
    MapValue,
    Match,
    RecordUpdate,
    RecordValue,
    SetValue,
    StateRead,
    Variable,
    Without,
)
from factoryc.spec.types import MapType, RecordType, Type, unrefined

RESULT = "result"
INDENT = "    "


@attrs.frozen
class Outcome:
    """What a case does once it applies. `opening` are statements that find an open result."""

    opening: tuple[str, ...]
    result: Expression | None
    sets: tuple[Sets, ...]


def outcome_lines(case: Case, outcome: Outcome, names: Naming, taken: frozenset[str]) -> list[str]:
    """The statements, the last of which leaves the operation. `taken` are names of others."""
    if case.fails is not None:
        return [_raising(case.fails, names)]
    outcome, shared = _shared_lookups(outcome, names, taken)
    if isinstance(outcome.result, StateRead) and not outcome.sets and _is_map(outcome.result):
        return [*outcome.opening, *shared, f"return dict({translate(outcome.result, names)})"]
    outcome, copies = _copied_maps(outcome, names)
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
    return named or bool(changed & set(_states_read(result)))


def _with_result(outcome: Outcome, result: Variable) -> Outcome:
    replacement = (Replacement(attrs.evolve(result, name=RESULT), result),)
    return _rewritten(outcome, replacement)


def _assignments(sets: tuple[Sets, ...], names: Naming) -> list[str]:
    """One assignment for each place. In the order given, where none reads what another changed."""
    clashes = any(
        earlier.state in set(_states_read(*later.keys, _read_value(later)))
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
        return f"dict({value})" if _is_map(one.value) and not owned else value
    place = f"{names.state_read(one.state)}[{translate(one.keys[0], names)}]"
    inner = [translate(key, names) for key in one.keys[1:]]
    for depth in range(len(inner), 0, -1):
        outer = place + "".join(f"[{key}]" for key in inner[: depth - 1])
        value = f"{{**{outer}, {inner[depth - 1]}: {value}}}"
    return value


# What is looked up more than once ---------------------------------------------------------------


def _shared_lookups(
    outcome: Outcome, names: Naming, taken: frozenset[str]
) -> tuple[Outcome, list[str]]:
    """The outcome with names for what it looks up more than once, and the lines that name them."""
    everything = _parts_of(outcome)
    lookups: dict[object, MapLookup] = {}
    counts: dict[object, int] = {}
    for part in (inner for each in everything for inner in walk(each)):
        if isinstance(part, MapLookup) and _is_plain(part):
            lookups.setdefault(meaning(part), part)
            counts[meaning(part)] = counts.get(meaning(part), 0) + 1
    sure = {meaning(inner) for each in everything for inner in evaluated(each)}
    wanted = [one for key, one in lookups.items() if counts[key] > 1 and key in sure]
    lines, replacements, used = [], list[Replacement](), set(taken)
    for lookup in wanted:
        name = _name_for(lookup, wanted, used)
        used.add(name)
        lines.append(f"{name} = {translate(lookup, names)}")
        replacements.append(Replacement(lookup, Variable(name, lookup.type, lookup.span)))
    return _rewritten(outcome, tuple(replacements)), lines


def _is_plain(lookup: MapLookup) -> bool:
    return isinstance(lookup.base, StateRead) and (
        isinstance(lookup.key, Variable) and lookup.key.name != RESULT
    )


def _name_for(lookup: MapLookup, others: Sequence[MapLookup], used: set[str]) -> str:
    """`link` for a Link; `payer_account` where two accounts are looked up."""
    kind = lookup.type
    name = predicate_name(kind.name).removeprefix("is_") if isinstance(kind, RecordType) else "old"
    if sum(1 for other in others if other.type == lookup.type) > 1 or name in used:
        assert isinstance(lookup.key, Variable)
        name = f"{lookup.key.name}_{name}"
    name = python_name(name)
    while name in used:
        name = f"{name}_"
    return name


# Maps that would be held by more than the state ---------------------------------------------------


def _copied_maps(outcome: Outcome, names: Naming) -> tuple[Outcome, list[str]]:
    """The outcome with a copy of each map of the state that the result or a value would hold."""
    values = [value for value in (outcome.result, *(one.value for one in outcome.sets)) if value]
    held = {
        meaning(part): part
        for value in values
        for part in _handed_on(value)
        if isinstance(part, StateRead) and _is_map(part)
    }
    lines, replacements = [], []
    for read in held.values():
        assert isinstance(read, StateRead)
        name = f"{python_name(read.name)}_copy"
        lines.append(f"{name} = dict({names.state_read(read.name)})")
        replacements.append(Replacement(read, Variable(name, read.type, read.span)))
    return _rewritten(outcome, tuple(replacements)), lines


def _is_map(expression: Expression) -> bool:
    return isinstance(unrefined(expression.type), MapType)


def _handed_on(value: Expression) -> Iterator[Expression]:
    """The parts that the value holds as they are."""
    yield value
    match value:
        case RecordValue(fields=fields) | RecordUpdate(fields=fields):
            for field in fields:
                yield from _handed_on(field.value)
        case Conditional(then=then, otherwise=otherwise):
            yield from _handed_on(then)
            yield from _handed_on(otherwise)
        case Comprehension(item=item):
            yield from _handed_on(item)
        case MapValue(entries=entries):
            for _, entry in entries:
                yield from _handed_on(entry)
        case FunctionCall(arguments=arguments, type=type_) if _holds_a_map(type_):
            for argument in arguments:
                yield from _handed_on(argument)
        case ListValue(items=items) | SetValue(items=items):
            for part in items:
                yield from _handed_on(part)
        case Match(arms=arms):
            for arm in arms:
                yield from _handed_on(arm.value)
        case _:
            pass


def _holds_a_map(type_: Type) -> bool:
    return isinstance(unrefined(type_), MapType | RecordType)


# The parts of an outcome --------------------------------------------------------------------------


def _parts_of(outcome: Outcome) -> tuple[Expression, ...]:
    changed = tuple(part for one in outcome.sets for part in (*one.keys, one.value))
    return (outcome.result, *changed) if outcome.result is not None else changed


def _states_read(*expressions: Expression) -> Iterator[str]:
    for expression in expressions:
        yield from (part.name for part in walk(expression) if isinstance(part, StateRead))


def _rewritten(outcome: Outcome, replacements: tuple[Replacement, ...]) -> Outcome:
    if not replacements:
        return outcome
    return attrs.evolve(
        outcome,
        result=replaced(outcome.result, replacements) if outcome.result is not None else None,
        sets=tuple(
            attrs.evolve(
                one,
                keys=tuple(replaced(key, replacements) for key in one.keys),
                value=replaced(one.value, replacements),
            )
            for one in outcome.sets
        ),
    )
