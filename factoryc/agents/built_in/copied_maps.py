"""Copies of the state's maps, for outcomes that would hand one of them on.

Maps of the state are changed in place, so that nothing but the state itself may ever hold them.
"""

from collections.abc import Iterator

from factoryc.agents.built_in.outcome import Outcome, is_map, rewritten
from factoryc.agents.built_in.rewrite import Replacement
from factoryc.analysis.walk import meaning
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.spec.expressions import (
    Comprehension,
    Conditional,
    Expression,
    FunctionCall,
    ListValue,
    MapValue,
    Match,
    RecordUpdate,
    RecordValue,
    SetValue,
    StateRead,
    Variable,
)
from factoryc.spec.types import MapType, RecordType, SumType, Type, unrefined


def copied_maps(outcome: Outcome, names: Naming) -> tuple[Outcome, list[str]]:
    """The outcome with a copy of each map of the state that the result or a value would hold."""
    values = [value for value in (outcome.result, *(one.value for one in outcome.sets)) if value]
    held = {
        meaning(part): part
        for value in values
        for part in _handed_on(value)
        if isinstance(part, StateRead) and is_map(part)
    }
    lines, replacements = [], []
    for read in held.values():
        assert isinstance(read, StateRead)
        name = f"{python_name(read.name)}_copy"
        lines.append(f"{name} = dict({names.state_read(read.name)})")
        replacements.append(Replacement(read, Variable(name, read.type, read.span)))
    return rewritten(outcome, tuple(replacements)), lines


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
    return isinstance(unrefined(type_), MapType | RecordType | SumType)
