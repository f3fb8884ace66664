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
    if isinstance(plain, MapType):
        rows = [
            (literal(key, plain.key), *_cells(entry, plain.value, spec))
            for key, entry in value.items()
        ]
        head = ("", *_columns(plain.value, spec))
    else:
        rows = [
            (str(index), *_cells(item, plain.element, spec)) for index, item in enumerate(value)
        ]
        head = ("", *_columns(plain.element, spec))
    yield from _table(head, rows[:_MOST_ROWS], width - len(_GAP))
    if len(rows) > _MOST_ROWS:
        yield f"{_GAP}… and {len(rows) - _MOST_ROWS} more"


def _columns(type_: Type, spec: Spec) -> tuple[str, ...]:
    plain = unrefined(type_)
    if isinstance(plain, RecordType):
        return tuple(field.name for field in spec.record(plain.name).fields)
    return ("",)


def _cells(value: Any, type_: Type, spec: Spec) -> tuple[str, ...]:  # noqa: ANN401  of any type
    plain = unrefined(type_)
    if isinstance(plain, RecordType):
        return tuple(
            literal(getattr(value, python_name(field.name)), field.type)
            for field in spec.record(plain.name).fields
        )
    return (literal(value, type_),)


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
