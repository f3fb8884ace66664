"""Builds expression nodes from Lark's parse trees, bottom up."""

from collections.abc import Callable, Sequence
from decimal import Decimal as Number
from typing import TypeAlias, cast

from lark import Token, Transformer_NonRecursive, Tree
from lark.tree import Meta

from factoryc.source.span import Span
from factoryc.syntax import expressions as node
from factoryc.syntax.expressions import Expression, Identifier
from factoryc.syntax.text_literal import BadEscape, Hole, text_parts
from factoryc.syntax.wording import RESERVED

# More than any spec needs, and fewer than Python converts without a thought.
MOST_DIGITS = 100

Children: TypeAlias = Sequence[object]
ParseExpression: TypeAlias = Callable[[int, int], Expression]
Complain: TypeAlias = Callable[[Span, str], None]


def _binary(operator: str) -> Callable[..., Expression]:
    def build(self: "ExpressionBuilder", meta: Meta, children: Children) -> Expression:
        left, right = children
        return node.Binary(operator, _e(left), _e(right), self.at(meta))

    return build


def _quantifier(kind: str) -> Callable[..., Expression]:
    def build(self: "ExpressionBuilder", meta: Meta, children: Children) -> Expression:
        names, source, body = children
        return node.Quantifier(
            kind, cast("tuple[Identifier, ...]", names), _e(source), _e(body), self.at(meta)
        )

    return build


def _e(child: object) -> Expression:
    return cast("Expression", child)


