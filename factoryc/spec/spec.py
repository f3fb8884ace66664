"""The spec: what a root module and all that it uses mean, resolved and typed."""

import attrs

from factoryc.source.span import Span
from factoryc.spec.definitions import (
    EnumDefinition,
    ErrorDefinition,
    FunctionDefinition,
    HttpInterface,
    InvariantDefinition,
    Operation,
    RecordDefinition,
    RefinementDefinition,
    StateDefinition,
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
    interface: HttpInterface | None = None
    evals: tuple[Eval, ...] = ()
    loads: tuple[Load, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    decisions: tuple[Decision, ...] = ()
    nevers: tuple[Never, ...] = ()
    gate: Gate | None = None
    file: str = attrs.field(default="", eq=False)
    span: Span = attrs.field(default=Span("", 0, 0), eq=False, repr=False)
    doc: str = attrs.field(default="", eq=False)

    def record(self, name: str) -> RecordDefinition:
        """The record of that name. A missing one is a bug in the caller: KeyError."""
        for definition in self.types:
            if isinstance(definition, RecordDefinition) and definition.name == name:
                return definition
        raise KeyError(name)

    def enum(self, name: str) -> EnumDefinition:
        """The enum of that name, or KeyError."""
        for definition in self.types:
            if isinstance(definition, EnumDefinition) and definition.name == name:
                return definition
        raise KeyError(name)

    def refinement(self, name: str) -> RefinementDefinition:
        """The refinement of that name, or KeyError."""
        for definition in self.types:
            if isinstance(definition, RefinementDefinition) and definition.name == name:
                return definition
        raise KeyError(name)

    def error(self, name: str) -> ErrorDefinition:
        """The error of that name, or KeyError."""
        for definition in self.errors:
            if definition.name == name:
                return definition
        raise KeyError(name)

    def function(self, name: str) -> FunctionDefinition:
        """The function of that name, or KeyError."""
        for definition in self.functions:
            if definition.name == name:
                return definition
        raise KeyError(name)

    def operation(self, name: str) -> Operation:
        """The operation of that name, or KeyError."""
        for definition in self.operations:
            if definition.name == name:
                return definition
        raise KeyError(name)
