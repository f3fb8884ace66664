"""What gives names to values on the way, in the language's own notation: `let`, `fold`, `for … in`."""

from collections.abc import Callable
from typing import TypeAlias, assert_never

from factoryc.frozen import frozen
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression

Binding: TypeAlias = (
    node.Let | node.Fold | node.Extreme | node.MapComprehension | node.Comprehension
)


@frozen
class Written:
    """How the parts are written: as they are, and where an operand of `+` may stand."""

    whole: Callable[[Expression], str]
    operand: Callable[[Expression], str]


def binding_text(expression: Binding, written: Written) -> str:
    """The expression on one line."""
    whole, operand = written.whole, written.operand
    match expression:
        case node.Let(name=name, value=value, body=body):
            return f"let {name} = {operand(value)} in {whole(body)}"
        case node.Fold(total=total, start=start, next=following):
            head = f"fold {total} = {operand(start)}"
            return f"{head} {_each(expression, operand)}: {whole(following)}"
        case node.Extreme(kind=kind, names=names, source=source, condition=condition):
            among = f"{', '.join(names)} in {operand(source)}"
            return f"{kind} {among} such that {whole(condition)}"
        case node.MapComprehension(key=key, value=value, condition=condition):
            entry = f"{whole(key)}: {whole(value)}"
            where = "" if condition is None else f" where {whole(condition)}"
            return f"{{ {entry} {_each(expression, operand)}{where} }}"
        case node.Comprehension(item=item, condition=condition, order=order):
            where = "" if condition is None else f" where {whole(condition)}"
            keys = [f"{operand(key)}{' descending' if down else ''}" for key, down in order]
            by = f" by {', '.join(keys)}" if keys else ""
            return f"[{whole(item)} {_each(expression, operand)}{where}{by}]"
        case _:
            assert_never(expression)


def slice_text(expression: node.Slice, base: str, operand: Callable[[Expression], str]) -> str:
    """`xs[0..2]`."""
    return f"{base}[{operand(expression.low)}..{operand(expression.high)}]"


def _each(
    expression: node.Fold | node.MapComprehension | node.Comprehension,
    operand: Callable[[Expression], str],
) -> str:
    return f"for {', '.join(expression.names)} in {operand(expression.source)}"
