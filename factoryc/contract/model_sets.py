"""What a case sets, as the state that follows: all places change together."""

from collections.abc import Sequence

from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.spec.definitions import Sets
from factoryc.spec.expressions import Expression
from factoryc.spec.types import MapType, Type, unrefined


def changed_state(sets: Sequence[Sets], names: Naming) -> str:
    """The state after these changes; each of them reads the state before."""
    whole = [change for change in sets if not change.keys]
    if len({change.state for change in whole}) < len(whole):
        # Two values for one state contradict each other, unless they are the same.
        pairs = ", ".join(
            f"({text_source(python_name(change.state))}, {translate(change.value, names)})"
            for change in whole
        )
        fields = [f"**runtime.at_once({pairs})"]
    else:
        fields = [f"{python_name(c.state)}={translate(c.value, names)}" for c in whole]
    settled = {change.state for change in whole}
    entries: dict[str, list[Sets]] = {}
    for change in sets:
        if change.keys and change.state not in settled:
            entries.setdefault(change.state, []).append(change)
    fields.extend(
        f"{python_name(state)}={_changed_entries(state, changes, names)}"
        for state, changes in entries.items()
    )
    return f"replace({names.state}, {', '.join(fields)})"


def _changed_entries(state: str, changes: Sequence[Sets], names: Naming) -> str:
    type_, base = unrefined(_state_type(state, names)), names.state_read(state)
    if len(changes) == 1 or not isinstance(type_, MapType):
        return _changed(type_, base, changes[0].keys, changes[0].value, names)
    if all(len(change.keys) == 1 for change in changes):
        pairs = ", ".join(
            f"({translate(change.keys[0], names)}, {translate(change.value, names)})"
            for change in changes
        )
        return f"{base} | runtime.at_once({pairs})"
    paths = ", ".join(
        f"(({', '.join(translate(key, names) for key in change.keys)},),"
        f" {translate(change.value, names)})"
        for change in changes
    )
    return f"runtime.with_entries({base}, {paths})"


def _changed(
    type_: Type, base: str, keys: Sequence[Expression], value: Expression, names: Naming
) -> str:
    if not keys:
        return translate(value, names)
    key = translate(keys[0], names)
    match unrefined(type_):
        case MapType(value=inner):
            changed = _changed(inner, f"{base}[{key}]", keys[1:], value, names)
            return f"{base} | {{{key}: {changed}}}"
        case other:
            raise ValueError(f"`sets` with a key asks for a map, not {other}")


def _state_type(name: str, names: Naming) -> Type:
    for state in names.spec.state:
        if state.name == name:
            return state.type
    raise KeyError(name)
