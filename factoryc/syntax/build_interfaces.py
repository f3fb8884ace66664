"""Builds interfaces."""

from typing import cast

from factoryc.source.span import Span
from factoryc.syntax import interfaces as node
from factoryc.syntax.build_evals import EvalBuilder, text_of
from factoryc.syntax.build_literals import Children
from factoryc.syntax.expressions import Expression
from factoryc.syntax.identifier import Identifier


class InterfaceBuilder(EvalBuilder):
    """Adds what stands in interfaces to what stands in evals."""

    def kept(self, span: Span, children: Children) -> node.Kept:
        return node.Kept(text_of(children[0]), span)

    # HTTP -------------------------------------------------------------------------------------

    def http_interface(self, span: Span, children: Children) -> node.HttpInterface:
        items = tuple(cast("node.Route | node.Invalid | node.Kept", item) for item in children)
        return node.HttpInterface(items, span)

    def route(self, span: Span, children: Children) -> node.Route:
        method, path, *rest = children
        sources = tuple(part for part in rest if isinstance(part, node.RouteSource))
        operation = next(part for part in rest if isinstance(part, Identifier))
        responses = tuple(part for part in rest if isinstance(part, node.Response))
        return node.Route(
            self.identifier(method).text,
            text_of(path),
            sources,
            self.identifier(operation),
            responses,
            span,
        )

    def source(self, span: Span, children: Children) -> node.RouteSource:
        part, key, optional = children
        return node.RouteSource(
            self.identifier(part).text, self.identifier(key).text, optional is not None, span
        )

    def optional_mark(self, _span: Span, _children: Children) -> bool:
        return True

    def response(self, span: Span, children: Children) -> node.Response:
        outcome, status, *parts = children
        return node.Response(
            self.identifier(outcome),
            self.whole(status),
            tuple(cast("node.JsonPart | node.HeaderPart", part) for part in parts),
            span,
        )

    def json_part(self, span: Span, children: Children) -> node.JsonPart:
        return node.JsonPart(cast("Expression", children[0]), span)

    def header_part(self, span: Span, children: Children) -> node.HeaderPart:
        name, value = children
        return node.HeaderPart(self.identifier(name).text, cast("Expression", value), span)

    def invalid(self, span: Span, children: Children) -> node.Invalid:
        return node.Invalid(self.whole(children[0]), span)

    # Command line -----------------------------------------------------------------------------

    def cli_interface(self, span: Span, children: Children) -> node.CliInterface:
        items = tuple(
            cast("node.Command | node.InvalidExit | node.Kept", item) for item in children
        )
        return node.CliInterface(items, span)

    def command(self, span: Span, children: Children) -> node.Command:
        line, operation, *responses = children
        return node.Command(
            text_of(line),
            self.identifier(operation),
            tuple(cast("node.CommandResponse", each) for each in responses if each is not None),
            self.identifier(line).span,
            span,
        )

    def cli_response(self, span: Span, children: Children) -> node.CommandResponse:
        outcome, code, prints = children
        return node.CommandResponse(
            self.identifier(outcome),
            None if code is None else self.whole(code),
            cast("Expression | None", prints),
            span,
        )

    def invalid_exit(self, span: Span, children: Children) -> node.InvalidExit:
        return node.InvalidExit(self.whole(children[0]), span)

    # Library ----------------------------------------------------------------------------------

    def library_interface(self, span: Span, _children: Children) -> node.LibraryInterface:
        return node.LibraryInterface(span)
