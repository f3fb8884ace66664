"""The spec: what a root module and all that it uses mean, resolved and typed."""

from collections.abc import Mapping
from functools import cached_property

import attrs

from factoryc.source.span import Span
from factoryc.spec.definitions import (
    CliInterface,
    EnumDefinition,
    ErrorDefinition,
    FunctionDefinition,
    HttpInterface,
    Interface,
    InvariantDefinition,
    Operation,
    Port,
    RecordDefinition,
    RefinementDefinition,
    StateDefinition,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.evals import Constraint, Decision, Eval, Gate, Load, Never


@attrs.frozen
class Spec:
    """Everything in order of declaration, what it depends on before it.

    `types` and `functions` include those of used modules that are reached from here. `unclear`
    names the clauses that were left out because something in them is wrong.
    """

    name: str
    version: str
    types: tuple[TypeDefinition, ...] = ()
    errors: tuple[ErrorDefinition, ...] = ()
    functions: tuple[FunctionDefinition, ...] = ()
    state: tuple[StateDefinition, ...] = ()
    invariants: tuple[InvariantDefinition, ...] = ()
    operations: tuple[Operation, ...] = ()
    ports: tuple[Port, ...] = ()
    interface: Interface | None = None
    evals: tuple[Eval, ...] = ()
    loads: tuple[Load, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    decisions: tuple[Decision, ...] = ()
    nevers: tuple[Never, ...] = ()
    gate: Gate | None = None
    file: str = attrs.field(default="", eq=False)
    span: Span = attrs.field(default=Span("", 0, 0), eq=False, repr=False)
    doc: str = attrs.field(default="", eq=False)

    @property
    def http(self) -> HttpInterface | None:
        """The interface, where it speaks HTTP."""
        return self.interface if isinstance(self.interface, HttpInterface) else None

    @property
    def cli(self) -> CliInterface | None:
        """The interface, where it is a command line."""
        return self.interface if isinstance(self.interface, CliInterface) else None

    def record(self, name: str) -> RecordDefinition:
        """The record of that name. A missing one is a bug in the caller: KeyError."""
        definition = self._types[name]
        if not isinstance(definition, RecordDefinition):
            raise KeyError(name)
        return definition

    def enum(self, name: str) -> EnumDefinition:
        """The enum of that name, or KeyError."""
        definition = self._types[name]
        if not isinstance(definition, EnumDefinition):
            raise KeyError(name)
        return definition

    def sum(self, name: str) -> SumDefinition:
        """The enum with payloads of that name, or KeyError."""
        definition = self._types[name]
        if not isinstance(definition, SumDefinition):
            raise KeyError(name)
        return definition

    def refinement(self, name: str) -> RefinementDefinition:
        """The refinement of that name, or KeyError."""
        definition = self._types[name]
        if not isinstance(definition, RefinementDefinition):
            raise KeyError(name)
        return definition

    def error(self, name: str) -> ErrorDefinition:
        """The error of that name, or KeyError."""
        return self._errors[name]

    def function(self, name: str) -> FunctionDefinition:
        """The function of that name, or KeyError."""
        return self._functions[name]

    def operation(self, name: str) -> Operation:
        """The operation of that name, or KeyError."""
        return self._operations[name]

    def state_named(self, name: str) -> StateDefinition:
        """The state of that name, or KeyError."""
        return self._states[name]

    # Of two definitions with one name, which is a mistake elsewhere, the first is meant. What is
    # written once for all instances names those that they are instances of.
    @cached_property
    def _types(self) -> Mapping[str, TypeDefinition]:
        generics = (getattr(each, "generic", None) for each in self.types)
        named = {each.name: each for each in generics if each is not None}
        return named | {each.name: each for each in reversed(self.types)}

    @cached_property
    def _errors(self) -> Mapping[str, ErrorDefinition]:
        return {each.name: each for each in reversed(self.errors)}

    @cached_property
    def _functions(self) -> Mapping[str, FunctionDefinition]:
        named = {each.generic.name: each.generic for each in self.functions if each.generic}
        return named | {each.name: each for each in reversed(self.functions)}

    @cached_property
    def _operations(self) -> Mapping[str, Operation]:
        return {each.name: each for each in reversed(self.operations)}

    @cached_property
    def _states(self) -> Mapping[str, StateDefinition]:
        return {each.name: each for each in reversed(self.state)}
