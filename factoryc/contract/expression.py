"""Typed expressions as Python, once: what the interpreter, the evals and the built-in agent share.

The source reads as an engineer would write it, and evaluates no more than the language does: what
a guard justifies is read only behind it.
"""

from decimal import Decimal
from typing import assert_never

from factoryc.contract import bindings_source, collections_source
from factoryc.contract.builtin_calls import builtin_call
from factoryc.contract.naming import Naming
from factoryc.contract.operators import arithmetic, comparison, interpolation, logic, opposite
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import Level, Piece, raw_source, text_source, value_piece
from factoryc.contract.type_test import translate_test
from factoryc.spec import expressions as node
from factoryc.spec.expressions import Expression
from factoryc.spec.pattern import python_pattern
from factoryc.spec.types import (
    DECIMAL,
    FLOAT,
    INT,
    EnumType,
    ListType,
    MapType,
    SetType,
    SumType,
    Type,
    unrefined,
)


def translate(expression: Expression, names: Naming) -> str:
    """The expression as Python source, without parentheses around the whole."""
    return piece(expression, names).text


def piece(expression: Expression, names: Naming) -> Piece:  # noqa: PLR0915  one case a node
    """The expression as Python source that knows how tightly it binds."""
    match expression:
        case node.Literal(value=value, type=type_):
            if unrefined(type_) == FLOAT and not isinstance(value, float):
                return value_piece(float(str(value)))
            return value_piece(value)
        case node.NoneValue():
            return Piece("None")
        case node.Variable(name=name):
            return Piece(names.variable(name))
        case node.StateRead(name=name):
            return Piece(names.state_read(name))
        case node.Clock():
            return Piece(names.clock)
        case node.RowCell():
            return Piece(names.cell(expression))
        case node.FieldRead(base=base, name=name):
            return Piece(f"{piece(base, names).at(Level.ATOM)}.{python_name(name)}")
        case node.MapLookup(base=base, key=key):
            return Piece(f"{piece(base, names).at(Level.ATOM)}[{translate(key, names)}]")
        case node.ListItem(base=base, index=index):
            return Piece(names.item(piece(base, names).at(Level.ATOM), translate(index, names)))
        case node.RecordValue(name=name, fields=fields):
            return Piece(f"{names.type(name)}({fields_source(fields, names)})")
        case node.RecordUpdate(base=base, fields=fields):
            if not fields:
                return piece(base, names)
            changes = fields_source(fields, names)
            return Piece(f"replace({translate(base, names)}, {changes})")
        case node.EnumCase(enum=enum, case=case):
            return Piece(names.member(enum, case))
        case node.ListValue(items=items, type=type_):
            return Piece(f"[{', '.join(_elements(items, type_, names))}]")
        case node.SetValue(items=items, type=type_):
            listed = ", ".join(_elements(items, type_, names))
            return Piece(f"frozenset({{{listed}}})" if items else "frozenset()")
        case node.MapValue(entries=entries, type=type_):
            return Piece(_map_source(entries, type_, names))
        case node.Interpolation(parts=parts):
            return interpolation(parts, names, piece)
        case node.Arithmetic():
            return arithmetic(expression, names, piece)
        case node.Rounded(value=value, divisor=divisor, mode=mode, places=places):
            by = "1" if divisor is None else translate(divisor, names)
            text = f"{translate(value, names)}, {by}, {places}"
            return Piece(f"rounded_{mode}({text})")
        case node.Within(left=left, tolerance=tolerance, right=right):
            apart = f"{piece(left, names).at(Level.SUM)} - {piece(right, names).at(Level.PRODUCT)}"
            limit = piece(tolerance, names).at(Level.UNION)
            return Piece(f"abs({apart}) <= {limit}", Level.COMPARISON)
        case node.Negation(operand=operand):
            return Piece(f"-{piece(operand, names).at(Level.SIGN)}", Level.SIGN)
        case node.Not(operand=operand):
            if isinstance(operand, node.Matches):
                return _matches(operand, "is None", names)
            flipped = opposite(operand)
            if isinstance(flipped, node.Not):
                return Piece(f"not {piece(flipped.operand, names).at(Level.NOT)}", Level.NOT)
            return piece(flipped, names)
        case node.Logic():
            return logic(expression, names, piece)
        case node.Comparison():
            return comparison(expression, names, piece)
        case node.InRange(subject=subject, low=low, high=high, negated=negated):
            inside = " <= ".join(
                piece(part, names).at(Level.UNION) for part in (low, subject, high)
            )
            if negated:
                return Piece(f"not {inside}", Level.NOT)
            return Piece(inside, Level.COMPARISON)
        case node.Membership(element=element, collection=collection, negated=negated):
            inside = collections_source.iterable(collection, names, piece).at(Level.UNION)
            operator = "not in" if negated else "in"
            return Piece(
                f"{piece(element, names).at(Level.UNION)} {operator} {inside}", Level.COMPARISON
            )
        case node.Presence(subject=subject, present=present):
            test = "is not None" if present else "is None"
            return Piece(f"{piece(subject, names).at(Level.UNION)} {test}", Level.COMPARISON)
        case node.TypeTest(subject=subject, tested=tested, negated=negated):
            test_piece = translate_test(tested, piece(subject, names).at(Level.ATOM), names)
            if negated:
                return Piece(f"not {test_piece.at(Level.NOT)}", Level.NOT)
            return test_piece
        case node.CaseTest(subject=subject, cases=cases, negated=negated):
            case_piece = _case_test(translate(subject, names), subject.type, cases, names)
            if negated:
                return Piece(f"not {case_piece.text}", Level.NOT)
            return case_piece
        case node.Matches():
            return _matches(expression, "is not None", names)
        case node.Conditional(condition=condition, then=then, otherwise=otherwise, type=type_):
            return Piece(
                f"{_as(then, type_, names).at(Level.OR)}"
                f" if {piece(condition, names).at(Level.OR)}"
                f" else {_as(otherwise, type_, names).at(Level.CONDITIONAL)}",
                Level.CONDITIONAL,
            )
        case node.Match():
            return _match(expression, names)
        case node.FunctionCall(name=name, arguments=arguments):
            given = ", ".join(
                _as(argument, parameter.type, names).text
                for argument, parameter in zip(
                    arguments, names.spec.function(name).parameters, strict=True
                )
            )
            return Piece(f"{names.function(name)}({given})")
        case node.BuiltinCall():
            return builtin_call(expression, names, piece)
        case node.Quantifier():
            return collections_source.quantifier(expression, names, piece)
        case node.Comprehension():
            return bindings_source.comprehension(expression, names, piece)
        case node.MapComprehension():
            return collections_source.map_comprehension(expression, names, piece)
        case node.Fold():
            return bindings_source.fold(expression, names, piece)
        case node.Extreme():
            return bindings_source.extreme(expression, names, piece)
        case node.Let():
            return bindings_source.let(expression, names, piece)
        case node.Slice():
            return bindings_source.slice_source(expression, names, piece)
        case node.RangeValue():
            return Piece(f"list({collections_source.range_source(expression, names, piece)})")
        case node.Without():
            return collections_source.without(expression, names, piece)
        case node.OperationCall(operation=operation, arguments=arguments):
            texts = tuple(translate(argument, names) for argument in arguments)
            return Piece(names.call(operation, texts))
        case node.JsonObject(fields=fields):
            pairs = (f"{text_source(f.name)}: {translate(f.value, names)}" for f in fields)
            return Piece(f"{{{', '.join(pairs)}}}")
        case _:
            assert_never(expression)


