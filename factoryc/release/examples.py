"""Example calls for the pages of a product: those that the author wrote, else plain values."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from factoryc.analysis.pattern import UnreadablePattern, read_pattern
from factoryc.analysis.pattern_text import readable_text
from factoryc.analysis.shape import shape
from factoryc.spec.definitions import Operation, Parameter
from factoryc.spec.expressions import (
    EnumCase,
    Expression,
    FieldValue,
    ListValue,
    Literal,
    MapValue,
    NoneValue,
    OperationCall,
    RecordValue,
    SetValue,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Scalar,
    SetType,
    SumType,
    unrefined,
)
from factoryc.spec.walk import parts


def example_arguments(spec: Spec, operation: Operation) -> tuple[Expression, ...] | None:
    """Arguments of a call that the operation takes, or None where no value is at hand."""
    for part in parts(spec.evals):
        match part:
            case OperationCall(operation=name, arguments=arguments) if name == operation.name:
                if all(_is_plain(argument) for argument in arguments):
                    return arguments
            case _:
                pass
    values = tuple(_values(spec, operation))
    return values if len(values) == len(operation.parameters) else None


def json_value(expression: Expression) -> Any:  # noqa: ANN401  anything that JSON can say
    """The example as it is sent in JSON."""
    match expression:
        case Literal(value=Decimal() as number):
            return format(number, "f")
        case Literal(value=str() | int() | float() as plain):
            return plain
        case EnumCase(case=case):
            return case
        case RecordValue(fields=fields):
            return {field.name: json_value(field.value) for field in fields}
        case ListValue(items=items) | SetValue(items=items):
            return [json_value(item) for item in items]
        case MapValue():
            return []
        case _:
            return None


def _is_plain(argument: Expression) -> bool:
    if isinstance(argument, RecordValue):
        return all(_is_plain(field.value) for field in argument.fields)
    return isinstance(argument, Literal | NoneValue | EnumCase)


def _values(spec: Spec, operation: Operation) -> Iterator[Expression]:
    for parameter in operation.parameters:
        value = _value(spec, parameter)
        if value is not None:
            yield value


def _value(spec: Spec, parameter: Parameter) -> Expression | None:
    type_, span = parameter.type, parameter.span
    plain = unrefined(type_)
    match plain:
        case OptionalType():
            return NoneValue(plain, span)
        case EnumType(name=name, cases=(first, *_)):
            return EnumCase(name, first, plain, span)
        case ListType():
            return ListValue((), plain, span)
        case SetType():
            return SetValue((), plain, span)
        case MapType():
            return MapValue((), plain, span)
        case RecordType(name=name):
            fields = [(field.name, _value(spec, field)) for field in spec.record(name).fields]
            values = tuple(FieldValue(key, value) for key, value in fields if value is not None)
            return RecordValue(name, values, plain, span) if len(values) == len(fields) else None
        case SumType(cases=(first, *_)):
            record = attrs.evolve(parameter, type=plain.record(first), restriction=None)
            value_of_case = _value(spec, record)
            if not isinstance(value_of_case, RecordValue):
                return None
            return attrs.evolve(value_of_case, type=plain)
        case Scalar():
            value = _plain_value(spec, parameter, plain)
            return None if value is None else Literal(value, plain, span)
        case _:
            return None


def _plain_value(spec: Spec, parameter: Parameter, plain: Scalar) -> Any:  # noqa: ANN401  of any kind
    form = shape(parameter.type, parameter.restriction, spec)
    if form.choices:
        return form.choices[0]
    match plain.name:
        case "Text" if form.patterns:
            return _matching(form.patterns[0])
        case "Text":
            least, most = form.size.low or 0, form.size.high
            return "example"[:most].ljust(least, "e")
        case "Int":
            low, high = form.bounds.low, form.bounds.high
            if low is not None:
                return low + (1 if form.bounds.low_open else 0)
            return 0 if high is None or high > 0 else high - (1 if form.bounds.high_open else 0)
        case "Bool":
            return True
        case _:
            return None


def _matching(pattern: str) -> str | None:
    try:
        return readable_text(read_pattern(pattern), longer=3)
    except UnreadablePattern:
        return None
