"""Typed expressions in the words of the spec: what titles and failures of evals say."""

from enum import IntEnum
from typing import assert_never

from factoryc.contract.binding_text import Written, binding_text, slice_text
from factoryc.contract.literal import literal
from factoryc.contract.record_text import arm_text, record_text
from factoryc.spec import expressions as node
from factoryc.spec.definitions import Case, ErrorValue, Sets
from factoryc.spec.expressions import Expression
from factoryc.spec.types import type_text


class _Level(IntEnum):
    LOOSE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    SIGN = 7
    ATOM = 8


_Words = tuple[str, _Level]
_LOGIC = {"or": _Level.OR, "and": _Level.AND, "implies": _Level.LOOSE}


def expression_text(expression: Expression) -> str:
    """The expression on one line, as an author would write it."""
    return _words(expression)[0]


def case_text(case: Case) -> str:
    """A case as a sentence: `case known when code in links returns links[code].visits`."""
    guard = "otherwise" if case.guard is None else f"when {expression_text(case.guard)}"
    outcome = []
    if case.fails is not None:
        outcome.append(f"fails {error_text(case.fails)}")
    if case.returns is not None:
        outcome.append(f"returns {expression_text(case.returns)}")
    outcome.extend(f"ensures {expression_text(each.condition)}" for each in case.ensures)
    outcome.extend(_sets_text(each) for each in case.sets)
    return f"case {case.name} {guard}: {', '.join(outcome) or 'changes nothing'}"


def error_text(error: ErrorValue) -> str:
    """`AliasTaken { alias: alias }`."""
    return f"{error.name} {_fields(error.fields)}" if error.fields else error.name


def _sets_text(sets: Sets) -> str:
    place = "".join(f"[{expression_text(key)}]" for key in sets.keys)
    return f"sets {sets.state}{place} = {expression_text(sets.value)}"


def _at(expression: Expression, level: _Level) -> str:
    text, own = _words(expression)
    return text if own >= level else f"({text})"


