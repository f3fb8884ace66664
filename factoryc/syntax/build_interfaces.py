"""Builds interfaces from Lark's parse trees."""

from typing import cast

from lark import Token
from lark.tree import Meta

from factoryc.syntax import interfaces as node
from factoryc.syntax.build_evals import EvalBuilder, text_of
from factoryc.syntax.build_literals import Children
from factoryc.syntax.expressions import Expression


class InterfaceBuilder(EvalBuilder):
    """Adds what stands in interfaces to what stands in evals."""

    def kept(self, meta: Meta, children: Children) -> node.Kept:
        return node.Kept(text_of(children[0]), self.at(meta))

    # HTTP -------------------------------------------------------------------------------------

    def http_interface(self, meta: Meta, children: Children) -> node.HttpInterface:
        items = tuple(cast("node.Route | node.Invalid | node.Kept", item) for item in children)
        return node.HttpInterface(items, self.at(meta))

    def route(self, meta: Meta, children: Children) -> node.Route:
        method, path, *rest = children
        sources = tuple(part for part in rest if isinstance(part, node.RouteSource))
        operation = next(part for part in rest if isinstance(part, Token))
        responses = tuple(part for part in rest if isinstance(part, node.Response))
        return node.Route(
            str(method),
            text_of(path),
            sources,
            self.identifier(operation),
            responses,
            self.at(meta),
        )

    def source(self, meta: Meta, children: Children) -> node.RouteSource:
        part, key, optional = children
        return node.RouteSource(str(part), str(key), optional is not None, self.at(meta))

    def optional_mark(self, _meta: Meta, _children: Children) -> bool:
        return True

    def response(self, meta: Meta, children: Children) -> node.Response:
        outcome, status, *parts = children
        return node.Response(
            self.identifier(outcome),
            self.whole(status),
            tuple(cast("node.JsonPart | node.HeaderPart", part) for part in parts),
            self.at(meta),
        )

    def json_part(self, meta: Meta, children: Children) -> node.JsonPart:
        return node.JsonPart(cast("Expression", children[0]), self.at(meta))

    def header_part(self, meta: Meta, children: Children) -> node.HeaderPart:
        name, value = children
        return node.HeaderPart(str(name), cast("Expression", value), self.at(meta))

    def invalid(self, meta: Meta, children: Children) -> node.Invalid:
        return node.Invalid(self.whole(children[0]), self.at(meta))

    # Command line -----------------------------------------------------------------------------

    def cli_interface(self, meta: Meta, children: Children) -> node.CliInterface:
        items = tuple(
            cast("node.Command | node.InvalidExit | node.Kept", item) for item in children
        )
        return node.CliInterface(items, self.at(meta))

    def command(self, meta: Meta, children: Children) -> node.Command:
        line, operation, *responses = children
        return node.Command(
            text_of(line),
            self.identifier(operation),
            tuple(cast("node.CommandResponse", each) for each in responses if each is not None),
            self.token_span(cast("Token", line)),
            self.at(meta),
        )

    def cli_response(self, meta: Meta, children: Children) -> node.CommandResponse:
        outcome, code, prints = children
        return node.CommandResponse(
            self.identifier(outcome),
            None if code is None else self.whole(code),
            cast("Expression | None", prints),
            self.at(meta),
        )

    def invalid_exit(self, meta: Meta, children: Children) -> node.InvalidExit:
        return node.InvalidExit(self.whole(children[0]), self.at(meta))

    # Library ----------------------------------------------------------------------------------

    def library_interface(self, meta: Meta, _children: Children) -> node.LibraryInterface:
        return node.LibraryInterface(self.at(meta))
