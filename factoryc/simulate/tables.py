"""The state as small tables, in plain text: one for each thing that is remembered."""

from collections.abc import Iterator, Sequence
from typing import Any

from factoryc.contract.literal import literal
from factoryc.contract.python_names import python_name
from factoryc.simulate.bench import Bench, World
from factoryc.simulate.changed import remembered
from factoryc.spec.definitions import StateDefinition
from factoryc.spec.spec import Spec
from factoryc.spec.types import ListType, MapType, RecordType, Type, unrefined

_MOST_ROWS = 20
_GAP = "  "


def state_tables(world: World, on: Bench, width: int) -> tuple[str, ...]:
    """Each state by its name; what does not fit the width beside each other stands below it."""
    if not on.spec.state:
        return ("nothing is remembered: the spec has no state",)
    return tuple(
        line
        for each in on.spec.state
        for line in _state(each, remembered(world.state, each), on.spec, width)
    )


def _state(state: StateDefinition, value: Any, spec: Spec, width: int) -> Iterator[str]:  # noqa: ANN401
    plain = unrefined(state.type)
    if not value or not isinstance(plain, MapType | ListType):
        yield f"{state.name} = {literal(value, state.type)}"
        return
    yield f"{state.name}:"
    rows = _rows(value, state.type, spec)
    yield from _table(_columns(state.type, spec), rows[:_MOST_ROWS], width - len(_GAP))
    if len(rows) > _MOST_ROWS:
        yield f"{_GAP}… and {len(rows) - _MOST_ROWS} more"


def _columns(type_: Type, spec: Spec) -> tuple[str, ...]:
    """The heads of a table: a key has none, a record those of its fields."""
    match unrefined(type_):
        case MapType(value=inner) | ListType(element=inner):
            return ("", *_columns(inner, spec))
        case RecordType(name=name):
            return tuple(field.name for field in spec.record(name).fields)
        case _:
            return ("",)


def _rows(value: Any, type_: Type, spec: Spec) -> list[tuple[str, ...]]:  # noqa: ANN401  of any type
    """The rows for a value: what is inside of a map or list stands beside its key, row by row."""
    match unrefined(type_):
        case MapType(key=key_type, value=inner) if value:
            keyed = [(literal(key, key_type), entry) for key, entry in value.items()]
        case ListType(element=inner) if value:
            keyed = [(str(index), entry) for index, entry in enumerate(value)]
        case RecordType(name=name):
            fields = spec.record(name).fields
            cells = (literal(getattr(value, python_name(each.name)), each.type) for each in fields)
            return [tuple(cells)]
        case _:
            rest = len(_columns(type_, spec)) - 1
            return [(literal(value, type_), *([""] * rest))]
    return [(key, *row) for key, entry in keyed for row in _rows(entry, inner, spec)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    shown = [*([head] if any(head) else []), *rows]
    widths = [max(len(row[at]) for row in shown) for at in range(len(head))]
    if sum(widths) + len(_GAP) * (len(widths) - 1) <= width:
        for row in shown:
            cells = (cell.ljust(size) for cell, size in zip(row, widths, strict=True))
            yield f"{_GAP}{_GAP.join(cells)}".rstrip()
        return
    for row in rows:
        yield f"{_GAP}{row[0]}"
        for name, cell in _labelled(head[1:], row[1:]):
            yield f"{_GAP}{_GAP}{name}{cell}"


def _labelled(names: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    longest = max(len(name) for name in names)
    for name, cell in zip(names, cells, strict=True):
        yield f"{name.ljust(longest)}{_GAP}" if name else "", cell
