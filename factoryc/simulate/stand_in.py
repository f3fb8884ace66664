"""A product whose operations are the contract itself, behind the interface of a built product.

The modules of the interface are those that the built-in agent writes. What they import from their
package stands in memory: nothing is written, and no module of that name is taken away from others.
"""

import builtins
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from factoryc.agents.built_in.commands_module import command_sources
from factoryc.agents.built_in.interface_module import interface_sources
from factoryc.agents.built_in.storage_module import storage_source
from factoryc.contract.model import model_names
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Failed, Rejected, Returned, Undefined
from factoryc.contract.types_source import REJECTED, error_definition
from factoryc.frozen import frozen
from factoryc.plan.layout import layout_of, module_path
from factoryc.simulate.asking_ports import call_with_ports
from factoryc.simulate.bench import Bench, World
from factoryc.simulate.calling import Unsaid, first_offered
from factoryc.simulate.reasons import rejected_text
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Operation
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec

Names = dict[str, Any]


class Unanswered(Exception):
    """The contract does not say how this call ends: why, for people."""


@frozen
class Sources:
    """The texts of an interface: its module, and the one that keeps the state in a file, if any."""

    interface: str
    storage: str | None


def sources_of(spec: Spec, file: str | None) -> Sources:
    """The texts for a spec with an interface. With a `file`, the state is kept there.

    Raises CannotBuild where the interface is one that the built-in agent cannot write.
    """
    layout = layout_of(spec)
    if spec.cli is not None:
        assert layout.commands is not None, "as there is such an interface"
        text = command_sources(spec, spec.cli)[module_path(layout.commands)]
    else:
        assert layout.server is not None, "as there is an interface, and it is no other"
        text = interface_sources(spec)[module_path(layout.server)]
    return Sources(text, storage_source(spec, file) if file is not None else None)


def stand_in(spec: Spec, sources: Sources, on: Bench, clock: Callable[[], datetime]) -> Names:
    """The names of the interface's module: `serve`, `Server` and `respond`, or `run`.

    `spec` is as it was written, and not yet with its clock as a state.
    """
    layout = layout_of(spec)
    types = _types(spec, on)
    state = _state_class(spec, on)
    modules: dict[str, Mapping[str, Any]] = {layout.types: types}
    if layout.functions is not None:
        modules[layout.functions] = types
    if layout.state is not None:
        modules[layout.state] = {"State": state}
    if layout.clock is not None:
        modules[layout.clock] = {"now": clock}
    calls = _Calls(spec, on, types)
    for operation in spec.operations:
        answers = {python_name(operation.name): calls.answering(operation)}
        modules[layout.operation(operation.name)] = answers
    if layout.storage is not None:
        kept = {"opened": _in_memory(state())}
        modules[layout.storage] = (
            kept if sources.storage is None else _loaded(sources.storage, modules)
        )
    return _loaded(sources.interface, modules)


class _Calls:
    """Operations as Python functions, each of which asks the contract."""

    def __init__(self, spec: Spec, on: Bench, types: Mapping[str, Any]) -> None:
        self._stateful = bool(spec.state)
        self._names = tuple(python_name(each.name) for each in spec.state)
        self._on = on
        self._types = types
        self._made = 0
        self._outside = on.ground.contract.initial

    def answering(self, operation: Operation) -> Callable[..., Any]:
        """The function that a product has for this operation, with the same parameters."""
        is_timed = reads_clock(operation)

        def answer(*given: Any) -> Any:  # noqa: ANN401  the values of a product are of any type
            held = given[0] if self._stateful else None
            before = int(self._stateful)
            now = given[before] if is_timed else None
            return self._answer(operation.name, held, now, given[before + is_timed :])

        return answer

    def _answer(self, name: str, held: Any, now: datetime | None, given: Sequence[Any]) -> Any:  # noqa: ANN401
        operation = self._on.spec.operation(name)
        arguments = tuple(given)
        world = World(self._state(held, now), calls=self._made)
        self._made += 1
        try:
            ended = call_with_ports(operation, arguments, world, self._on, first_offered)
        except Undefined as undefined:
            raise Unanswered(str(undefined)) from undefined
        if isinstance(ended, Unsaid):
            raise Unanswered(ended.why)
        self._outside = ended.after
        self._made += len(ended.asked)
        for asked in ended.asked:
            _log(f"calls {asked.text}  {asked.outcome}")
        for each in self._names:
            setattr(held, each, getattr(ended.after, each))
        match ended.outcome:
            case Returned(value=value):
                return value
            case Failed(name=error, fields=fields):
                raise self._types[error](**(fields or {}))
            case Rejected():
                said = rejected_text(operation, arguments, self._on)
                raise self._types["Rejected"](said.removeprefix("is rejected: "))

    def _state(self, held: Any, now: datetime | None) -> Any:  # noqa: ANN401  of the contract's own class
        fields = {each: getattr(held, each) for each in self._names}
        if hasattr(self._outside, CLOCK):
            fields[CLOCK] = now or getattr(self._on.ground.contract.initial, CLOCK)
        # What ports remember stays with them.
        return replace(self._outside, **fields)


def _types(spec: Spec, on: Bench) -> Names:
    names: Names = {**on.ground.names, "__name__": __name__}
    naming = model_names(spec)
    texts = [REJECTED, *(error_definition(error, naming) for error in spec.errors)]
    text = "import datetime\nfrom decimal import Decimal\n\n" + "\n\n".join(texts)
    exec(compile(text, f"<{spec.name}.types>", "exec"), names)  # noqa: S102  our own text, made from typed values
    return names


def _state_class(spec: Spec, on: Bench) -> type:
    first = on.ground.contract.initial

    class State:
        """What is remembered between calls, as the contract says it begins."""

        def __init__(self) -> None:
            for each in spec.state:
                name = python_name(each.name)
                setattr(self, name, getattr(first, name))

    return State


def _in_memory(state: object) -> Callable[[], Any]:
    @contextmanager
    def opened() -> Iterator[object]:
        yield state

    return opened


def _loaded(text: str, modules: Mapping[str, Mapping[str, Any]]) -> Names:
    """The names that a module defines, where it is given these modules of its package."""
    made = {name: _module(name, names) for name, names in modules.items()}
    # What a product would log in full is said to the author in a sentence.
    made["traceback"] = _module("traceback", {"print_exc": _say_why})

    def importing(name: str, *more: Any) -> Any:  # noqa: ANN401  as Python's own
        return made[name] if name in made else builtins.__import__(name, *more)

    # A dataclass looks up the module that it says it is from, and this one cannot be imported.
    given = {**vars(builtins), "__import__": importing}
    names: Names = {"__name__": __name__, "__builtins__": given}
    exec(compile(text, "<interface>", "exec"), names)  # noqa: S102  what the built-in agent writes for every product
    return names


def _module(name: str, names: Mapping[str, Any]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update({each: value for each, value in names.items() if each != "__builtins__"})
    return module


def _say_why() -> None:
    problem = sys.exception()
    match problem:
        case Unanswered():
            said = f"no answer: {problem}"
        case sqlite3.Error():
            said = f"the state cannot be kept: {problem}"
        case _:
            said = f"internal error: {type(problem).__name__}: {problem}; this is a bug in factoryc"
    _log(said)


def _log(said: str) -> None:
    print(said, file=sys.stderr, flush=True)  # noqa: T201  the log of a server that runs
