"""Types what is said of the cases of enums: values of them, and tests which case a value is."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_payload import carried
from factoryc.spec.type_records import type_fields
from factoryc.spec.types import (
    UNKNOWN,
    EnumType,
    OptionalType,
    SumType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest


def enum_asked_for(expected: Type | None) -> EnumType | SumType | None:
    """The enum of which a bare case would be a value here."""
    plain = unrefined(expected) if expected is not None else None
    if isinstance(plain, OptionalType):
        plain = unrefined(plain.inner)
    return plain if isinstance(plain, EnumType | SumType) else None


def type_bare_case(
    case: Identifier, enum: EnumType | SumType, span: Span, environment: Environment
) -> Expression:
    """`cash` where a payment is asked for: a case that carries nothing."""
    if isinstance(enum, EnumType):
        return typed.EnumCase(enum.name, case.text, enum, span)
    fields = carried(enum, case.text, environment)
    if fields:
        return _lacks(case, fields, span, environment)
    return typed.RecordValue(enum.record(case.text).name, (), enum, span)


def type_enum_value(node: syntax.EnumValue, environment: Environment) -> Expression:
    """`Size.small`, `Payment.cash`."""
    enum = _named_enum(node.enum, node.case, node.span, environment)
    if not isinstance(enum, EnumType | SumType):
        return enum
    return type_bare_case(node.case, enum, node.span, environment)


def is_case_call(node: syntax.Call, enum: EnumType | SumType, environment: Environment) -> bool:
    """Whether a call names a case. The spec's own functions and operations come first."""
    name, scope = node.function.text, environment.scope
    is_operation = name in scope.operations and environment.operations_visible
    return name in enum.cases and name not in scope.functions and not is_operation


def type_case_call(
    node: syntax.Call, enum: EnumType | SumType, environment: Environment, type_as: TypeAs
) -> Expression:
    """`card(number: n)` where a payment is asked for."""
    return _case_value(
        enum, node.function, node.arguments, node.named, node.span, environment, type_as
    )


def type_qualified_case(
    node: syntax.QualifiedCall, environment: Environment, type_as: TypeAs
) -> Expression:
    """`Payment.card(number: n)`."""
    enum = _named_enum(node.owner, node.name, node.span, environment)
    if not isinstance(enum, EnumType | SumType):
        return enum
    return _case_value(enum, node.name, node.arguments, node.named, node.span, environment, type_as)


def type_case_test(
    node: syntax.CaseTest, environment: Environment, type_expression: TypeExpression
) -> Expression:
    """`payment is card`, `size is not small`."""
    subject = type_expression(node.subject, environment)
    enum = unrefined(subject.type)
    if isinstance(enum, UnknownType):
        return subject
    if isinstance(enum, OptionalType) and isinstance(unrefined(enum.inner), EnumType | SumType):
        return environment.wrong(
            "unjustified-unwrap",
            f"this may be none, and then it is no `{node.case.text}`",
            node.subject.span,
            f"`{type_text(subject.type)}`",
            help="ask whether it `is some` first",
        )
    if not isinstance(enum, EnumType | SumType):
        return environment.wrong(
            "type-mismatch",
            f"`is {node.case.text}` asks which case of an enum this is, and this is "
            f"`{type_text(subject.type)}`",
            node.subject.span,
            f"`{type_text(subject.type)}`",
        )
    if node.case.text not in enum.cases:
        return no_such_case(enum, node.case, environment)
    if isinstance(enum, EnumType):
        case = typed.EnumCase(enum.name, node.case.text, enum, node.case.span)
        operator: typed.ComparisonName = "!=" if node.negated else "=="
        return typed.Comparison((operator,), (subject, case), node.span)
    return typed.CaseTest(subject, (node.case.text,), node.negated, node.span)


def no_such_case(
    enum: EnumType | SumType, case: Identifier, environment: Environment
) -> Expression:
    """Report a case that the enum does not have."""
    named = environment.scope.types.get(enum.name)
    labels = (Label(named.span, "its cases"),) if named is not None else ()
    return environment.wrong(
        "unknown-name",
        f"`{enum.name}` has no case `{case.text}`",
        case.span,
        labels=labels,
        help=nearest(case.text, enum.cases),
    )


def _named_enum(
    owner: Identifier, case: Identifier, span: Span, environment: Environment
) -> EnumType | SumType | Expression:
    named = environment.scope.types.get(owner.text)
    if named is not None and isinstance(named.type, UnknownType):
        return typed.Variable("?", UNKNOWN, span)
    if named is None or not isinstance(named.type, EnumType | SumType):
        return environment.unknown(
            owner.text,
            f"no enum is called `{owner.text}`",
            owner.span,
            help=nearest(owner.text, environment.scope.types),
        )
    if case.text not in named.type.cases:
        return no_such_case(named.type, case, environment)
    return named.type


def _case_value(
    enum: EnumType | SumType,
    case: Identifier,
    arguments: Sequence[syntax.Expression],
    named: Sequence[syntax.NamedArgument],
    span: Span,
    environment: Environment,
    type_as: TypeAs,
) -> Expression:
    signatures = carried(enum, case.text, environment) if isinstance(enum, SumType) else ()
    if not signatures:
        return environment.wrong(
            "wrong-arguments",
            f"`{case.text}` carries nothing",
            span,
            help=f"it is written `{enum.name}.{case.text}`, without parentheses",
        )
    if arguments:
        return environment.wrong(
            "wrong-arguments",
            f"`{case.text}` carries fields, and each is given by its name",
            arguments[0].span,
            help=f"`{_example(case.text, signatures)}`",
        )
    given = [syntax.FieldValue(each.name, each.value) for each in named]
    owner = f"{enum.name}.{case.text}"
    fields = type_fields(owner, signatures, given, span, environment, type_as, partial=False)
    return typed.RecordValue(owner, fields, enum, span)


def _lacks(
    case: Identifier, fields: Sequence[FieldSignature], span: Span, environment: Environment
) -> Expression:
    listed = ", ".join(f"`{field.name}`" for field in fields)
    return environment.wrong(
        "missing-field",
        f"`{case.text}` also has {listed}",
        span,
        help=f"`{_example(case.text, fields)}`",
    )


def _example(case: str, fields: Sequence[FieldSignature]) -> str:
    return f"{case}({', '.join(f'{field.name}: …' for field in fields)})"
