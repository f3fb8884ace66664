"""Records, the cases of enums that carry fields, and patterns, in the language's own notation."""

from collections.abc import Callable

from factoryc.spec.expressions import Expression, MatchArm, RecordValue


def record_text(value: RecordValue, written: Callable[[Expression], str]) -> str:
    """`Link { code: c }`, `Payment.card(number: n)`, `Payment.cash`."""
    shown = ", ".join(f"{field.name}: {written(field.value)}" for field in value.fields)
    if "." in value.name:
        return f"{value.name}({shown})" if shown else value.name
    name = value.name.partition("<")[0]
    return f"{name} {{ {shown} }}" if shown else f"{name} {{}}"


def arm_text(arm: MatchArm) -> str:
    """`car or lorry`, or `_`."""
    return "_" if arm.is_rest else " or ".join(arm.cases)
