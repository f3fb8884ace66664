"""Types what is said of the cases of enums: values of them, and tests which case a value is."""

from collections.abc import Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.asking_first import asking_first
from factoryc.spec.comparisons import ComparisonName
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_generic import Declared
from factoryc.spec.type_generic_fields import type_generic_fields
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


def type_enum_value(
    node: syntax.EnumValue,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`Size.small`, `Payment.cash`."""
    enum = _named_enum(node.enum, node.case, node.span, environment)
    if not isinstance(enum, EnumType | SumType):
        return enum
    if (
        isinstance(enum, SumType)
        and enum.arguments
        and not carried(enum, node.case.text, environment)
    ):
        return _generic_case(
            enum, node.case, (), node.span, environment, expected, type_expression, type_as
        )
    return type_bare_case(node.case, enum, node.span, environment)


def is_case_call(node: syntax.Call, enum: EnumType | SumType, environment: Environment) -> bool:
    """Whether a call names a case. The spec's own functions and operations come first."""
    name, scope = node.function.text, environment.scope
    is_operation = name in scope.operations and environment.operations_visible
    return name in enum.cases and name not in scope.functions and not is_operation


def type_case_call(
    node: syntax.Call,
    enum: EnumType | SumType,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`card(number: n)` where a payment is asked for."""
    named = environment.scope.defined.get(enum.name)
    declared = named.type if named is not None else enum
    written = syntax.QualifiedCall(
        Identifier(enum.name, node.function.span),
        node.function,
        node.arguments,
        node.named,
        node.span,
    )
    if not isinstance(declared, EnumType | SumType):
        declared = enum
    return _case_value(declared, written, environment, enum, type_expression, type_as)


def type_qualified_case(
    node: syntax.QualifiedCall,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`Payment.card(number: n)`."""
    enum = _named_enum(node.owner, node.name, node.span, environment)
    if not isinstance(enum, EnumType | SumType):
        return enum
    return _case_value(enum, node, environment, expected, type_expression, type_as)


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
            help=asking_first(node.subject),
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
        operator: ComparisonName = "!=" if node.negated else "=="
        return typed.Comparison((operator,), (subject, case), node.span)
    return typed.CaseTest(subject, (node.case.text,), node.negated, node.span)


def no_such_case(
    enum: EnumType | SumType, case: Identifier, environment: Environment
) -> Expression:
    """Report a case that the enum does not have."""
    named = environment.scope.defined.get(enum.name)
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
    node: syntax.QualifiedCall,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    case, span = node.name, node.span
    signatures = carried(enum, case.text, environment) if isinstance(enum, SumType) else ()
    if not signatures or not isinstance(enum, SumType):
        return environment.wrong(
            "wrong-arguments",
            f"`{case.text}` carries nothing",
            span,
            help=f"it is written `{enum.name}.{case.text}`, without parentheses",
        )
    if node.arguments:
        return environment.wrong(
            "wrong-arguments",
            f"`{case.text}` carries fields, and each is given by its name",
            node.arguments[0].span,
            help=f"`{_example(case.text, signatures)}`",
        )
    given = tuple(syntax.FieldValue(each.name, each.value) for each in node.named)
    if enum.arguments:
        return _generic_case(
            enum, case, given, span, environment, expected, type_expression, type_as
        )
    owner = enum.record(case.text).name
    fields = type_fields(owner, signatures, given, span, environment, type_as, partial=False)
    return typed.RecordValue(owner, fields, enum, span)


def _generic_case(
    enum: SumType,
    case: Identifier,
    given: tuple[syntax.FieldValue, ...],
    span: Span,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """A case of an enum with type parameters. `enum` is the enum as it was declared."""
    named = environment.scope.defined[enum.name]
    owner = enum.record(case.text).name
    declared = Declared(owner, named.type_parameters, enum, named.span)
    signatures = dict(named.cases)[case.text]
    found = type_generic_fields(
        declared, signatures, given, span, environment, expected, type_expression, type_as
    )
    if found is None:
        return typed.Variable("?", UNKNOWN, span)
    return typed.RecordValue(owner, found[0], found[1], span)


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
