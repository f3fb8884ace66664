"""Typed expressions as an author writes them, on one line: for pages, titles and failures."""

from typing import assert_never

from factoryc.contract.binding_text import Written, binding_text, slice_text
from factoryc.contract.literal import literal
from factoryc.contract.python_names import plain_name
from factoryc.contract.record_text import arm_text, record_text
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression, FieldValue
from factoryc.spec.types import type_text

# How tightly each binds, loosest first.
_CONDITIONAL, _IMPLIES, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(10)
_QUANTIFIED = {"all": _CONDITIONAL, "exists": _CONDITIONAL, "count": _NOT, "sum": _SUM}
_LOGIC = {"implies": _IMPLIES, "or": _OR, "and": _AND}


def expression_text(expression: Expression) -> str:
    """The expression in the language's own notation, with no more parentheses than it needs."""
    return _piece(expression)[0]


def _at(expression: Expression, level: int) -> str:
    text, binds = _piece(expression)
    return text if binds >= level else f"({text})"


def _piece(expression: Expression) -> tuple[str, int]:
    """The text, and how tightly its outermost operator binds."""
    match expression:
        case node.Literal(value=value, type=type_):
            return literal(value, type_), _ATOM
        case node.NoneValue():
            return "none", _ATOM
        case node.Variable(name=name) | node.StateRead(name=name):
            return name, _ATOM
        case node.Clock():
            return "now", _ATOM
        case node.RowCell(row=row, column=column):
            return f"{row}.{column}", _ATOM
        case node.FieldRead(base=base, name=name):
            return f"{_at(base, _ATOM)}.{name}", _ATOM
        case node.MapLookup(base=base, key=index) | node.ListItem(base=base, index=index):
            return f"{_at(base, _ATOM)}[{expression_text(index)}]", _ATOM
        case node.RecordValue():
            return record_text(expression, expression_text), _ATOM
        case node.RecordUpdate(base=base, fields=fields):
            return f"{_at(base, _SUM)} with {fields_text(fields)}", _SUM
        case node.EnumCase(enum=enum, case=case):
            return f"{enum}.{case}", _ATOM
        case node.ListValue(items=items):
            return f"[{_listed(items)}]", _ATOM
        case node.SetValue(items=items):
            return f"to_set([{_listed(items)}])", _ATOM
        case node.MapValue(entries=entries):
            pairs = (f"{expression_text(key)}: {expression_text(value)}" for key, value in entries)
            return f"{{ {', '.join(pairs)} }}" if entries else "{}", _ATOM
        case node.Interpolation(parts=parts):
            inside = (
                literal(part)[1:-1] if isinstance(part, str) else f"{{{expression_text(part)}}}"
                for part in parts
            )
            return f'"{"".join(inside)}"', _ATOM
        case node.Arithmetic(operator=operator, left=left, right=right):
            level = _SUM if operator in {"+", "-"} else _PRODUCT
            # What follows a `sum` would belong to it.
            first = level + 1 if isinstance(left, node.Quantifier) else level
            return f"{_at(left, first)} {operator} {_at(right, level + 1)}", level
        case node.Rounded(value=value, divisor=divisor, mode=mode, places=places):
            quotient = _at(value, _PRODUCT)
            if divisor is not None:
                quotient += f" / {_at(divisor, _SIGN)}"
            return f"{quotient} rounded {mode} to {places}", _SUM
        case node.Within(left=left, tolerance=tolerance, right=right):
            close = f"{_at(left, _SUM)} within {_at(tolerance, _SUM)}"
            return f"{close} of {_at(right, _SUM)}", _COMPARISON
        case node.Negation(operand=operand):
            return f"-{_at(operand, _SIGN)}", _SIGN
        case node.Without(base=base, key=key):
            return f"{_at(base, _SUM)} without {_at(key, _PRODUCT)}", _SUM
        case node.FunctionCall(name=name, arguments=()):
            return plain_name(name), _ATOM
        case (
            node.FunctionCall(name=name, arguments=arguments)
            | node.BuiltinCall(name=name, arguments=arguments)
            | node.OperationCall(operation=name, arguments=arguments)
        ):
            return f"{plain_name(name)}({_listed(arguments)})", _ATOM
        case node.RangeValue(low=low, high=high):
            return f"{_at(low, _SUM)}..{_at(high, _SUM)}", _COMPARISON
        case node.JsonObject(fields=fields):
            return fields_text(fields), _ATOM
        case node.Match(subject=subject, arms=arms):
            chosen = ", ".join(f"{arm_text(arm)}: {expression_text(arm.value)}" for arm in arms)
            return f"match {_at(subject, _ATOM)} {{ {chosen} }}", _ATOM
        case node.Comprehension() | node.MapComprehension():
            return binding_text(expression, _WRITTEN), _ATOM
        case node.Let() | node.Fold() | node.Extreme():
            return binding_text(expression, _WRITTEN), _CONDITIONAL
        case node.Slice(base=base):
            return slice_text(expression, _at(base, _ATOM), _operand), _ATOM
        case _:
            return _condition(expression)


