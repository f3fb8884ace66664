"""Elaborates evals and the `never`s that run: their inputs and their steps."""

from collections.abc import Sequence

from factoryc.frozen import evolve
from factoryc.spec import evals as meant
from factoryc.spec import expressions as typed
from factoryc.spec.definitions import Parameter
from factoryc.spec.elaborate_steps import elaborate_each
from factoryc.spec.environment import Environment
from factoryc.spec.names import clause_name, slug
from factoryc.spec.narrowing import facts_where
from factoryc.spec.type_expression import type_as, type_condition, type_expression
from factoryc.spec.type_names import resolve_type
from factoryc.spec.types import (
    TEXT,
    UNKNOWN,
    ListType,
    RowType,
    Scalar,
    SetType,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.spec.walk import parts
from factoryc.syntax import declarations as syntax
from factoryc.syntax import evals as written
from factoryc.syntax.nearest import nearest

# What `together` answers has to be explained by some order of its calls: that asks something, too.
_ASKING = (
    meant.Expect | meant.ExpectFails | meant.ExpectRejected | meant.ExpectCalled | meant.Together
)


def elaborate_eval(declaration: syntax.Eval, environment: Environment) -> meant.Eval:
    """An eval. It calls operations and sees no state."""
    said = len(environment.diagnostics)
    inputs, steps = elaborate_steps(declaration.inputs, declaration.steps, environment)
    # A step that is wrong may be the one that was to ask something.
    if len(environment.diagnostics) == said and not _asks_something(steps):
        environment.wrong(
            "toothless-eval",
            "this eval expects nothing, so nothing can fail it",
            declaration.span,
            help="add an `expect`",
        )
    elif len(environment.diagnostics) == said and all(map(_is_settled, parts(steps))):
        environment.wrong(
            "toothless-eval",
            "this eval calls nothing, so nothing can fail it",
            declaration.span,
            help="expect something of what an operation or a function gives",
        )
    return meant.Eval(
        declaration.title,
        clause_name(environment.scope.module, "eval", slug(declaration.title)),
        declaration.sealed,
        inputs,
        steps,
        declaration.span,
        declaration.doc,
    )


def elaborate_steps(
    inputs: written.Inputs | None, steps: Sequence[written.Step], environment: Environment
) -> tuple[meant.Inputs | None, tuple[meant.Step, ...]]:
    """Inputs and steps. Columns of rows get their types from the steps, so steps come first."""
    inner = evolve(environment, operations_visible=True, clock_visible=True, columns={})
    if isinstance(inputs, written.ForAll):
        parameters, inner = _for_all(inputs, inner)
        return meant.ForAll(parameters, inputs.span), elaborate_each(steps, inner)
    if inputs is None:
        return None, elaborate_each(steps, inner)
    source = None
    item: Type = RowType()
    if not isinstance(inputs.source, written.FileData | written.TableData):
        source = type_expression(inputs.source, evolve(inner, clock_visible=False))
        item = _item_type(source, inner)
    inner = inner.binding({inputs.name.text: item})
    if inputs.condition is not None:
        after = inner.knowing(facts_where(inputs.condition, holds=True))
    else:
        after = inner
    typed_steps = elaborate_each(steps, after)
    condition = (
        None
        if inputs.condition is None
        else type_condition(inputs.condition, evolve(inner, clock_visible=False))
    )
    name = inputs.name.text
    match inputs.source:
        case written.FileData(kind=kind, path=path):
            columns = _columns(name, inner)
            data = meant.FileRows(
                name, "csv" if kind == "csv" else "json", path, columns, condition, inputs.span
            )
            return data, typed_steps
        case written.TableData():
            return _table(inputs.source, name, condition, inner), typed_steps
        case _:
            assert source is not None
            return meant.Values(name, item, source, condition, inputs.span), typed_steps


# Inputs ---------------------------------------------------------------------------------------


def _for_all(
    inputs: written.ForAll, environment: Environment
) -> tuple[tuple[Parameter, ...], Environment]:
    parameters: list[Parameter] = []
    for binder in inputs.binders:
        name = binder.name.text
        type_ = resolve_type(binder.type, environment.scope, environment.diagnostics)
        environment = environment.binding({name: type_})
        restriction = None
        if binder.restriction is not None:
            inside = evolve(
                environment.binding({"it": type_}),
                renamed={"it": name},
                operations_visible=False,
                clock_visible=False,
            )
            restriction = type_condition(binder.restriction, inside)
            environment = environment.knowing(facts_where(binder.restriction, holds=True))
        parameters.append(Parameter(name, type_, restriction, binder.span))
    return tuple(parameters), environment


def _item_type(source: typed.Expression, environment: Environment) -> Type:
    match unrefined(source.type):
        case ListType(element=element) | SetType(element=element):
            return element
        case UnknownType():
            return UNKNOWN
        case _:
            environment.wrong(
                "type-mismatch",
                f"`for each` goes through a list or data, and this is `{type_text(source.type)}`",
                source.span,
            )
            return UNKNOWN


def _columns(row: str, environment: Environment) -> tuple[tuple[str, Type], ...]:
    """The columns that are read. One that nothing asks a type of is a text."""
    return tuple(
        (column, TEXT if isinstance(type_, UnknownType) else type_)
        for (name, column), type_ in environment.columns.items()
        if name == row
    )


def _table(
    table: written.TableData,
    row: str,
    condition: typed.Expression | None,
    environment: Environment,
) -> meant.TableRows:
    asked = dict(_columns(row, environment))
    names = [column.text for column in table.columns]
    for unknown in [name for name in asked if name not in names]:
        environment.wrong(
            "unknown-name",
            f"the table has no column `{unknown}`",
            table.columns[0].span.to(table.columns[-1].span) if table.columns else table.span,
            help=nearest(unknown, names),
        )
    for index, column in enumerate(table.columns):
        if column.text in names[:index]:
            environment.wrong("duplicate-name", f"two columns `{column.text}`", column.span)
    inside = evolve(environment, operations_visible=False)
    rows: list[tuple[typed.Expression, ...]] = []
    types = [environment.columns.get((row, name), UNKNOWN) for name in names]
    for cells in table.rows:
        if len(cells) != len(names):
            environment.wrong(
                "wrong-arguments",
                f"this row has {len(cells)} cells, and the table {len(names)} columns",
                cells[0].span.to(cells[-1].span) if cells else table.span,
            )
            continue
        values: list[typed.Expression] = []
        for index, cell in enumerate(cells):
            if isinstance(types[index], UnknownType) and environment.diagnostics:
                # What would have asked for a type is wrong, or uses what is.
                continue
            if isinstance(types[index], UnknownType):
                values.append(type_expression(cell, inside))
                types[index] = values[-1].type
            else:
                values.append(type_as(cell, types[index], inside))
        rows.append(tuple(values))
    columns = tuple(zip(names, types, strict=True))
    return meant.TableRows(row, columns, tuple(rows), condition, table.span)


def _is_settled(part: object) -> bool:
    """Whether what such a part says is the same whatever is built. `expect false` is for who starts."""
    if isinstance(part, typed.Literal):
        return part.value is not False
    return isinstance(part, meant.Expect | typed.Comparison | typed.Arithmetic | Scalar)


def _asks_something(steps: Sequence[meant.Step]) -> bool:
    return any(
        isinstance(step, _ASKING)
        or (isinstance(step, meant.Repeat) and _asks_something(step.steps))
        for step in steps
    )
