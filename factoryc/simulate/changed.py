"""What a call changed, and what is remembered, as an author would write it."""

from collections.abc import Iterator
from typing import Any

from factoryc.contract.literal import literal
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import same
from factoryc.contract.tables import State
from factoryc.spec.definitions import StateDefinition
from factoryc.spec.spec import Spec
from factoryc.spec.types import MapType, Type, unrefined


def changes(before: State, after: State, spec: Spec) -> tuple[str, ...]:
    """`links["abc123"] = Link { … }`: one for each place that is not what it was."""
    return tuple(
        line
        for each in spec.state
        for line in _changes(
            each.name, each.type, remembered(before, each), remembered(after, each)
        )
    )


def remembered(state: State, of: StateDefinition) -> Any:  # noqa: ANN401  of any type
    """The value of one of the spec's states."""
    return getattr(state, python_name(of.name))


def _changes(place: str, type_: Type, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401
    if before is after or same(before, after):
        return
    plain = unrefined(type_)
    if not isinstance(plain, MapType):
        yield f"{place} = {literal(after, type_)}"
        return
    for key in before:
        if key not in after:
            yield f"{place} is without {literal(key, plain.key)}"
    for key, value in after.items():
        entry = f"{place}[{literal(key, plain.key)}]"
        if key not in before:
            yield f"{entry} = {literal(value, plain.value)}"
        else:
            yield from _changes(entry, plain.value, before[key], value)