def _condition(
    expression: node.Not
    | node.Logic
    | node.Comparison
    | node.InRange
    | node.Membership
    | node.Presence
    | node.TypeTest
    | node.CaseTest
    | node.Matches
    | node.Conditional
    | node.Quantifier,
) -> tuple[str, int]:
    match expression:
        case node.Not(operand=operand):
            return f"not {_at(operand, _NOT)}", _NOT
        case node.Logic(operator=operator, left=left, right=right):
            level = _LOGIC[operator]
            if operator != "implies" and _is_tail(right):
                return f"{_at(left, level)} {operator} {expression_text(right)}", _CONDITIONAL
            first = level + 1 if operator == "implies" else level
            second = level if operator == "implies" else level + 1
            return f"{_at(left, first)} {operator} {_at(right, second)}", level
        case node.Comparison(operators=operators, operands=operands):
            text = _at(operands[0], _SUM)
            for sign, operand in zip(operators, operands[1:], strict=True):
                text += f" {sign} {_at(operand, _SUM)}"
            return text, _COMPARISON
        case node.InRange(subject=subject, low=low, high=high, negated=negated):
            word = "not in" if negated else "in"
            ends = f"{_at(low, _SUM)}..{_at(high, _SUM)}"
            return f"{_at(subject, _SUM)} {word} {ends}", _COMPARISON
        case node.Membership(element=element, collection=collection, negated=negated):
            word = "not in" if negated else "in"
            return f"{_at(element, _SUM)} {word} {_at(collection, _SUM)}", _COMPARISON
        case node.Presence(subject=subject, present=present):
            return f"{_at(subject, _SUM)} is {'some' if present else 'none'}", _COMPARISON
        case node.TypeTest(subject=subject, tested=tested, negated=negated):
            word = "is not" if negated else "is"
            return f"{_at(subject, _SUM)} {word} {type_text(tested)}", _COMPARISON
        case node.CaseTest(subject=subject, cases=cases, negated=negated):
            return (
                f"{_at(subject, _SUM)} {'is not' if negated else 'is'} {' or '.join(cases)}",
                _COMPARISON,
            )
        case node.Matches(subject=subject, pattern=pattern):
            shown = pattern.replace("/", "\\/")
            return f"{_at(subject, _SUM)} matches /{shown}/", _COMPARISON
        case node.Conditional(condition=condition, then=then, otherwise=otherwise):
            test, chosen, other = map(expression_text, (condition, then, otherwise))
            return f"if {test} then {chosen} else {other}", _CONDITIONAL
        case node.Quantifier(kind=kind, names=names, source=source, body=body):
            level = _QUANTIFIED[kind]
            listed = ", ".join(names)
            return f"{kind} {listed} in {_at(source, _SUM)}: {_at(body, level)}", level
        case _:
            assert_never(expression)


def _is_tail(expression: Expression) -> bool:
    """`all` and `exists` may end a condition without parentheses: they reach as far as they can."""
    return isinstance(expression, node.Quantifier) and expression.kind in {"all", "exists"}


def _operand(expression: Expression) -> str:
    # The source of a `for` may be a range, as a part of one may not.
    is_range = isinstance(expression, node.RangeValue)
    return expression_text(expression) if is_range else _at(expression, _SUM)


_WRITTEN = Written(expression_text, _operand)


def fields_text(fields: tuple[FieldValue, ...]) -> str:
    """`{ code: alias, visits: 0 }`."""
    if not fields:
        return "{}"
    listed = ", ".join(f"{field.name}: {expression_text(field.value)}" for field in fields)
    return f"{{ {listed} }}"


def _listed(items: tuple[Expression, ...]) -> str:
    return ", ".join(expression_text(item) for item in items)
