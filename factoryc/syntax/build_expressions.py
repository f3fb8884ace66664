"""Builds expression nodes bottom up."""

from collections.abc import Callable
from typing import cast

from factoryc.source.span import Span
from factoryc.syntax import expressions as node
from factoryc.syntax.build_literals import Children, LiteralBuilder
from factoryc.syntax.expressions import Expression
from factoryc.syntax.identifier import Identifier


def _binary(operator: str) -> Callable[..., Expression]:
    def build(_self: "ExpressionBuilder", span: Span, children: Children) -> Expression:
        left, right = children
        return node.Binary(operator, _e(left), _e(right), span)

    return build


def _quantifier(kind: str) -> Callable[..., Expression]:
    def build(_self: "ExpressionBuilder", span: Span, children: Children) -> Expression:
        names, source, body = children
        return node.Quantifier(
            kind, cast("tuple[Identifier, ...]", names), _e(source), _e(body), span
        )

    return build


def _e(child: object) -> Expression:
    return cast("Expression", child)


class ExpressionBuilder(LiteralBuilder):
    """Turns the parts of an expression into nodes."""

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

    def if_then_else(self, span: Span, children: Children) -> Expression:
        condition, then, otherwise = children
        return node.Conditional(_e(condition), _e(then), _e(otherwise), span)

    def not_(self, span: Span, children: Children) -> Expression:
        return node.Unary("not", _e(children[0]), span)

    def negate(self, span: Span, children: Children) -> Expression:
        return node.Unary("-", _e(children[0]), span)

    def compare(self, span: Span, children: Children) -> Expression:
        return node.Comparison(
            tuple(self.identifier(child).text for child in children[1::2]),
            tuple(_e(child) for child in children[0::2]),
            span,
        )

    def is_some(self, span: Span, children: Children) -> Expression:
        return node.Presence(_e(children[0]), present=True, span=span)

    def is_none(self, span: Span, children: Children) -> Expression:
        return node.Presence(_e(children[0]), present=False, span=span)

    def is_type(self, span: Span, children: Children) -> Expression:
        subject, type_ = children
        return node.TypeTest(
            _e(subject), cast("node.TypeExpression", type_), negated=False, span=span
        )

    def is_not_type(self, span: Span, children: Children) -> Expression:
        subject, type_ = children
        return node.TypeTest(
            _e(subject), cast("node.TypeExpression", type_), negated=True, span=span
        )

    def matches(self, span: Span, children: Children) -> Expression:
        subject, pattern = children
        token = self.identifier(pattern)
        return node.Matches(_e(subject), token.text[1:-1].replace("\\/", "/"), token.span, span)

    def is_case(self, span: Span, children: Children) -> Expression:
        subject, case = children
        return node.CaseTest(_e(subject), self.identifier(case), negated=False, span=span)

    def is_not_case(self, span: Span, children: Children) -> Expression:
        subject, case = children
        return node.CaseTest(_e(subject), self.identifier(case), negated=True, span=span)

    def is_called(self, span: Span, children: Children) -> Expression:
        return node.IsCalled(_e(children[0]), negated=False, span=span)

    def is_not_called(self, span: Span, children: Children) -> Expression:
        return node.IsCalled(_e(children[0]), negated=True, span=span)

    def within(self, span: Span, children: Children) -> Expression:
        left, tolerance, right = children
        return node.Within(_e(left), _e(tolerance), _e(right), span)

    def rounded(self, span: Span, children: Children) -> Expression:
        value, mode, places = children
        return node.Rounded(_e(value), self.identifier(mode), self.whole(places), span)

    def is_rejected(self, span: Span, children: Children) -> Expression:
        return node.IsRejected(_e(children[0]), span)

    def range_of(self, span: Span, children: Children) -> Expression:
        low, high = children
        return node.Range(_e(low), _e(high), span)

    def with_(self, span: Span, children: Children) -> Expression:
        base, fields = children
        return node.RecordUpdate(_e(base), _fields(fields), span)

    def field(self, span: Span, children: Children) -> Expression:
        base, name = children
        return node.Field(_e(base), self.identifier(name), span)

    def lookup(self, span: Span, children: Children) -> Expression:
        base, key = children
        if isinstance(key, node.Range):
            return node.Slice(_e(base), key.low, key.high, span)
        return node.Lookup(_e(base), _e(key), span)

    def call(self, span: Span, children: Children) -> Expression:
        name, arguments = children
        given, named = self.given(arguments)
        return node.Call(self.identifier(name), given, named, span=span)

    def member_call(self, span: Span, children: Children) -> Expression:
        base, name, arguments = children
        given, named = self.given(arguments)
        function = self._member(base, self.identifier(name), "a function")
        return node.Call(function, given, named, span=span)

    def member_record(self, span: Span, children: Children) -> Expression:
        base, name, fields = children
        record = self._member(base, self.identifier(name), "a record")
        return node.RecordLiteral(record, _fields(fields), span)

    def member_enum_value(self, span: Span, children: Children) -> Expression:
        base, enum, case = children
        owner = self._member(base, self.identifier(enum), "an enum")
        return node.EnumValue(owner, self.identifier(case), span)

    def member_enum_call(self, span: Span, children: Children) -> Expression:
        base, enum, case, arguments = children
        owner = self._member(base, self.identifier(enum), "an enum")
        given, named = self.given(arguments)
        return node.QualifiedCall(owner, self.identifier(case), given, named, span)

    def _member(self, base: object, name: Identifier, what: str) -> Identifier:
        """`money.round_up`: only the name of a module may stand before the point."""
        if isinstance(base, node.Name):
            return Identifier(f"{base.text}.{name.text}", base.span.to(name.span))
        problem = f"{what} belongs to a module: only a module's name may stand before the point"
        self.complain(name.span, problem)
        return name

    def qualified_call(self, span: Span, children: Children) -> Expression:
        owner, name, arguments = children
        given, named = self.given(arguments)
        return node.QualifiedCall(self.identifier(owner), self.identifier(name), given, named, span)

    def given(
        self, arguments: object
    ) -> tuple[tuple[Expression, ...], tuple[node.NamedArgument, ...]]:
        """The arguments of a call: those by position, then those by name."""
        listed = cast("tuple[Expression | node.NamedArgument, ...]", arguments or ())
        positional: list[Expression] = []
        named: list[node.NamedArgument] = []
        for argument in listed:
            if isinstance(argument, node.NamedArgument):
                named.append(argument)
            elif named:
                problem = "an argument without a name stands before those with one"
                self.complain(argument.span, problem)
            else:
                positional.append(argument)
        return tuple(positional), tuple(named)

    def call_arguments(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def named_argument(self, _span: Span, children: Children) -> node.NamedArgument:
        name, value = children
        return node.NamedArgument(self.identifier(name), _e(value))

    def arguments(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    # Primaries ------------------------------------------------------------------------------

    def name(self, span: Span, children: Children) -> Expression:
        return node.Name(self.identifier(children[0]).text, span)

    def list_of(self, span: Span, children: Children) -> Expression:
        return node.ListLiteral(_expressions(children[0]), span)

    def comprehension(self, span: Span, children: Children) -> Expression:
        item, names, source, condition, order = children
        return node.Comprehension(
            _e(item),
            cast("tuple[Identifier, ...]", names),
            _e(source),
            cast("Expression | None", condition),
            cast("tuple[node.OrderKey, ...]", order or ()),
            span=span,
        )

    def order_keys(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def order_key(self, _span: Span, children: Children) -> node.OrderKey:
        key, descending = children
        return node.OrderKey(_e(key), descending is not None)

    def descending(self, _span: Span, _children: Children) -> bool:
        return True

    def map_comprehension(self, span: Span, children: Children) -> Expression:
        entry, names, source, condition = children
        key, value = cast("tuple[Expression, Expression]", entry)
        return node.MapComprehension(
            key,
            value,
            cast("tuple[Identifier, ...]", names),
            _e(source),
            cast("Expression | None", condition),
            span,
        )

    def fold(self, span: Span, children: Children) -> Expression:
        total, start, names, source, following = children
        return node.Fold(
            self.new_name(total),
            _e(start),
            cast("tuple[Identifier, ...]", names),
            _e(source),
            _e(following),
            span,
        )

    def smallest(self, span: Span, children: Children) -> Expression:
        return self._extreme("smallest", span, children)

    def largest(self, span: Span, children: Children) -> Expression:
        return self._extreme("largest", span, children)

    def _extreme(self, kind: str, span: Span, children: Children) -> Expression:
        name, source, condition = children
        return node.Extreme(kind, self.new_name(name), _e(source), _e(condition), span)

    def let_in(self, span: Span, children: Children) -> Expression:
        name, value, body = children
        return node.LetIn(self.new_name(name), _e(value), _e(body), span)

    def map_of(self, span: Span, children: Children) -> Expression:
        entries = cast("tuple[tuple[Expression, Expression], ...] | None", children[0])
        return node.MapLiteral(entries or (), span)

    def entries(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def entry(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def enum_value(self, span: Span, children: Children) -> Expression:
        enum, case = children
        return node.EnumValue(self.identifier(enum), self.identifier(case), span)

    def record_of(self, span: Span, children: Children) -> Expression:
        name, fields = children
        return node.RecordLiteral(self.identifier(name), _fields(fields), span)

    def match(self, span: Span, children: Children) -> Expression:
        subject, *arms = children
        return node.Match(_e(subject), tuple(cast("node.Arm", arm) for arm in arms), span)

    def names(self, _span: Span, children: Children) -> tuple[Identifier, ...]:
        return tuple(self.new_name(child) for child in children)

    def field_values(self, _span: Span, children: Children) -> tuple[object, ...]:
        return tuple(children)

    def field_value(self, _span: Span, children: Children) -> node.FieldValue:
        name, value = children
        return node.FieldValue(self.identifier(name), _e(value))

    def error_value(self, span: Span, children: Children) -> node.ErrorValue:
        name, fields = children
        return node.ErrorValue(
            self.identifier(name), None if fields is None else _fields(fields), span
        )

    def expression_only(self, _span: Span, children: Children) -> Expression:
        return _e(children[0])


def _expressions(children: object) -> tuple[Expression, ...]:
    return cast("tuple[Expression, ...]", children or ())


def _fields(children: object) -> tuple[node.FieldValue, ...]:
    return cast("tuple[node.FieldValue, ...]", children or ())
