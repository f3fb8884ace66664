"""Gives an expression its type: syntax in, a typed expression out. Mistakes go to the environment.

`expected` is the type that the place asks for, or None where it asks for none; it decides what
`none`, `{}`, a bare case of an enum and a column of a row mean.
"""

from collections.abc import Callable
from decimal import Decimal

import attrs

from factoryc.diagnostics.diagnostic import Label
from factoryc.frozen import evolve
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.agreement import agrees, as_float, converted
from factoryc.spec.asking_first import asking_first
from factoryc.spec.case_words import asked_case
from factoryc.spec.environment import FOLLOWS, Environment, IsSome
from factoryc.spec.expressions import Expression
from factoryc.spec.meant_names import meant_value
from factoryc.spec.names import CLOCK
from factoryc.spec.narrowing import facts_where
from factoryc.spec.pattern import check_pattern
from factoryc.spec.type_bindings import (
    type_comprehension,
    type_extreme,
    type_fold,
    type_let,
    type_map_comprehension,
    type_slice,
)
from factoryc.spec.type_calls import type_call, type_generic_call
from factoryc.spec.type_cases import (
    enum_asked_for,
    is_case_call,
    type_bare_case,
    type_case_call,
    type_case_test,
    type_enum_value,
    type_qualified_case,
)
from factoryc.spec.type_collections import (
    type_list,
    type_map,
    type_quantifier,
    type_range,
)
from factoryc.spec.type_match import type_match
from factoryc.spec.type_names import resolve_type
from factoryc.spec.type_numbers import (
    type_date,
    type_float,
    type_instant,
    type_rounded,
    type_unit,
    type_within,
)
from factoryc.spec.type_operators import type_binary, type_comparison, type_unary
from factoryc.spec.type_parameters import parameters_in
from factoryc.spec.type_records import type_field, type_lookup, type_record, type_update
from factoryc.spec.types import (
    BOOL,
    DECIMAL,
    FLOAT,
    INSTANT,
    INT,
    TEXT,
    UNKNOWN,
    EnumType,
    OptionalType,
    RowType,
    Scalar,
    SumType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.syntax import expressions as syntax
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest
from factoryc.syntax.wording import ELSEWHERE


def type_as(
    node: syntax.Expression, expected: Type, environment: Environment, why: Label | None = None
) -> Expression:
    """The expression where a value of `expected` is asked for; `why` points at what asks for it."""
    expression = type_expression(node, environment, expected)
    if agrees(expression.type, expected):
        return converted(expression, expected)
    labels = (why,) if why is not None else ()
    actual = type_text(expression.type)
    if isinstance(node, syntax.NoneLiteral):
        return environment.wrong(
            "type-mismatch",
            f"`{type_text(expected)}` is asked for, and `none` is no value of it",
            node.span,
            labels=labels,
            help=f"a value that may be none has the type `{type_text(expected)}?`",
        )
    if isinstance(unrefined(expression.type), OptionalType):
        inner = unrefined(expression.type)
        if isinstance(inner, OptionalType) and agrees(inner.inner, expected):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{type_text(expected)}` is asked for",
                node.span,
                f"`{actual}`",
                labels=labels,
                help=asking_first(node),
            )
    return environment.wrong(
        "type-mismatch",
        f"`{type_text(expected)}` is asked for, and this is `{actual}`",
        node.span,
        f"`{actual}`",
        labels=labels,
        help=meant_value(node, expression.type, expected),
    )


def type_condition(node: syntax.Expression, environment: Environment) -> Expression:
    """The expression as a yes or no."""
    return type_as(node, BOOL, environment)


def type_expression(  # noqa: PLR0915  one case a node
    node: syntax.Expression, environment: Environment, expected: Type | None = None
) -> Expression:
    """The typed expression. Whether its type fits `expected` is for the caller to ask."""
    match node:
        case syntax.Literal(value=value, span=span):
            literal = typed.Literal(value, _literal_type(value), span)
            return as_float(literal) if _is_float(expected) else literal
        case syntax.UnitLiteral(number=number, unit=unit, span=span):
            return type_unit(number, unit, span, environment)
        case syntax.DateLiteral(text=text, span=span):
            return type_date(text, span, environment)
        case syntax.InstantLiteral(text=text, span=span):
            return type_instant(text, span, environment)
        case syntax.FloatLiteral(text=text, span=span):
            return type_float(text, span, environment)
        case syntax.NoneLiteral(span=span):
            return typed.NoneValue(_optional(expected), span)
        case syntax.Name():
            return _name(node, environment, expected)
        case syntax.Interpolation(parts=parts, span=span):
            return _interpolation(parts, span, environment)
        case syntax.EnumValue():
            return type_enum_value(node, environment, expected, type_expression, type_as)
        case syntax.ListLiteral():
            return type_list(node, environment, expected, type_expression, type_as)
        case syntax.MapLiteral():
            return type_map(node, environment, expected, type_expression, type_as)
        case syntax.Range():
            return type_range(node, environment, type_as)
        case syntax.Comprehension():
            return type_comprehension(node, environment, expected, type_expression, type_as)
        case syntax.MapComprehension():
            return type_map_comprehension(node, environment, expected, type_expression, type_as)
        case syntax.Fold():
            return type_fold(node, environment, expected, type_expression, type_as)
        case syntax.Extreme():
            return type_extreme(node, environment, type_expression, type_as)
        case syntax.LetIn():
            return type_let(node, environment, expected, type_expression)
        case syntax.Slice():
            return type_slice(node, environment, type_expression, type_as)
        case syntax.Quantifier():
            return type_quantifier(node, environment, type_expression, type_as)
        case syntax.RecordLiteral():
            return type_record(node, environment, expected, type_expression, type_as)
        case syntax.RecordUpdate():
            return type_update(node, environment, type_expression, type_as)
        case syntax.Field():
            return _narrowed(
                node, type_field(node, environment, expected, type_expression), environment
            )
        case syntax.Lookup():
            return type_lookup(node, environment, type_expression, type_as)
        case syntax.QualifiedCall():
            return type_qualified_case(node, environment, expected, type_expression, type_as)
        case syntax.Call():
            enum = enum_asked_for(expected)
            if enum is not None and is_case_call(node, enum, environment):
                return type_case_call(node, enum, environment, type_expression, type_as)
            return type_call(node, environment, expected, type_expression, type_as)
        case syntax.Unary():
            return type_unary(node, environment, type_expression, type_as)
        case syntax.Binary():
            return type_binary(node, environment, expected, type_expression, type_as)
        case syntax.Comparison():
            return type_comparison(node, environment, type_expression)
        case syntax.Presence(subject=subject, present=present, span=span):
            # Facts about the subject are left aside: asking again is not a mistake.
            asked = type_expression(
                subject, evolve(environment, facts=environment.facts - {IsSome(subject)})
            )
            if not isinstance(unrefined(asked.type), OptionalType | UnknownType):
                return environment.wrong(
                    "type-mismatch",
                    f"this is always there: its type is `{type_text(asked.type)}`",
                    subject.span,
                    "not optional",
                    help=f"an optional type is written `{type_text(asked.type)}?`",
                )
            return typed.Presence(asked, present, span)
        case syntax.TypeTest(subject=subject, type=type_, negated=negated, span=span):
            tested = resolve_type(type_, environment.scope, environment.diagnostics)
            if parameters_in(tested):
                return environment.wrong(
                    "type-mismatch",
                    f"what `{type_text(tested)}` is depends on a type parameter, and a value "
                    "cannot be asked for that",
                    type_.span,
                )
            candidate = type_as(subject, tested, environment, Label(type_.span, "tested here"))
            return typed.TypeTest(candidate, tested, negated, span)
        case syntax.CaseTest():
            return type_case_test(node, environment, type_expression)
        case syntax.Matches(subject=subject, pattern=pattern, span=span):
            if (refused := check_pattern(pattern)) is not None:
                environment.wrong("invalid-pattern", refused, node.pattern_span)
            return typed.Matches(type_as(subject, TEXT, environment), pattern, span)
        case syntax.Rounded():
            return type_rounded(node, environment, type_expression)
        case syntax.Within():
            return type_within(node, environment, type_expression, type_as)
        case syntax.Conditional():
            return _conditional(node, environment, expected)
        case syntax.Match():
            return type_match(node, environment, expected, type_expression, type_as)
        case (
            syntax.FailsWith(span=span) | syntax.IsRejected(span=span) | syntax.IsCalled(span=span)
        ):
            case_test = asked_case(node, environment.scope.functions)
            if case_test is not None:
                return type_case_test(case_test, environment, type_expression)
            return environment.wrong(
                "misplaced", "how a call ends is asked for after `expect`, and nowhere else", span
            )


# Literals and names ---------------------------------------------------------------------------


def _literal_type(value: bool | int | Decimal | str) -> Type:
    match value:
        case bool():
            return BOOL
        case int():
            return INT
        case Decimal():
            return DECIMAL
        case str():
            return TEXT


def _is_float(expected: Type | None) -> bool:
    plain = unrefined(expected) if expected is not None else None
    return plain == FLOAT or (isinstance(plain, OptionalType) and unrefined(plain.inner) == FLOAT)


def _optional(expected: Type | None) -> Type:
    if expected is None:
        return OptionalType(UNKNOWN)
    return expected if isinstance(expected, OptionalType) else OptionalType(expected)


def _name(node: syntax.Name, environment: Environment, expected: Type | None) -> Expression:
    name = environment.renamed.get(node.text, node.text)
    scope = environment.scope
    if node.text in environment.parts:
        return _part(node, environment)
    if node.text in environment.locals:
        variable = typed.Variable(name, environment.locals[node.text], node.span)
        return _narrowed(node, variable, environment)
    if node.text in scope.states and environment.states_visible:
        state = typed.StateRead(node.text, scope.states[node.text].type, node.span)
        return _narrowed(node, state, environment)
    if (function := scope.functions.get(node.text)) and function.is_constant:
        if function.type_parameters:
            return type_generic_call(
                function, (), node.span, environment, expected, type_expression, type_as
            )
        return typed.FunctionCall(function.name, (), function.result or UNKNOWN, node.span)
    wanted = enum_asked_for(expected)
    if wanted is not None and node.text in wanted.cases:
        return type_bare_case(Identifier(node.text, node.span), wanted, node.span, environment)
    if node.text == CLOCK and environment.clock_visible:
        return typed.Clock(INSTANT, node.span)
    if wanted is None and expected is not None and isinstance(unrefined(expected), UnknownType):
        # It may be a case of an enum that is broken itself.
        return environment.wrong(FOLLOWS, f"nothing here is called `{node.text}`", node.span)
    if node.text == CLOCK:
        return environment.wrong(
            "misplaced",
            "`now` is read in operations and evals alone",
            node.span,
            help="take the instant as a parameter, and let an operation give it `now`",
        )
    return environment.unknown(
        node.text,
        f"nothing here is called `{node.text}`",
        node.span,
        help=_name_help(node, environment, wanted),
    )


def _name_help(
    node: syntax.Name, environment: Environment, wanted: EnumType | SumType | None
) -> str | None:
    scope = environment.scope
    if node.text in scope.states:
        return "the state can be read in operations and invariants alone"
    if node.text in scope.operations:
        return f"`{node.text}` is an operation; it is called as `{node.text}(…)`, in evals"
    if node.text in scope.functions:
        return f"`{node.text}` is a function; it is called as `{node.text}(…)`"
    if node.text in ELSEWHERE:
        return ELSEWHERE[node.text]
    known = [*environment.locals, *scope.functions]
    known.extend(scope.states if environment.states_visible else ())
    known.extend(wanted.cases if wanted is not None else ())
    near = nearest(node.text, known)
    return "what `where` restricts is called `it`" if near is None and "it" in known else near


def _part(node: syntax.Name, environment: Environment) -> Expression:
    """A name that a pattern binds, with what it stands for written out."""
    part = environment.parts[node.text]
    if part is None:
        return environment.wrong(
            "misplaced",
            f"`{node.text}` is part of something, and a name in that means something else here",
            node.span,
            help="give the name that is bound in between another spelling",
        )
    evolve: Callable[..., Expression] = attrs.evolve
    return _narrowed(node, evolve(part, span=node.span), environment)


def _narrowed(
    node: syntax.Expression, expression: Expression, environment: Environment
) -> Expression:
    """The same expression with the type that is left once the guards say that it is there."""
    if not isinstance(expression.type, OptionalType) or IsSome(node) not in environment.facts:
        return expression
    match expression:
        case typed.Variable(name=name, type=OptionalType(inner=inner), span=span):
            return typed.Variable(name, inner, span)
        case typed.StateRead(name=name, type=OptionalType(inner=inner), span=span):
            return typed.StateRead(name, inner, span)
        case typed.FieldRead(base=base, name=name, type=OptionalType(inner=inner), span=span):
            return typed.FieldRead(base, name, inner, span)
        case _:
            return expression


def _interpolation(
    parts: tuple[str | syntax.Expression, ...], span: Span, environment: Environment
) -> Expression:
    typed_parts: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str):
            typed_parts.append(part)
            continue
        value = type_expression(part, environment)
        if not isinstance(unrefined(value.type), Scalar | EnumType | UnknownType | RowType):
            environment.wrong(
                "type-mismatch",
                f"a text cannot hold a `{type_text(value.type)}`",
                part.span,
                help="name one of its fields",
            )
        typed_parts.append(value)
    return typed.Interpolation(tuple(typed_parts), TEXT, span)


# Choices --------------------------------------------------------------------------------------


def _conditional(
    node: syntax.Conditional, environment: Environment, expected: Type | None
) -> Expression:
    condition = type_condition(node.condition, environment)
    where = environment.knowing(facts_where(node.condition, holds=True))
    then = type_expression(node.then, where, expected)
    wanted = expected if expected is not None else then.type
    elsewhere = environment.knowing(facts_where(node.condition, holds=False))
    otherwise = type_as(node.otherwise, wanted, elsewhere, Label(node.then.span, type_text(wanted)))
    if expected is not None:
        then = converted(then, expected)
    return typed.Conditional(condition, then, otherwise, wanted, node.span)
