"""Builds names, types, literals and patterns."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal as Number
from typing import TypeAlias, cast

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


class LiteralBuilder:
    """Turns the smallest parts of a declaration into nodes.

    There is a method for each rule of the grammar: given where a phrase stands and its children, it
    makes the node. A token among the children comes as an `Identifier`, whatever it is.

    `parse_expression` parses the text between two offsets of the same file: what stands in the
    braces of a text or in the cells of a table. `complain` takes what is wrong inside a literal.
    """

    def __init__(self, file: str, parse_expression: ParseExpression, complain: Complain) -> None:
        self.file = file
        self.parse_expression = parse_expression
        self.complain = complain

    def identifier(self, child: object) -> Identifier:
        return cast("Identifier", child)

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

    def named_type(self, span: Span, children: Children) -> node.NamedType:
        name, *arguments = children
        return node.NamedType(
            self.identifier(name),
            tuple(cast("node.TypeExpression", a) for a in arguments if a is not None),
            span,
        )

    def qualified_type(self, span: Span, children: Children) -> node.NamedType:
        module, name, *arguments = children
        return node.NamedType(
            self.qualified(module, name),
            tuple(cast("node.TypeExpression", a) for a in arguments if a is not None),
            span,
        )

    def optional_type(self, span: Span, children: Children) -> node.OptionalType:
        return node.OptionalType(cast("node.TypeExpression", children[0]), span)

    def restricted_type(self, span: Span, children: Children) -> node.RestrictedType:
        type_, restriction = children
        return node.RestrictedType(
            cast("node.TypeExpression", type_),
            cast("Expression | None", restriction),
            span,
        )

    def binder(self, span: Span, children: Children) -> node.Binder:
        name, type_, restriction = children
        return node.Binder(
            self.identifier(name),
            cast("node.TypeExpression", type_),
            cast("Expression | None", restriction),
            span,
        )

    def binders(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def parameters(self, _span: Span, children: Children) -> object:
        parameters = cast("tuple[node.Binder, ...]", children[0] or ())
        for parameter in parameters:
            self.check_name(parameter.name)
        return parameters

    def integer(self, span: Span, children: Children) -> Expression:
        return node.Literal(self.whole(children[0]), span)

    def decimal(self, span: Span, children: Children) -> Expression:
        return node.Literal(self.number(self.identifier(children[0])), span)

    def unit_number(self, _span: Span, children: Children) -> Expression:
        return self.unit(self.identifier(children[0]))

    def percent(self, _span: Span, children: Children) -> Expression:
        return self.unit(self.identifier(children[0]))

    def unit(self, token: Identifier) -> node.UnitLiteral:
        digits = token.text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%")
        number = self.number(token, digits)
        return node.UnitLiteral(number, token.text[len(digits) :], token.span)

    def whole(self, child: object) -> int:
        """The value of an INTEGER token."""
        return int(self.number(self.identifier(child)))

    def number(self, token: Identifier, digits: str | None = None) -> Number:
        text = token.text if digits is None else digits
        if len(text) > MOST_DIGITS:
            problem = f"a number has {MOST_DIGITS} digits at most, and this has {len(text)}"
            self.complain(token.span, problem)
            return Number(0)
        if _LEADING_ZERO.match(text):
            problem = f"a number does not start with a zero: this is `{text.lstrip('0_') or '0'}`"
            if "." in text:
                problem = "a number has one zero at most before its point"
            self.complain(token.span, problem)
        return Number(text.replace("_", ""))

    def date(self, span: Span, children: Children) -> Expression:
        return node.DateLiteral(self.identifier(children[0]).text, span)

    def float_(self, span: Span, children: Children) -> Expression:
        return node.FloatLiteral(self.identifier(children[0]).text, span)

    def instant(self, span: Span, children: Children) -> Expression:
        return node.InstantLiteral(self.identifier(children[0]).text, span)

    def true(self, span: Span, _children: Children) -> Expression:
        return node.Literal(value=True, span=span)

    def false(self, span: Span, _children: Children) -> Expression:
        return node.Literal(value=False, span=span)

    def none(self, span: Span, _children: Children) -> Expression:
        return node.NoneLiteral(span)

    def text(self, span: Span, children: Children) -> Expression:
        raw = self.identifier(children[0]).text[1:-1]
        inside = span.start + 1
        parts: list[str | Expression] = []
        for part in text_parts(raw):
            match part:
                case str():
                    parts.append(part)
                case Hole(start=start, end=end):
                    parts.append(self.parse_expression(inside + start, inside + end))
                case BadEscape(start=start, problem=problem):
                    place = Span(self.file, inside + start, min(inside + start + 2, span.end))
                    self.complain(place, problem)
        if all(isinstance(part, str) for part in parts):
            return node.Literal("".join(cast("list[str]", parts)), span)
        return node.Interpolation(tuple(parts), span)

    # Patterns -----------------------------------------------------------------------------

    def arm(self, _span: Span, children: Children) -> node.Arm:
        pattern, value = children
        return node.Arm(cast("patterns.Pattern", pattern), cast("Expression", value))

    def cases_pattern(self, span: Span, children: Children) -> patterns.Pattern:
        cases = tuple(self.identifier(case) for case in children)
        return patterns.CasesPattern(cases, span)

    def payload_pattern(self, span: Span, children: Children) -> patterns.Pattern:
        case, *fields = children
        listed = tuple(cast("patterns.FieldName", field) for field in fields)
        return patterns.PayloadPattern(self.identifier(case), listed, span)

    def field_name(self, _span: Span, children: Children) -> patterns.FieldName:
        field, name = children
        named = self.new_name(field if name is None else name)
        return patterns.FieldName(self.identifier(field), named)

    def some_pattern(self, span: Span, children: Children) -> patterns.Pattern:
        return patterns.SomePattern(self.new_name(children[0]), span)

    def none_pattern(self, span: Span, _children: Children) -> patterns.Pattern:
        return patterns.NonePattern(span)

    def any_pattern(self, span: Span, _children: Children) -> patterns.Pattern:
        return patterns.AnyPattern(span)
