"""Builds declarations."""

from typing import TypeAlias, cast

from factoryc.source.span import Span
from factoryc.syntax import declarations as node
from factoryc.syntax.build_evals import text_of
from factoryc.syntax.build_interfaces import InterfaceBuilder
from factoryc.syntax.build_literals import Children
from factoryc.syntax.evals import ConstraintRule, GateRule, Inputs, LoadItem, NeverRule, Step
from factoryc.syntax.expressions import Binder, ErrorValue, Expression, RestrictedType
from factoryc.syntax.identifier import Identifier

# The names in a line of a decision, and the state and the span of its `as of`, where it has one.
_Governed: TypeAlias = tuple[tuple[Identifier, ...], tuple[str, Span] | None]


class DeclarationBuilder(InterfaceBuilder):
    """The whole builder: the parts of a declaration in, a declaration out."""

    def start(self, _span: Span, children: Children) -> object:
        return children[0]

    def spec_header(self, span: Span, children: Children) -> node.SpecHeader:
        name, version = children
        return node.SpecHeader(self.identifier(name), text_of(version), span)

    def use(self, span: Span, children: Children) -> node.Use:
        path, *names, alias = children
        where = self.identifier(path)
        return node.Use(
            where.text,
            tuple(self.identifier(name) for name in names if name is not None),
            None if alias is None else self.new_name(alias),
            span=span,
            path_span=where.span,
        )

    def dotted_name(self, span: Span, children: Children) -> Identifier:
        return Identifier(".".join(self.identifier(child).text for child in children), span)

    def type_declaration(self, span: Span, children: Children) -> node.TypeDeclaration:
        name, parameters, type_ = children
        return node.TypeDeclaration(
            self.identifier(name),
            _type_parameters(parameters),
            cast("RestrictedType", type_),
            span,
        )

    def type_parameters(self, _span: Span, children: Children) -> tuple[Identifier, ...]:
        return tuple(self.identifier(child) for child in children)

    def enum(self, span: Span, children: Children) -> node.Enum:
        name, parameters, *cases = children
        return node.Enum(
            self.identifier(name),
            _type_parameters(parameters),
            tuple(cast("node.EnumCase", case) for case in cases),
            span,
        )

    def enum_case(self, _span: Span, children: Children) -> node.EnumCase:
        name, fields = children
        return node.EnumCase(self.new_name(name), cast("tuple[Binder, ...]", fields or ()))

    def record(self, span: Span, children: Children) -> node.Record:
        name, parameters, *fields = children
        return node.Record(
            self.identifier(name), _type_parameters(parameters), _binders(fields), span
        )

    def error(self, span: Span, children: Children) -> node.Error:
        name, *fields = children
        return node.Error(self.identifier(name), _binders(fields), span)

    def function(self, span: Span, children: Children) -> node.Function:
        name, type_parameters, parameters, result, decreases, body = children
        return node.Function(
            self.new_name(name),
            _type_parameters(type_parameters),
            cast("tuple[Binder, ...] | None", parameters),
            cast("RestrictedType", result),
            cast("Expression | None", decreases),
            cast("Expression", body),
            span,
        )

    def state(self, span: Span, children: Children) -> node.State:
        name, type_, initial = children
        return node.State(
            self.new_name(name),
            cast("RestrictedType", type_),
            cast("Expression", initial),
            span,
        )

    def invariant(self, span: Span, children: Children) -> node.Invariant:
        title, condition = children
        return node.Invariant(text_of(title), cast("Expression", condition), span)

    # Operations -------------------------------------------------------------------------------

    def operation(self, span: Span, children: Children) -> node.Operation:
        name, parameters, result, in_order, *items = children
        return node.Operation(
            self.new_name(name),
            cast("tuple[Binder, ...]", parameters),
            cast("RestrictedType | None", result),
            in_order is not None,
            tuple(cast("node.OperationItem", item) for item in items),
            span,
        )

    def in_order(self, _span: Span, _children: Children) -> bool:
        return True

    def when(self, _span: Span, children: Children) -> object:
        return children[0]

    def otherwise(self, _span: Span, _children: Children) -> None:
        return None

    def case(self, span: Span, children: Children) -> node.Case:
        name, guard, *outcomes = children
        return node.Case(
            self.identifier(name),
            cast("Expression | None", guard),
            tuple(cast("node.Outcome", outcome) for outcome in outcomes),
            span,
        )

    def failing_case(self, span: Span, children: Children) -> node.FailingCase:
        error, guard = children
        return node.FailingCase(cast("ErrorValue", error), cast("Expression | None", guard), span)

    def requires(self, span: Span, children: Children) -> node.Requires:
        return node.Requires(cast("Expression", children[0]), span)

    def returns(self, span: Span, children: Children) -> node.Returns:
        return node.Returns(cast("Expression", children[0]), span)

    def ensures(self, span: Span, children: Children) -> node.Ensures:
        condition, on_purpose = children
        return node.Ensures(cast("Expression", condition), on_purpose is not None, span)

    def on_purpose(self, _span: Span, _children: Children) -> bool:
        return True

    def fails(self, span: Span, children: Children) -> node.Fails:
        return node.Fails(cast("ErrorValue", children[0]), span)

    def calls(self, span: Span, children: Children) -> node.Calls:
        port, operation, arguments, result, failure = children
        given, named = self.given(arguments)
        return node.Calls(
            self.identifier(port),
            self.identifier(operation),
            given,
            named,
            None if result is None else self.new_name(result),
            cast("ErrorValue | None", failure),
            span,
        )

    def sets(self, span: Span, children: Children) -> node.Sets:
        place, value = children
        return node.Sets(cast("node.Place", place), cast("Expression", value), span)

    def place(self, span: Span, children: Children) -> node.Place:
        name, *keys = children
        return node.Place(
            self.identifier(name),
            tuple(cast("Expression", key) for key in keys if key is not None),
            span,
        )

    def port(self, span: Span, children: Children) -> node.Port:
        name, *items = children
        return node.Port(
            self.identifier(name),
            tuple(item for item in items if isinstance(item, node.State)),
            tuple(item for item in items if isinstance(item, node.PortOperation)),
            span,
        )

    def port_operation(self, span: Span, children: Children) -> node.PortOperation:
        name, parameters, result, in_order, *items = children
        return node.PortOperation(
            self.identifier(name),
            cast("tuple[Binder, ...]", parameters),
            cast("RestrictedType | None", result),
            in_order is not None,
            tuple(cast("node.OperationItem", item) for item in items if item is not None),
            span,
        )

    # The other parts --------------------------------------------------------------------------

    def eval(self, span: Span, children: Children) -> node.Eval:
        title, sealed, inputs, *steps = children
        return node.Eval(
            text_of(title),
            sealed is not None,
            cast("Inputs | None", inputs),
            tuple(cast("Step", step) for step in steps),
            span,
        )

    def sealed(self, _span: Span, _children: Children) -> bool:
        return True

    def load(self, span: Span, children: Children) -> node.Load:
        title, *items = children
        return node.Load(text_of(title), tuple(cast("LoadItem", item) for item in items), span)

    def constraint(self, span: Span, children: Children) -> node.Constraint:
        return node.Constraint(cast("ConstraintRule", children[0]), span)

    def never(self, span: Span, children: Children) -> node.Never:
        return node.Never(cast("NeverRule", children[0]), span)

    def gate(self, span: Span, children: Children) -> node.Gate:
        return node.Gate(tuple(cast("GateRule", rule) for rule in children), span)

    def decision(self, span: Span, children: Children) -> node.Decision:
        name, title, *items = children
        parts = cast("list[tuple[str, object]]", items)
        lines = [cast("_Governed", value) for kind, value in parts if kind == "governs"]
        day = next((self.identifier(value) for kind, value in parts if kind == "on"), None)
        return node.Decision(
            self.identifier(name),
            text_of(title),
            None if day is None else day.text,
            next((str(value) for kind, value in parts if kind == "because"), None),
            tuple(cast("node.Rejected", value) for kind, value in parts if kind == "rejected"),
            tuple(name for names, _ in lines for name in names),
            span,
            None if day is None else day.span,
            tuple(node.AsOf(names, *known) for names, known in lines if known is not None),
        )

    def decided_on(self, _span: Span, children: Children) -> tuple[str, object]:
        return "on", children[0]

    def because(self, _span: Span, children: Children) -> tuple[str, object]:
        return "because", text_of(children[0])

    def rejected(self, _span: Span, children: Children) -> tuple[str, object]:
        what, because = children
        return "rejected", node.Rejected(text_of(what), text_of(because))

    def governs(self, _span: Span, children: Children) -> tuple[str, object]:
        *names, known = children
        governed = tuple(self.identifier(name) for name in names)
        return "governs", (governed, known)

    def as_of(self, span: Span, children: Children) -> tuple[str, Span]:
        return text_of(children[0]), span


def _type_parameters(child: object) -> tuple[Identifier, ...]:
    return cast("tuple[Identifier, ...]", child or ())


def _binders(children: Children) -> tuple[Binder, ...]:
    return tuple(child for child in children if isinstance(child, Binder))