def fields_source(fields: tuple[node.FieldValue, ...], names: Naming) -> str:
    """Fields as keyword arguments: `code=alias, visits=0`."""
    return ", ".join(f"{python_name(f.name)}={translate(f.value, names)}" for f in fields)


def _matches(expression: node.Matches, test: str, names: Naming) -> Piece:
    wanted = raw_source(python_pattern(expression.pattern))
    found = f"re.fullmatch({wanted}, {translate(expression.subject, names)})"
    return Piece(f"{found} {test}", Level.COMPARISON)


def _as(expression: Expression, type_: Type, names: Naming) -> Piece:
    # A whole number may stand where a decimal is wanted; in Python they are of two kinds.
    if unrefined(type_) != DECIMAL or unrefined(expression.type) != INT:
        return piece(expression, names)
    if isinstance(expression, node.Literal):
        return value_piece(Decimal(str(expression.value)))
    return Piece(f"Decimal({translate(expression, names)})")


def _elements(items: tuple[Expression, ...], type_: Type, names: Naming) -> list[str]:
    plain = unrefined(type_)
    if not isinstance(plain, ListType | SetType):
        return [translate(item, names) for item in items]
    return [_as(item, plain.element, names).text for item in items]


def _map_source(
    entries: tuple[tuple[Expression, Expression], ...], type_: Type, names: Naming
) -> str:
    plain = unrefined(type_)
    if not isinstance(plain, MapType):
        pairs = [(piece(key, names), piece(value, names)) for key, value in entries]
    else:
        pairs = [
            (_as(key, plain.key, names), _as(value, plain.value, names)) for key, value in entries
        ]
    return f"{{{', '.join(f'{key.text}: {value.text}' for key, value in pairs)}}}"


def _case_test(subject: str, type_: Type, cases: tuple[str, ...], names: Naming) -> Piece:
    kind = unrefined(type_)
    assert isinstance(kind, SumType), "only an enum with payloads is asked for its case"
    classes = " | ".join(names.type(kind.record(case).name) for case in cases)
    return Piece(f"isinstance({subject}, {classes})")


def _match(match_: node.Match, names: Naming) -> Piece:
    subject = piece(match_.subject, names)
    kind = unrefined(match_.subject.type)
    values = [(arm.cases, _as(arm.value, match_.type, names)) for arm in match_.arms]
    is_table = len(values) > 1 and all(
        isinstance(arm.value, node.Literal | node.EnumCase) for arm in match_.arms
    )
    if isinstance(kind, EnumType) and is_table:
        # Plain values cost nothing to list, so a table stays as lazy as the arms are.
        listed = ", ".join(
            f"{names.member(kind.name, case)}: {value.text}"
            for arm, (cases, value) in zip(match_.arms, values, strict=True)
            for case in cases
            if not arm.is_rest
        )
        if match_.arms[-1].is_rest:
            return Piece(f"{{{listed}}}.get({subject.text}, {values[-1][1].text})")
        return Piece(f"{{{listed}}}[{subject.text}]")
    text = values[-1][1].at(Level.CONDITIONAL)
    for cases, value in reversed(values[:-1]):
        if isinstance(kind, SumType):
            test = _case_test(subject.text, kind, cases, names)
        else:
            test = _member_test(subject, getattr(kind, "name", ""), cases, names)
        text = f"{value.at(Level.OR)} if {test.at(Level.OR)} else {text}"
    return Piece(text, Level.CONDITIONAL if len(values) > 1 else values[0][1].level)


def _member_test(subject: Piece, enum: str, cases: tuple[str, ...], names: Naming) -> Piece:
    members = [names.member(enum, case) for case in cases]
    if len(members) == 1:
        return Piece(f"{subject.at(Level.UNION)} is {members[0]}", Level.COMPARISON)
    return Piece(f"{subject.at(Level.UNION)} in ({', '.join(members)})", Level.COMPARISON)
