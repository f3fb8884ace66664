"""Types what is said of numbers and times alone: their literals, rounding, and being close."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from factoryc.source.span import Span
from factoryc.spec import expressions as typed
from factoryc.spec.asking_first import asking_first
from factoryc.spec.divisors import is_not_zero, may_be_zero
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression, RoundingMode
from factoryc.spec.types import (
    DATE,
    DECIMAL,
    DURATION,
    FLOAT,
    INSTANT,
    INT,
    UNKNOWN,
    OptionalType,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.typing_protocols import TypeAs, TypeExpression
from factoryc.spec.units import BYTES, SECONDS
from factoryc.syntax import expressions as syntax
from factoryc.syntax.nearest import nearest

_MODES: dict[str, RoundingMode] = {
    "half_up": "half_up",
    "half_even": "half_even",
    "half_down": "half_down",
    "up": "up",
    "down": "down",
    "floor": "floor",
    "ceiling": "ceiling",
}
_MOST_PLACES = 100
_NUMBERS = (INT, DECIMAL)
_DISTANCES = {INT: INT, DECIMAL: DECIMAL, FLOAT: FLOAT, DURATION: DURATION, INSTANT: DURATION}


# Literals -------------------------------------------------------------------------------------


def type_unit(number: Decimal, unit: str, span: Span, environment: Environment) -> Expression:
    """`200ms` is a duration, `128MB` a whole number of bytes, `95%` a decimal."""
    if unit not in SECONDS and unit not in BYTES:
        return typed.Literal(number / 100, DECIMAL, span)
    smallest = number * (SECONDS[unit] * 1_000_000 if unit in SECONDS else BYTES[unit])
    if smallest != int(smallest):
        part = "microseconds" if unit in SECONDS else "bytes"
        return environment.wrong("invalid-value", f"this is no whole number of {part}", span)
    if unit in BYTES:
        return typed.Literal(int(smallest), INT, span)
    try:
        return typed.Literal(timedelta(microseconds=int(smallest)), DURATION, span)
    except OverflowError:
        days = f"a duration has {timedelta.max.days:_} days at most"
        return environment.wrong("invalid-value", days, span)


def type_date(text: str, span: Span, environment: Environment) -> Expression:
    """`2026-03-01`."""
    try:
        return typed.Literal(datetime.fromisoformat(text).date(), DATE, span)
    except ValueError:
        return environment.wrong("invalid-value", f"there is no day `{text}`", span)


def type_instant(text: str, span: Span, environment: Environment) -> Expression:
    """`2026-03-01T10:00:00Z`: always in UTC."""
    try:
        return typed.Literal(datetime.fromisoformat(text).astimezone(UTC), INSTANT, span)
    except (ValueError, OverflowError):
        return environment.wrong("invalid-value", f"there is no moment `{text}`", span)


def type_float(text: str, span: Span, environment: Environment) -> Expression:
    """`1.5e-9`."""
    value = float(text.replace("_", ""))
    if value in {float("inf"), float("-inf")}:
        return environment.wrong("invalid-value", "no float is as large as this", span)
    return typed.Literal(value, FLOAT, span)


# Rounding -------------------------------------------------------------------------------------


def type_rounded(
    node: syntax.Rounded, environment: Environment, type_expression: TypeExpression
) -> Expression:
    """`a / b rounded half_up to 2`: the quotient itself is what gets rounded."""
    mode = _MODES.get(node.mode.text)
    if mode is None:
        return environment.wrong(
            "unknown-name",
            f"there is no rounding `{node.mode.text}`",
            node.mode.span,
            help=nearest(node.mode.text, _MODES) or f"there are {', '.join(_MODES)}",
        )
    if node.places > _MOST_PLACES:
        message = f"a number is rounded to {_MOST_PLACES} places at most"
        return environment.wrong("invalid-value", message, node.span)
    divided = isinstance(node.value, syntax.Binary) and node.value.operator == "/"
    written = node.value
    divisor = None
    if isinstance(written, syntax.Binary) and divided:
        divisor = _number(written.right, environment, type_expression)
        if divisor is not None and not is_not_zero(written.right, divisor, environment):
            return may_be_zero(written.right, environment)
        written = written.left
    value = _number(written, environment, type_expression)
    if value is None or (divided and divisor is None):
        return typed.Variable("?", UNKNOWN, node.span)
    return typed.Rounded(value, divisor, mode, node.places, DECIMAL, node.span)


def _number(
    node: syntax.Expression, environment: Environment, type_expression: TypeExpression
) -> Expression | None:
    value = type_expression(node, environment, DECIMAL)
    plain = unrefined(value.type)
    if plain in _NUMBERS or isinstance(plain, UnknownType):
        return value
    if isinstance(plain, OptionalType):
        environment.wrong(
            "unjustified-unwrap",
            "this may be none, and only a number is rounded",
            node.span,
            f"`{type_text(value.type)}`",
            help=asking_first(node),
        )
        return None
    environment.wrong(
        "type-mismatch",
        f"only whole numbers and decimals are rounded, and this is `{type_text(value.type)}`",
        node.span,
        help="`decimal(x)` makes a decimal of a float" if plain == FLOAT else None,
    )
    return None


# Being close ----------------------------------------------------------------------------------


def type_within(
    node: syntax.Within,
    environment: Environment,
    type_expression: TypeExpression,
    type_as: TypeAs,
) -> Expression:
    """`a within 0.001 of b`: how far apart two numbers or moments may be."""
    left = type_expression(node.left, environment)
    plain = unrefined(left.type)
    if isinstance(plain, UnknownType):
        return left
    distance = _DISTANCES.get(plain)  # type: ignore[arg-type]  # what is no key is not there
    if distance is None:
        return environment.wrong(
            "type-mismatch",
            f"`within` asks how far apart two numbers or moments are, and this is "
            f"`{type_text(left.type)}`",
            node.left.span,
        )
    right = type_as(node.right, plain, environment)
    tolerance = type_as(node.tolerance, distance, environment)
    return typed.Within(left, tolerance, right, node.span)
