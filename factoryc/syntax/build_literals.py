"""Builds names, types, literals and patterns from Lark's parse trees."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal as Number
from typing import TypeAlias, cast

from lark import Token, Transformer_NonRecursive, Tree
from lark.tree import Meta

from factoryc.source.span import Span
from factoryc.syntax import expressions as node
from factoryc.syntax import patterns
from factoryc.syntax.expressions import Expression
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.text_literal import BadEscape, Hole, text_parts
from factoryc.syntax.wording import RESERVED

# More than any spec needs, and fewer than Python converts without a thought.
MOST_DIGITS = 100
_LEADING_ZERO = re.compile(r"0[0-9_]")

Children: TypeAlias = Sequence[object]
ParseExpression: TypeAlias = Callable[[int, int], Expression]
Complain: TypeAlias = Callable[[Span, str], None]


class LiteralBuilder(Transformer_NonRecursive[Token, object]):
    """Turns the smallest parts of a parse tree into nodes.

    `parse_expression` parses the text between two offsets of the same file: what stands in the
    braces of a text or in the cells of a table. `complain` takes what is wrong inside a literal.
    """

    def __init__(self, file: str, parse_expression: ParseExpression, complain: Complain) -> None:
        super().__init__()
        self.file = file
        self.parse_expression = parse_expression
        self.complain = complain

    def _call_userfunc(
        self, tree: Tree[Token], new_children: Sequence[object] | None = None
    ) -> object:
        # What `v_args(meta=True)` does, without a wrapper made anew for each node of each tree.
        children = tree.children if new_children is None else new_children
        return getattr(self, tree.data)(tree.meta, children)

    def at(self, meta: Meta) -> Span:
        return Span(self.file, meta.start_pos, meta.end_pos)

    def token_span(self, token: Token) -> Span:
        return Span(self.file, cast("int", token.start_pos), cast("int", token.end_pos))

    def identifier(self, child: object) -> Identifier:
        token = cast("Token", child)
        return Identifier(str(token), self.token_span(token))

    def qualified(self, *children: object) -> Identifier:
        """Names joined by points, as one: `money.Amount`."""
        parts = [self.identifier(child) for child in children]
        span = parts[0].span.to(parts[-1].span)
        return Identifier(".".join(part.text for part in parts), span)

    def new_name(self, child: object) -> Identifier:
        """The name that something gets. An expression must be able to read it."""
        named = self.identifier(child)
        self.check_name(named)
        return named

    def check_name(self, named: Identifier) -> None:
        if named.text in RESERVED:
            problem = f"`{named.text}` is a word of the language, and cannot be a name here"
            self.complain(named.span, problem)

    def named_type(self, meta: Meta, children: Children) -> node.NamedType:
        name, *arguments = children
        return node.NamedType(
            self.identifier(name),
            tuple(cast("node.TypeExpression", a) for a in arguments if a is not None),
            self.at(meta),
        )

    def qualified_type(self, meta: Meta, children: Children) -> node.NamedType:
        module, name, *arguments = children
        return node.NamedType(
            self.qualified(module, name),
            tuple(cast("node.TypeExpression", a) for a in arguments if a is not None),
            self.at(meta),
        )

    def optional_type(self, meta: Meta, children: Children) -> node.OptionalType:
        return node.OptionalType(cast("node.TypeExpression", children[0]), self.at(meta))

    def restricted_type(self, meta: Meta, children: Children) -> node.RestrictedType:
        type_, restriction = children
        return node.RestrictedType(
            cast("node.TypeExpression", type_),
            cast("Expression | None", restriction),
            self.at(meta),
        )

    def binder(self, meta: Meta, children: Children) -> node.Binder:
        name, type_, restriction = children
        return node.Binder(
            self.identifier(name),
            cast("node.TypeExpression", type_),
            cast("Expression | None", restriction),
            self.at(meta),
        )

    def binders(self, _meta: Meta, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def parameters(self, _meta: Meta, children: Children) -> object:
        parameters = cast("tuple[node.Binder, ...]", children[0] or ())
        for parameter in parameters:
            self.check_name(parameter.name)
        return parameters

    def integer(self, meta: Meta, children: Children) -> Expression:
        return node.Literal(self.whole(children[0]), self.at(meta))

    def decimal(self, meta: Meta, children: Children) -> Expression:
        return node.Literal(self.number(cast("Token", children[0])), self.at(meta))

    def unit_number(self, meta: Meta, children: Children) -> Expression:
        return self.unit(cast("Token", children[0]), self.at(meta))

    def percent(self, meta: Meta, children: Children) -> Expression:
        return self.unit(cast("Token", children[0]), self.at(meta))

    def unit(self, token: Token, span: Span) -> node.UnitLiteral:
        digits = str(token).rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%")
        number = self.number(token, digits)
        return node.UnitLiteral(number, str(token)[len(digits) :], span)

    def whole(self, child: object) -> int:
        """The value of an INTEGER token."""
        return int(self.number(cast("Token", child)))

    def number(self, token: Token, digits: str | None = None) -> Number:
        text = str(token) if digits is None else digits
        if len(text) > MOST_DIGITS:
            problem = f"a number has {MOST_DIGITS} digits at most, and this has {len(text)}"
            self.complain(self.token_span(token), problem)
            return Number(0)
        if _LEADING_ZERO.match(text):
            problem = f"a number does not start with a zero: this is `{text.lstrip('0_') or '0'}`"
            if "." in text:
                problem = "a number has one zero at most before its point"
            self.complain(self.token_span(token), problem)
        return Number(text.replace("_", ""))

    def date(self, meta: Meta, children: Children) -> Expression:
        return node.DateLiteral(str(children[0]), self.at(meta))

    def float_(self, meta: Meta, children: Children) -> Expression:
        return node.FloatLiteral(str(children[0]), self.at(meta))

    def instant(self, meta: Meta, children: Children) -> Expression:
        return node.InstantLiteral(str(children[0]), self.at(meta))

    def true(self, meta: Meta, _children: Children) -> Expression:
        return node.Literal(value=True, span=self.at(meta))

    def false(self, meta: Meta, _children: Children) -> Expression:
        return node.Literal(value=False, span=self.at(meta))

    def none(self, meta: Meta, _children: Children) -> Expression:
        return node.NoneLiteral(self.at(meta))

    def text(self, meta: Meta, children: Children) -> Expression:
        raw = str(children[0])[1:-1]
        inside = meta.start_pos + 1
        parts: list[str | Expression] = []
        for part in text_parts(raw):
            match part:
                case str():
                    parts.append(part)
                case Hole(start=start, end=end):
                    parts.append(self.parse_expression(inside + start, inside + end))
                case BadEscape(start=start, problem=problem):
                    place = Span(self.file, inside + start, min(inside + start + 2, meta.end_pos))
                    self.complain(place, problem)
        if all(isinstance(part, str) for part in parts):
            return node.Literal("".join(cast("list[str]", parts)), self.at(meta))
        return node.Interpolation(tuple(parts), self.at(meta))

    # Patterns -----------------------------------------------------------------------------

    def arm(self, _meta: Meta, children: Children) -> node.Arm:
        pattern, value = children
        return node.Arm(cast("patterns.Pattern", pattern), cast("Expression", value))

    def cases_pattern(self, meta: Meta, children: Children) -> patterns.Pattern:
        cases = tuple(self.identifier(case) for case in children)
        return patterns.CasesPattern(cases, self.at(meta))

    def payload_pattern(self, meta: Meta, children: Children) -> patterns.Pattern:
        case, *fields = children
        listed = tuple(cast("patterns.FieldName", field) for field in fields)
        return patterns.PayloadPattern(self.identifier(case), listed, self.at(meta))

    def field_name(self, _meta: Meta, children: Children) -> patterns.FieldName:
        field, name = children
        named = self.new_name(field if name is None else name)
        return patterns.FieldName(self.identifier(field), named)

    def some_pattern(self, meta: Meta, children: Children) -> patterns.Pattern:
        return patterns.SomePattern(self.new_name(children[0]), self.at(meta))

    def none_pattern(self, meta: Meta, _children: Children) -> patterns.Pattern:
        return patterns.NonePattern(self.at(meta))

    def any_pattern(self, meta: Meta, _children: Children) -> patterns.Pattern:
        return patterns.AnyPattern(self.at(meta))
