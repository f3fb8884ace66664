"""Types operators: arithmetic, logic, comparison, membership."""

from factoryc.diagnostics.diagnostic import Fix, Label
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.agreement import as_floats, common, comparable, converted
from factoryc.spec.asking_first import asking_first
from factoryc.spec.divisors import is_not_zero, may_be_zero
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.meant_names import meant_case, meant_operator, meant_text
from factoryc.spec.narrowing import facts_where
from factoryc.spec.type_needs import needs_type
from factoryc.spec.types import (
    BOOL,
    DATE,
    DECIMAL,
    DURATION,
    FLOAT,
    INSTANT,
    INT,
    TEXT,
    UNKNOWN,
    ListType,
    MapType,
    OptionalType,
    Scalar,
    SetType,
    Type,
    TypeParameter,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.syntax import expressions as syntax

_NUMBERS = (INT, DECIMAL, FLOAT)
_COLLECTIONS = (ListType, SetType, MapType)
_ORDERED = (INT, DECIMAL, FLOAT, TEXT, INSTANT, DATE, DURATION)


def type_unary(
    node: syntax.Unary, environment: Environment, type_expression: TypeExpression, type_as: TypeAs
) -> Expression:
    """`not x`, `-x`."""
    if node.operator == "not":
        return typed.Not(type_as(node.operand, BOOL, environment), node.span)
    operand = type_expression(node.operand, environment)
    plain = unrefined(operand.type)
    if isinstance(plain, UnknownType):
        return operand
    if isinstance(operand, typed.Literal) and plain in _NUMBERS:
        return typed.Literal(-operand.value, plain, node.span)  # type: ignore[operator]  # a number, by its type
    if plain not in {*_NUMBERS, DURATION}:
        return environment.wrong(
            "type-mismatch",
            f"`-` turns a number around, and this is `{type_text(operand.type)}`",
            node.operand.span,
        )
    return typed.Negation(operand, plain, node.span)


def type_binary(
    node: syntax.Binary,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """An operator between two expressions."""
    match node.operator:
        case "and" | "implies" as operator:
            left = type_as(node.left, BOOL, environment)
            inner = environment.knowing(facts_where(node.left, holds=True))
            return typed.Logic(operator, left, type_as(node.right, BOOL, inner), node.span)
        case "or":
            left = type_as(node.left, BOOL, environment)
            inner = environment.knowing(facts_where(node.left, holds=False))
            return typed.Logic("or", left, type_as(node.right, BOOL, inner), node.span)
        case "in" | "not in":
            return _membership(node, environment, type_expression, type_as)
        case "without":
            return _without(node, environment, expected, type_expression, type_as)
        case _:
            return _arithmetic(node, environment, expected, type_expression)


def type_comparison(
    node: syntax.Comparison, environment: Environment, type_expression: TypeExpression
) -> Expression:
    """`a < b <= c`. What needs a type from elsewhere takes it from its neighbours."""
    operands: list[Expression | None] = [
        None if needs_type(operand, environment) else type_expression(operand, environment)
        for operand in node.operands
    ]
    hint = next((operand.type for operand in operands if operand is not None), None)
    complete = [
        operand if operand is not None else type_expression(written, environment, hint)
        for operand, written in zip(operands, node.operands, strict=True)
    ]
    for index, operator in enumerate(node.operators):
        complete[index], complete[index + 1] = as_floats(complete[index], complete[index + 1])
        left, right = complete[index], complete[index + 1]
        if not _compares(operator, left.type, right.type):
            return _not_comparable(operator, node, index, left, right, environment)
        if operator in {"==", "!="} and FLOAT in {unrefined(left.type), unrefined(right.type)}:
            return environment.wrong(
                "float-equality",
                f"two floats are hardly ever equal to the last digit, and `{operator}` asks for that",
                node.span,
                help="ask how far apart they may be: `a within 0.001 of b`",
            )
        if unrefined(left.type) == DECIMAL:
            complete[index + 1] = converted(right, DECIMAL)
        elif unrefined(right.type) == DECIMAL:
            complete[index] = converted(left, DECIMAL)
    return typed.Comparison(node.operators, tuple(complete), node.span)  # type: ignore[arg-type]  # the grammar allows these operators alone


def _compares(operator: str, left: Type, right: Type) -> bool:
    if not comparable(left, right):
        return False
    if operator in {"==", "!="}:
        return True
    return all(
        plain in _ORDERED or isinstance(plain, UnknownType)
        for plain in (unrefined(left), unrefined(right))
    )


def _is_open(type_: Type) -> bool:
    return isinstance(unrefined(type_), TypeParameter)


def _not_comparable(
    operator: str,
    node: syntax.Comparison,
    index: int,
    left: Expression,
    right: Expression,
    environment: Environment,
) -> Expression:
    for operand, written in ((left, node.operands[index]), (right, node.operands[index + 1])):
        other = unrefined((right if operand is left else left).type)
        plain = unrefined(operand.type)
        if (
            operator not in {"==", "!="}
            and isinstance(plain, OptionalType)
            and _compares(
                "<", plain.inner, other.inner if isinstance(other, OptionalType) else other
            )
        ):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{operator}` needs a value",
                written.span,
                f"`{type_text(operand.type)}`",
                help=asking_first(written),
            )
    kinds = f"`{type_text(left.type)}` and `{type_text(right.type)}`"
    message = (
        f"{kinds} are never equal"
        if operator in {"==", "!="}
        else f"`{operator}` compares numbers, texts or times, and here are {kinds}"
    )
    open_type = next((each for each in (left.type, right.type) if _is_open(each)), None)
    if open_type is not None and operator not in {"==", "!="}:
        message = (
            f"`{type_text(open_type)}` may be any type, and `{operator}` compares numbers, texts "
            "or times"
        )
    return environment.wrong(
        "type-mismatch",
        message,
        node.operands[index + 1].span,
        f"`{type_text(right.type)}`",
        labels=(Label(node.operands[index].span, f"`{type_text(left.type)}`"),),
        help=meant_case(node.operands[index + 1], left.type)
        or meant_case(node.operands[index], right.type),
    )


def _membership(
    node: syntax.Binary, environment: Environment, type_expression: TypeExpression, type_as: TypeAs
) -> Expression:
    negated = node.operator == "not in"
    if isinstance(node.right, syntax.Range):
        low = type_expression(node.right.low, environment)
        subject = type_expression(node.left, environment, low.type)
        if not _compares("<", subject.type, low.type) or isinstance(
            unrefined(subject.type), OptionalType
        ):
            return _not_comparable(
                "in",
                syntax.Comparison(("in",), (node.left, node.right.low), node.span),
                0,
                subject,
                low,
                environment,
            )
        high = type_as(node.right.high, low.type, environment)
        if unrefined(subject.type) == DECIMAL:
            low, high = converted(low, DECIMAL), converted(high, DECIMAL)
        return typed.InRange(subject, low, high, negated, node.span)
    if isinstance(node.right, syntax.ListLiteral) and any(
        needs_type(item, environment) for item in node.right.items
    ):
        subject = type_expression(node.left, environment)
        listed = type_as(node.right, ListType(unrefined(subject.type)), environment)
        return typed.Membership(subject, listed, negated, node.span)
    collection = type_expression(node.right, environment)
    match unrefined(collection.type):
        case UnknownType():
            return collection
        case MapType(key=wanted) | ListType(element=wanted) | SetType(element=wanted):
            element = type_as(
                node.left, wanted, environment, Label(node.right.span, "looked for here")
            )
            return typed.Membership(element, collection, negated, node.span)
        case OptionalType(inner=inner) if isinstance(unrefined(inner), _COLLECTIONS):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{node.operator}` looks into what is there",
                node.right.span,
                f"`{type_text(collection.type)}`",
                help=asking_first(node.right),
            )
        case _:
            return environment.wrong(
                "type-mismatch",
                f"`in` looks into a list, set, map or range, and this is "
                f"`{type_text(collection.type)}`",
                node.right.span,
            )


def _without(
    node: syntax.Binary,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    base = type_expression(node.left, environment, expected)
    match unrefined(base.type):
        case UnknownType():
            return base
        case MapType(key=wanted) | SetType(element=wanted):
            key = type_as(node.right, wanted, environment)
            return typed.Without(base, key, base.type, node.span)
        case _:
            return environment.wrong(
                "type-mismatch",
                f"`without` takes something out of a map or a set, and this is "
                f"`{type_text(base.type)}`",
                node.left.span,
            )


def _arithmetic(
    node: syntax.Binary,
    environment: Environment,
    expected: Type | None,
    type_expression: TypeExpression,
) -> Expression:
    left = type_expression(node.left, environment, expected)
    right = type_expression(node.right, environment, expected)
    left, right = as_floats(left, right)
    for operand, written in ((left, node.left), (right, node.right)):
        if isinstance(unrefined(operand.type), OptionalType):
            return environment.wrong(
                "unjustified-unwrap",
                f"this may be none, and `{node.operator}` needs a value",
                written.span,
                f"`{type_text(operand.type)}`",
                help=asking_first(written),
            )
    result = _arithmetic_type(node.operator, unrefined(left.type), unrefined(right.type))
    if result is None:
        return environment.wrong(
            "type-mismatch",
            f"`{node.operator}` does not go with `{type_text(left.type)}` and "
            f"`{type_text(right.type)}`",
            node.span,
            help=meant_text(node, left.type, right.type)
            or meant_operator(node, left.type, right.type),
        )
    if node.operator in {"/", "div", "mod"} and not is_not_zero(node.right, right, environment):
        return may_be_zero(node.right, environment)
    if node.operator == "/" and result == DECIMAL:
        # Of two whole numbers nobody knows whether cents are meant, or a whole number.
        whole = unrefined(left.type) == unrefined(right.type) == INT
        return environment.wrong(
            "unstated-rounding",
            "a decimal division needs a stated rounding, and `/` states none",
            node.span,
            help="say how, right after it: `/ … rounded half_up to 2`"
            + ("; or write `div` for a whole number, rounded down" if whole else ""),
            fixes=() if whole else (_rounded(node.span),),
        )
    return typed.Arithmetic(node.operator, left, right, result, node.span)  # type: ignore[arg-type]  # the grammar allows these operators alone


def _rounded(quotient: Span) -> Fix:
    end = Span(quotient.file, quotient.end, quotient.end)
    return Fix("round to cents, and halves up", (Edit(end, " rounded half_up to 2"),))


def _arithmetic_type(operator: str, left: Type, right: Type) -> Type | None:
    if isinstance(left, UnknownType) or isinstance(right, UnknownType):
        # A moment and a duration make a moment: the other side alone does not say it.
        return UNKNOWN
    match operator, left, right:
        case "+", Scalar(name="Text"), Scalar(name="Text"):
            return TEXT
        case "+", ListType(), ListType() if common(left, right) is not None:
            return common(left, right)
        case (("+" | "-"), Scalar(name="Instant" | "Date"), Scalar(name="Duration")):
            return left
        case ("-", Scalar(name="Instant"), Scalar(name="Instant")) | (
            "-",
            Scalar(name="Date"),
            Scalar(name="Date"),
        ):
            return DURATION
        case (("+" | "-"), Scalar(name="Duration"), Scalar(name="Duration")):
            return DURATION
        case (
            ("*" | "div", Scalar(name="Duration"), Scalar(name="Int"))
            | ("*", Scalar(name="Int"), Scalar(name="Duration"))
            | ("mod", Scalar(name="Duration"), Scalar(name="Duration"))
        ):
            return DURATION
        case "div", Scalar(name="Duration"), Scalar(name="Duration"):
            return INT
        case "/", Scalar(name="Int"), Scalar(name="Int"):
            return DECIMAL
        case (("div" | "mod"), Scalar(name="Int"), Scalar(name="Int")):
            return INT
        case (("+" | "-" | "*" | "/"), Scalar(), Scalar()) if (
            left in _NUMBERS and right in _NUMBERS
        ):
            if FLOAT in {left, right}:
                return FLOAT if left == right else None
            return DECIMAL if DECIMAL in {left, right} else INT
        case _:
            return None