class ExpressionBuilder(Transformer_NonRecursive[Token, object]):
    """Turns the parse tree of an expression into nodes.

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

    def new_name(self, child: object) -> Identifier:
        """The name that something gets. An expression must be able to read it."""
        named = self.identifier(child)
        self.check_name(named)
        return named

    def check_name(self, named: Identifier) -> None:
        if named.text in RESERVED:
            problem = f"`{named.text}` is a word of the language, and cannot be a name here"
            self.complain(named.span, problem)

    # Types --------------------------------------------------------------------------------

    def named_type(self, meta: Meta, children: Children) -> node.NamedType:
        name, *arguments = children
        return node.NamedType(
            self.identifier(name),
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

    # Operators ------------------------------------------------------------------------------

    all_of = _quantifier("all")
    exists = _quantifier("exists")
    sum_of = _quantifier("sum")
    count_of = _quantifier("count")
    implies = _binary("implies")
    or_ = _binary("or")
    and_ = _binary("and")
    in_ = _binary("in")
    not_in = _binary("not in")
    add = _binary("+")
    subtract = _binary("-")
    multiply = _binary("*")
    divide = _binary("/")
    div = _binary("div")
    mod = _binary("mod")
    without = _binary("without")

    def if_then_else(self, meta: Meta, children: Children) -> Expression:
        condition, then, otherwise = children
        return node.Conditional(_e(condition), _e(then), _e(otherwise), self.at(meta))

    def not_(self, meta: Meta, children: Children) -> Expression:
        return node.Unary("not", _e(children[0]), self.at(meta))

    def negate(self, meta: Meta, children: Children) -> Expression:
        return node.Unary("-", _e(children[0]), self.at(meta))

    def compare(self, meta: Meta, children: Children) -> Expression:
        return node.Comparison(
            tuple(str(child) for child in children[1::2]),
            tuple(_e(child) for child in children[0::2]),
            self.at(meta),
        )

    def is_some(self, meta: Meta, children: Children) -> Expression:
        return node.Presence(_e(children[0]), present=True, span=self.at(meta))

    def is_none(self, meta: Meta, children: Children) -> Expression:
        return node.Presence(_e(children[0]), present=False, span=self.at(meta))

    def is_type(self, meta: Meta, children: Children) -> Expression:
        subject, type_ = children
        return node.TypeTest(
            _e(subject), cast("node.TypeExpression", type_), negated=False, span=self.at(meta)
        )

    def is_not_type(self, meta: Meta, children: Children) -> Expression:
        subject, type_ = children
        return node.TypeTest(
            _e(subject), cast("node.TypeExpression", type_), negated=True, span=self.at(meta)
        )

    def matches(self, meta: Meta, children: Children) -> Expression:
        subject, pattern = children
        token = cast("Token", pattern)
        return node.Matches(
            _e(subject), str(token)[1:-1].replace("\\/", "/"), self.token_span(token), self.at(meta)
        )

    def is_rejected(self, meta: Meta, children: Children) -> Expression:
        return node.IsRejected(_e(children[0]), self.at(meta))

    def range_of(self, meta: Meta, children: Children) -> Expression:
        low, high = children
        return node.Range(_e(low), _e(high), self.at(meta))

    def with_(self, meta: Meta, children: Children) -> Expression:
        base, fields = children
        return node.RecordUpdate(_e(base), _fields(fields), self.at(meta))

    def field(self, meta: Meta, children: Children) -> Expression:
        base, name = children
        return node.Field(_e(base), self.identifier(name), self.at(meta))

    def lookup(self, meta: Meta, children: Children) -> Expression:
        base, key = children
        return node.Lookup(_e(base), _e(key), self.at(meta))

    def call(self, meta: Meta, children: Children) -> Expression:
        name, arguments = children
        return node.Call(self.identifier(name), _expressions(arguments), self.at(meta))

    def arguments(self, _meta: Meta, children: Children) -> tuple[object, ...]:
        return tuple(children)

    # Primaries ------------------------------------------------------------------------------

    def name(self, meta: Meta, children: Children) -> Expression:
        return node.Name(str(children[0]), self.at(meta))

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
        return Number(text.replace("_", ""))

    def date(self, meta: Meta, children: Children) -> Expression:
        return node.DateLiteral(str(children[0]), self.at(meta))

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

    def list_of(self, meta: Meta, children: Children) -> Expression:
        return node.ListLiteral(_expressions(children[0]), self.at(meta))

    def comprehension(self, meta: Meta, children: Children) -> Expression:
        item, names, source, condition = children
        return node.Comprehension(
            _e(item),
            cast("tuple[Identifier, ...]", names),
            _e(source),
            cast("Expression | None", condition),
            self.at(meta),
        )

    def map_of(self, meta: Meta, children: Children) -> Expression:
        entries = cast("tuple[tuple[Expression, Expression], ...] | None", children[0])
        return node.MapLiteral(entries or (), self.at(meta))

    def entries(self, _meta: Meta, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def entry(self, _meta: Meta, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def enum_value(self, meta: Meta, children: Children) -> Expression:
        enum, case = children
        return node.EnumValue(self.identifier(enum), self.identifier(case), self.at(meta))

    def record_of(self, meta: Meta, children: Children) -> Expression:
        name, fields = children
        return node.RecordLiteral(self.identifier(name), _fields(fields), self.at(meta))

    def match(self, meta: Meta, children: Children) -> Expression:
        subject, *arms = children
        return node.Match(_e(subject), tuple(cast("node.Arm", arm) for arm in arms), self.at(meta))

    def arm(self, _meta: Meta, children: Children) -> node.Arm:
        pattern, value = children
        return node.Arm(self.identifier(pattern), _e(value))

    def names(self, _meta: Meta, children: Children) -> tuple[Identifier, ...]:
        return tuple(self.new_name(child) for child in children)

    def field_values(self, _meta: Meta, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def field_value(self, _meta: Meta, children: Children) -> node.FieldValue:
        name, value = children
        return node.FieldValue(self.identifier(name), _e(value))

    def error_value(self, meta: Meta, children: Children) -> node.ErrorValue:
        name, fields = children
        return node.ErrorValue(
            self.identifier(name), None if fields is None else _fields(fields), self.at(meta)
        )

    def expression_only(self, _meta: Meta, children: Children) -> Expression:
        return _e(children[0])


def _expressions(children: object) -> tuple[Expression, ...]:
    return cast("tuple[Expression, ...]", children or ())


def _fields(children: object) -> tuple[node.FieldValue, ...]:
    return cast("tuple[node.FieldValue, ...]", children or ())
