"""What an author's eval ranges over, as Python: drawn values, rows of data, items of a list."""

from typing import assert_never

from factoryc.analysis.shape import conjuncts
from factoryc.analysis.walk import Captured, substituted, variables
from factoryc.contract.annotation import annotation
from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_text import text_source
from factoryc.contract.wire_schema import sent_schema
from factoryc.evals.python_layout import (
    INDENT,
    Group,
    Part,
    call,
    entry,
    keyword,
    listing,
    statement,
)
from factoryc.evals.strategies_source import Vocabulary, strategy
from factoryc.frozen import frozen
from factoryc.spec.definitions import Parameter
from factoryc.spec.evals import FileRows, ForAll, Inputs, TableRows, Values
from factoryc.spec.expressions import Expression, Logic, Variable


@frozen
class InputsSource:
    """`decorators` and `parameters` of the function, and the lines that begin its body.

    The steps follow at `depth`.
    """

    decorators: tuple[str, ...]
    parameters: tuple[str, ...]
    lines: tuple[str, ...]
    depth: int


def inputs_source(
    inputs: Inputs | None, names: Naming, words: Vocabulary, begun: str
) -> InputsSource:
    """Everything up to the first step. `begun` is the function that begins a run."""
    match inputs:
        case None:
            return InputsSource((), (), (f"{INDENT}run = {begun}()",), 1)
        case ForAll(parameters=parameters):
            return _for_all(parameters, names, words, begun)
        case FileRows(name=name, kind=kind, path=path, columns=columns, condition=condition):
            schemas = [
                entry(column, _json_part(sent_schema(type_, words.spec)))
                for column, type_ in columns
            ]
            read = call(
                "rows_of",
                f"DATA / {text_source(path)}",
                text_source(kind),
                Group("{", tuple(schemas), "}"),
                "CONTRACT.classes",
            )
            return _each(names.variable(name), read, (), condition, names, begun)
        case TableRows(name=name, columns=columns, rows=rows, condition=condition):
            listed: list[Part] = []
            for row in rows:
                cells = [
                    entry(column, translate(cell, names))
                    for (column, _), cell in zip(columns, row, strict=True)
                ]
                listed.append(Group("{", tuple(cells), "}"))
            table = (statement("rows = ", listing(listed), 1),)
            return _each(names.variable(name), "rows", table, condition, names, begun)
        case Values(name=name, source=source, condition=condition):
            walked = translate(source, names)
            return _each(names.variable(name), walked, (), condition, names, begun)
        case _:
            assert_never(inputs)


def _json_part(value: object) -> Part:
    if isinstance(value, dict):
        pairs = (entry(str(key), _json_part(each)) for key, each in value.items())
        return Group("{", tuple(pairs), "}")
    if isinstance(value, list):
        return listing(_json_part(each) for each in value)
    return text_source(str(value))


def _each(
    name: str,
    walked: Part,
    before: tuple[str, ...],
    condition: Expression | None,
    names: Naming,
    begun: str,
) -> InputsSource:
    lines = [*before, statement(f"for {name} in ", walked, 1, ":")]
    depth = 2
    if condition is not None:
        lines.append(f"{INDENT * depth}if {translate(condition, names)}:")
        depth += 1
    lines.append(f"{INDENT * depth}run = {begun}({name}={name})")
    return InputsSource((), (), tuple(lines), depth)


def _for_all(
    parameters: tuple[Parameter, ...], names: Naming, words: Vocabulary, begun: str
) -> InputsSource:
    given: list[Part] = []
    assumed: list[str] = []
    every = {parameter.name for parameter in parameters}
    for parameter in parameters:
        own, between = own_and_between(parameter, every)
        drawn = strategy(parameter.type, own, words)
        given.append(keyword(names.variable(parameter.name), drawn))
        assumed.extend(statement("", call("assume", translate(c, names)), 1) for c in between)
    spelled = [names.variable(parameter.name) for parameter in parameters]
    typed = [
        f"{name}: {annotation(parameter.type, names)}"
        for name, parameter in zip(spelled, parameters, strict=True)
    ]
    run = call(begun, *(keyword(name, name) for name in spelled))
    return InputsSource(
        (statement("@", call("given", *given)),),
        tuple(typed),
        (*assumed, statement("run = ", run, 1)),
        1,
    )


def own_and_between(
    parameter: Parameter, every: set[str]
) -> tuple[Expression | None, tuple[Expression, ...]]:
    """What is said of the value alone, with `it` for its name; and what relates it to others."""
    own: Expression | None = None
    between: list[Expression] = []
    it = Variable("it", parameter.type, parameter.span)
    for condition in conjuncts(parameter.restriction) if parameter.restriction else ():
        if variables(condition) & (every - {parameter.name}):
            between.append(condition)
            continue
        try:
            alone = substituted(condition, {parameter.name: it})
        except Captured:
            between.append(condition)
            continue
        own = alone if own is None else Logic("and", own, alone, condition.span)
    return own, tuple(between)
