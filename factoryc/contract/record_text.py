"""Records, the cases of enums that carry fields, and patterns, in the language's own notation."""

from collections.abc import Callable

from factoryc.contract.python_names import plain_name
from factoryc.spec.expressions import Expression, MatchArm, RecordValue


def record_text(value: RecordValue, written: Callable[[Expression], str]) -> str:
    """`Link { code: c }`, `Payment.card(number: n)`, `Payment.cash`."""
    shown = ", ".join(f"{field.name}: {written(field.value)}" for field in value.fields)
    name = plain_name(value.name)
    if "." in name:
        return f"{name}({shown})" if shown else name
    return f"{name} {{ {shown} }}" if shown else f"{name} {{}}"


def arm_text(arm: MatchArm) -> str:
    """`car or lorry`, or `_`."""
    return "_" if arm.is_rest else " or ".join(arm.cases)