def _words(expression: Expression) -> _Words:  # noqa: PLR0915  one case a node
    match expression:
        case node.Literal(value=value, type=type_):
            return literal(value, type_), _Level.ATOM
        case node.NoneValue():
            return "none", _Level.ATOM
        case node.Variable(name=name) | node.StateRead(name=name):
            return name, _Level.ATOM
        case node.Clock():
            return "now", _Level.ATOM
        case node.RowCell(row=row, column=column):
            return f"{row}.{column}", _Level.ATOM
        case node.FieldRead(base=base, name=name):
            return f"{_at(base, _Level.ATOM)}.{name}", _Level.ATOM
        case node.MapLookup(base=base, key=key) | node.ListItem(base=base, index=key):
            return f"{_at(base, _Level.ATOM)}[{expression_text(key)}]", _Level.ATOM
        case node.RecordValue():
            return record_text(expression, expression_text), _Level.ATOM
        case node.RecordUpdate(base=base, fields=fields):
            return f"{_at(base, _Level.SUM)} with {_fields(fields)}", _Level.SUM
        case node.EnumCase(enum=enum, case=case):
            return f"{enum}.{case}", _Level.ATOM
        case node.ListValue(items=items):
            return f"[{_listed(items)}]", _Level.ATOM
        case node.SetValue(items=items):
            return f"to_set([{_listed(items)}])", _Level.ATOM
        case node.MapValue(entries=entries):
            pairs = (f"{expression_text(key)}: {expression_text(of)}" for key, of in entries)
            return f"{{ {', '.join(pairs)} }}" if entries else "{}", _Level.ATOM
        case node.Interpolation(parts=parts):
            shown = (
                literal(part)[1:-1] if isinstance(part, str) else f"{{{expression_text(part)}}}"
                for part in parts
            )
            return f'"{"".join(shown)}"', _Level.ATOM
        case node.Arithmetic(operator=operator, left=left, right=right):
            level = _Level.SUM if operator in {"+", "-"} else _Level.PRODUCT
            return f"{_at(left, level)} {operator} {_at(right, _Level(level + 1))}", level
        case node.Rounded(value=value, divisor=divisor, mode=mode, places=places):
            quotient = _at(value, _Level.PRODUCT)
            if divisor is not None:
                quotient += f" / {_at(divisor, _Level.SIGN)}"
            return f"{quotient} rounded {mode} to {places}", _Level.SUM
        case node.Within(left=left, tolerance=tolerance, right=right):
            close = f"{_at(left, _Level.SUM)} within {_at(tolerance, _Level.SUM)}"
            return f"{close} of {_at(right, _Level.SUM)}", _Level.COMPARISON
        case node.Negation(operand=operand):
            return f"-{_at(operand, _Level.SIGN)}", _Level.SIGN
        case node.Not(operand=operand):
            return f"not {_at(operand, _Level.NOT)}", _Level.NOT
        case node.Logic(operator=operator, left=left, right=right):
            level = _LOGIC[operator]
            first = _at(left, _Level(level + 1) if operator == "implies" else level)
            second = _at(right, level if operator == "implies" else _Level(level + 1))
            return f"{first} {operator} {second}", level
        case node.Comparison(operators=operators, operands=operands):
            first, *rest = (_at(operand, _Level.SUM) for operand in operands)
            chain = "".join(f" {op} {of}" for op, of in zip(operators, rest, strict=True))
            return f"{first}{chain}", _Level.COMPARISON
        case node.InRange(subject=subject, low=low, high=high, negated=negated):
            bounds = f"{_at(low, _Level.SUM)}..{_at(high, _Level.SUM)}"
            return f"{_at(subject, _Level.SUM)} {_in(negated)} {bounds}", _Level.COMPARISON
        case node.Membership(element=element, collection=collection, negated=negated):
            looked_in = _at(collection, _Level.SUM)
            return f"{_at(element, _Level.SUM)} {_in(negated)} {looked_in}", _Level.COMPARISON
        case node.Presence(subject=subject, present=present):
            word = "some" if present else "none"
            return f"{_at(subject, _Level.SUM)} is {word}", _Level.COMPARISON
        case node.TypeTest(subject=subject, tested=tested, negated=negated):
            word = "is not" if negated else "is"
            return f"{_at(subject, _Level.SUM)} {word} {type_text(tested)}", _Level.COMPARISON
        case node.CaseTest(subject=subject, cases=cases, negated=negated):
            return (
                f"{_at(subject, _Level.SUM)} {'is not' if negated else 'is'} {' or '.join(cases)}",
                _Level.COMPARISON,
            )
        case node.Matches(subject=subject, pattern=pattern):
            return f"{_at(subject, _Level.SUM)} matches /{pattern}/", _Level.COMPARISON
        case node.Conditional(condition=condition, then=then, otherwise=otherwise):
            test, yes, no = (expression_text(each) for each in (condition, then, otherwise))
            return f"if {test} then {yes} else {no}", _Level.LOOSE
        case node.Match(subject=subject, arms=arms):
            listed = ", ".join(f"{arm_text(arm)}: {expression_text(arm.value)}" for arm in arms)
            return f"match {_at(subject, _Level.ATOM)} {{ {listed} }}", _Level.ATOM
        case node.FunctionCall(name=name, arguments=arguments):
            return f"{name}({_listed(arguments)})" if arguments else name, _Level.ATOM
        case node.BuiltinCall(name=name, arguments=arguments):
            return f"{name}({_listed(arguments)})", _Level.ATOM
        case node.OperationCall(operation=operation, arguments=arguments):
            return f"{operation}({_listed(arguments)})", _Level.ATOM
        case node.Quantifier(kind=kind, names=names, source=source, body=body):
            said = _at(body, _Level.SUM if kind == "sum" else _Level.LOOSE)
            level = _Level.SUM if kind in {"sum", "count"} else _Level.LOOSE
            return f"{kind} {', '.join(names)} in {_at(source, _Level.SUM)}: {said}", level
        case node.Comprehension() | node.MapComprehension():
            return binding_text(expression, _WRITTEN), _Level.ATOM
        case node.Let() | node.Fold() | node.Extreme():
            return binding_text(expression, _WRITTEN), _Level.LOOSE
        case node.Slice(base=base):
            return slice_text(expression, _at(base, _Level.ATOM), _operand), _Level.ATOM
        case node.RangeValue(low=low, high=high):
            return f"{_at(low, _Level.SUM)}..{_at(high, _Level.SUM)}", _Level.COMPARISON
        case node.Without(base=base, key=key):
            return f"{_at(base, _Level.SUM)} without {_at(key, _Level.PRODUCT)}", _Level.SUM
        case node.JsonObject(fields=fields):
            return _fields(fields), _Level.ATOM
        case _:
            assert_never(expression)


def _operand(expression: Expression) -> str:
    # The source of a `for` may be a range, as a part of one may not.
    is_range = isinstance(expression, node.RangeValue)
    return expression_text(expression) if is_range else _at(expression, _Level.SUM)


_WRITTEN = Written(expression_text, _operand)


def _in(negated: bool) -> str:
    return "not in" if negated else "in"


def _listed(items: tuple[Expression, ...]) -> str:
    return ", ".join(expression_text(item) for item in items)


def _fields(fields: tuple[node.FieldValue, ...]) -> str:
    if not fields:
        return "{}"
    shown = (f"{field.name}: {expression_text(field.value)}" for field in fields)
    return f"{{ {', '.join(shown)} }}"
