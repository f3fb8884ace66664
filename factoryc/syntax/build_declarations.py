"""Builds declarations from Lark's parse trees."""

from typing import cast

from lark import Token
from lark.tree import Meta

from factoryc.syntax import declarations as node
from factoryc.syntax.build_evals import text_of
from factoryc.syntax.build_interfaces import InterfaceBuilder
from factoryc.syntax.build_literals import Children
from factoryc.syntax.evals import ConstraintRule, GateRule, Inputs, LoadItem, NeverRule, Step
from factoryc.syntax.expressions import Binder, ErrorValue, Expression, RestrictedType
from factoryc.syntax.identifier import Identifier


class DeclarationBuilder(InterfaceBuilder):
    """The whole builder: a parse tree in, a declaration out."""

    def start(self, _meta: Meta, children: Children) -> object:
        return children[0]

    def spec_header(self, meta: Meta, children: Children) -> node.SpecHeader:
        name, version = children
        return node.SpecHeader(self.identifier(name), text_of(version), self.at(meta))

    def use(self, meta: Meta, children: Children) -> node.Use:
        path, *names, alias = children
        where = path if isinstance(path, Identifier) else self.identifier(path)
        return node.Use(
            where.text,
            tuple(self.identifier(name) for name in names if name is not None),
            None if alias is None else self.new_name(alias),
            span=self.at(meta),
            path_span=where.span,
        )

    def dotted_name(self, meta: Meta, children: Children) -> Identifier:
        return Identifier(".".join(str(child) for child in children), self.at(meta))

    def type_declaration(self, meta: Meta, children: Children) -> node.TypeDeclaration:
        name, parameters, type_ = children
        return node.TypeDeclaration(
            self.identifier(name),
            _type_parameters(parameters),
            cast("RestrictedType", type_),
            self.at(meta),
        )

    def type_parameters(self, _meta: Meta, children: Children) -> tuple[Identifier, ...]:
        return tuple(self.identifier(child) for child in children)

    def enum(self, meta: Meta, children: Children) -> node.Enum:
        name, parameters, *cases = children
        return node.Enum(
            self.identifier(name),
            _type_parameters(parameters),
            tuple(cast("node.EnumCase", case) for case in cases),
            self.at(meta),
        )

    def enum_case(self, _meta: Meta, children: Children) -> node.EnumCase:
        name, fields = children
        return node.EnumCase(self.new_name(name), cast("tuple[Binder, ...]", fields or ()))

    def record(self, meta: Meta, children: Children) -> node.Record:
        name, parameters, *fields = children
        return node.Record(
            self.identifier(name), _type_parameters(parameters), _binders(fields), self.at(meta)
        )

    def error(self, meta: Meta, children: Children) -> node.Error:
        name, *fields = children
        return node.Error(self.identifier(name), _binders(fields), self.at(meta))

    def function(self, meta: Meta, children: Children) -> node.Function:
        name, type_parameters, parameters, result, decreases, body = children
        return node.Function(
            self.new_name(name),
            _type_parameters(type_parameters),
            cast("tuple[Binder, ...] | None", parameters),
            cast("RestrictedType", result),
            cast("Expression | None", decreases),
            cast("Expression", body),
            self.at(meta),
        )

    def state(self, meta: Meta, children: Children) -> node.State:
        name, type_, initial = children
        return node.State(
            self.new_name(name),
            cast("RestrictedType", type_),
            cast("Expression", initial),
            self.at(meta),
        )

    def invariant(self, meta: Meta, children: Children) -> node.Invariant:
        title, condition = children
        return node.Invariant(text_of(title), cast("Expression", condition), self.at(meta))

    # Operations -------------------------------------------------------------------------------

    def operation(self, meta: Meta, children: Children) -> node.Operation:
        name, parameters, result, in_order, *items = children
        return node.Operation(
            self.new_name(name),
            cast("tuple[Binder, ...]", parameters),
            cast("RestrictedType | None", result),
            in_order is not None,
            tuple(cast("node.OperationItem", item) for item in items),
            self.at(meta),
        )

    def in_order(self, _meta: Meta, _children: Children) -> bool:
        return True

    def when(self, _meta: Meta, children: Children) -> object:
        return children[0]

    def otherwise(self, _meta: Meta, _children: Children) -> None:
        return None

    def case(self, meta: Meta, children: Children) -> node.Case:
        name, guard, *outcomes = children
        return node.Case(
            self.identifier(name),
            cast("Expression | None", guard),
            tuple(cast("node.Outcome", outcome) for outcome in outcomes),
            self.at(meta),
        )

    def failing_case(self, meta: Meta, children: Children) -> node.FailingCase:
        error, guard = children
        return node.FailingCase(
            cast("ErrorValue", error), cast("Expression | None", guard), self.at(meta)
        )

    def requires(self, meta: Meta, children: Children) -> node.Requires:
        return node.Requires(cast("Expression", children[0]), self.at(meta))

    def returns(self, meta: Meta, children: Children) -> node.Returns:
        return node.Returns(cast("Expression", children[0]), self.at(meta))

    def ensures(self, meta: Meta, children: Children) -> node.Ensures:
        condition, on_purpose = children
        return node.Ensures(cast("Expression", condition), on_purpose is not None, self.at(meta))

    def on_purpose(self, _meta: Meta, _children: Children) -> bool:
        return True

    def fails(self, meta: Meta, children: Children) -> node.Fails:
        return node.Fails(cast("ErrorValue", children[0]), self.at(meta))

    def calls(self, meta: Meta, children: Children) -> node.Calls:
        port, operation, arguments, result, failure = children
        given, named = self.given(arguments)
        return node.Calls(
            self.identifier(port),
            self.identifier(operation),
            given,
            named,
            None if result is None else self.new_name(result),
            cast("ErrorValue | None", failure),
            self.at(meta),
        )

    def sets(self, meta: Meta, children: Children) -> node.Sets:
        place, value = children
        return node.Sets(cast("node.Place", place), cast("Expression", value), self.at(meta))

    def place(self, meta: Meta, children: Children) -> node.Place:
        name, *keys = children
        return node.Place(
            self.identifier(name),
            tuple(cast("Expression", key) for key in keys if key is not None),
            self.at(meta),
        )

    def port(self, meta: Meta, children: Children) -> node.Port:
        name, *items = children
        return node.Port(
            self.identifier(name),
            tuple(item for item in items if isinstance(item, node.State)),
            tuple(item for item in items if isinstance(item, node.PortOperation)),
            self.at(meta),
        )

    def port_operation(self, meta: Meta, children: Children) -> node.PortOperation:
        name, parameters, result, in_order, *items = children
        return node.PortOperation(
            self.identifier(name),
            cast("tuple[Binder, ...]", parameters),
            cast("RestrictedType | None", result),
            in_order is not None,
            tuple(cast("node.OperationItem", item) for item in items if item is not None),
            self.at(meta),
        )

    # The other parts --------------------------------------------------------------------------

    def eval(self, meta: Meta, children: Children) -> node.Eval:
        title, sealed, inputs, *steps = children
        return node.Eval(
            text_of(title),
            sealed is not None,
            cast("Inputs | None", inputs),
            tuple(cast("Step", step) for step in steps),
            self.at(meta),
        )

    def sealed(self, _meta: Meta, _children: Children) -> bool:
        return True

    def load(self, meta: Meta, children: Children) -> node.Load:
        title, *items = children
        return node.Load(
            text_of(title), tuple(cast("LoadItem", item) for item in items), self.at(meta)
        )

    def constraint(self, meta: Meta, children: Children) -> node.Constraint:
        return node.Constraint(cast("ConstraintRule", children[0]), self.at(meta))

    def never(self, meta: Meta, children: Children) -> node.Never:
        return node.Never(cast("NeverRule", children[0]), self.at(meta))

    def gate(self, meta: Meta, children: Children) -> node.Gate:
        return node.Gate(tuple(cast("GateRule", rule) for rule in children), self.at(meta))

    def decision(self, meta: Meta, children: Children) -> node.Decision:
        name, title, *items = children
        parts = cast("list[tuple[str, object]]", items)
        governs = [
            g
            for kind, value in parts
            if kind == "governs"
            for g in cast("tuple[Identifier, ...]", value)
        ]
        day = next((cast("Token", value) for kind, value in parts if kind == "on"), None)
        return node.Decision(
            self.identifier(name),
            text_of(title),
            None if day is None else str(day),
            next((str(value) for kind, value in parts if kind == "because"), None),
            tuple(cast("node.Rejected", value) for kind, value in parts if kind == "rejected"),
            tuple(governs),
            self.at(meta),
            None if day is None else self.token_span(day),
        )

    def decided_on(self, _meta: Meta, children: Children) -> tuple[str, object]:
        return "on", children[0]

    def because(self, _meta: Meta, children: Children) -> tuple[str, object]:
        return "because", text_of(children[0])

    def rejected(self, _meta: Meta, children: Children) -> tuple[str, object]:
        what, because = children
        return "rejected", node.Rejected(text_of(what), text_of(because))

    def governs(self, _meta: Meta, children: Children) -> tuple[str, object]:
        return "governs", tuple(children)


def _type_parameters(child: object) -> tuple[Identifier, ...]:
    return cast("tuple[Identifier, ...]", child or ())


def _binders(children: Children) -> tuple[Binder, ...]:
    return tuple(child for child in children if isinstance(child, Binder))
