"""What all searches of one spec stand on: its contract, its functions, and how values are made."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from factoryc.analysis.constants import constants_of
from factoryc.analysis.formula import Functions
from factoryc.analysis.pool import Fits, Values
from factoryc.contract import runtime
from factoryc.contract.expression import translate
from factoryc.contract.function_source import function_definitions
from factoryc.contract.model import load_contract, model_names
from factoryc.contract.module_text import module_text
from factoryc.contract.python_names import class_name, python_name
from factoryc.contract.tables import Contract
from factoryc.contract.types_source import (
    restricted_test,
    type_tests,
    type_variables,
    union_definitions,
)
from factoryc.frozen import frozen
from factoryc.spec.clock import with_clock
from factoryc.spec.definitions import RecordDefinition
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import EnumType, RecordType, SumType, Type


@frozen(eq=False)
class Ground:
    """`names` are the spec's functions and tests as Python, beside the contract's classes."""

    spec: Spec
    contract: Contract
    functions: Functions
    names: dict[str, Any]
    values: Values


def ground(spec: Spec) -> Ground:
    """Everything that searches of this spec need. The spec has no mistakes."""
    return ground_on(spec, load_contract(spec))


def ground_on(spec: Spec, contract: Contract) -> Ground:
    """The same where the contract of the spec is loaded already, with classes of its own."""
    spec = with_clock(spec)
    names = names_of(spec, contract)
    classes = contract.classes
    records = [each for each in spec.types if isinstance(each, RecordDefinition)]
    values = Values(
        spec=spec,
        constants=constants_of(spec),
        fields={
            record.name: tuple((python_name(each.name), each.type) for each in record.fields)
            for record in records
        },
        make_record={record.name: classes[class_name(record.name)] for record in records},
        enum_members={
            each.name: tuple(members)
            for each in spec.types
            if issubclass(members := classes.get(class_name(each.name), object), Enum)
        },
        test=_tester(spec, names),
    )
    functions = {function.name: function for function in spec.functions}
    return Ground(spec, contract, functions, names, values)


def compiled(
    expression: Expression, parameters: Sequence[str], ground: Ground
) -> Callable[..., Any]:
    """The expression as a function of the state and the parameters."""
    listed = ", ".join(["state", *(python_name(name) for name in parameters)])
    text = translate(expression, model_names(ground.spec))
    return _evaluated(f"lambda {listed}: {text}", ground.names)


def type_test(type_: Type, restriction: Expression | None, ground: Ground) -> Fits:
    """Whether a value is of the type, with all that it holds, and meets a restriction besides."""
    text = restricted_test(type_, restriction, "value", model_names(ground.spec)).text
    return _evaluated(f"lambda value: {text}", ground.names)


def names_of(spec: Spec, contract: Contract) -> dict[str, Any]:
    """The functions and tests of a spec as Python, beside the classes of a contract."""
    naming = model_names(spec)
    source = module_text(
        f"What {spec.name} calculates with.",
        [
            *type_variables([*spec.types, *spec.functions], naming),
            *union_definitions(spec, naming),
            *function_definitions(spec.functions, naming),
            *type_tests(spec, naming),
        ],
    )
    names: dict[str, Any] = {**contract.classes, "runtime": runtime}
    # The text is our own translation of the spec: it calls nothing but the spec's own functions.
    exec(compile(f"{_IMPORTS}{source}", f"<{spec.name}>", "exec"), names)  # noqa: S102 -- see above
    return names


# An expression compiled later may need what no function or type does.
_IMPORTS = """\
import collections, datetime, math, re
from dataclasses import replace
from decimal import Decimal, localcontext
"""


def _tester(spec: Spec, names: Mapping[str, Any]) -> Callable[[Type, Expression | None], Fits]:
    def test(type_: Type, restriction: Expression | None) -> Fits:
        if isinstance(type_, RecordType | EnumType | SumType) and restriction is None:
            # Its parts are drawn to fit.
            return lambda _value: True
        text = restricted_test(type_, restriction, "value", model_names(spec)).text
        fits: Fits = _evaluated(f"lambda value: {text}", names)
        return fits

    return test


def _evaluated(source: str, names: Mapping[str, Any]) -> Callable[..., Any]:
    function: Callable[..., Any] = eval(source, dict(names))  # noqa: S307 -- our own translation
    return function
