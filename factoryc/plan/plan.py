"""Lowers a spec to its task graph."""

from collections.abc import Mapping

from factoryc.contract.function_source import functions_of_types
from factoryc.plan.layout import Layout, layout_of, module_path
from factoryc.plan.needs import needed_operations, operation_order
from factoryc.plan.reach import reached_functions
from factoryc.plan.task import Task, TaskGraph
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import Operation, bound_in
from factoryc.spec.digest import digest
from factoryc.spec.evals import NeverHappens
from factoryc.spec.mentions import mentions
from factoryc.spec.spec import Spec


def plan(spec: Spec, data: Mapping[str, str]) -> TaskGraph:
    """The tasks of a spec, each after what it needs.

    `data` maps the path of each data file that an eval names to the digest of its content: other
    data make another graph digest, and the same tasks.
    """
    layout = layout_of(spec)
    tasks: list[Task] = [_types_task(spec, layout)]
    foundation = [tasks[0].name]
    if (functions := _functions_task(spec, layout, tuple(foundation))) is not None:
        tasks.append(functions)
        foundation.append(functions.name)
    if (state := _state_task(spec, layout, tuple(foundation))) is not None:
        tasks.append(state)
        foundation.append(state.name)
    order = operation_order(spec)
    needs = needed_operations(spec, order)
    tasks += [_operation_task(spec, layout, each, needs, tuple(foundation)) for each in order]
    if (interface := _interface_task(spec, layout, tuple(foundation))) is not None:
        tasks.append(interface)
    return TaskGraph(spec.name, spec.version, digest(spec, dict(data)), tuple(tasks))


def _types_task(spec: Spec, layout: Layout) -> Task:
    # What the tests of types call is written beside them.
    called = tuple(spec.function(name) for name in functions_of_types(spec))
    definitions = (*spec.types, *spec.errors, *called)
    return Task(
        name="types",
        kind="types",
        subject="types",
        clauses=tuple(dict.fromkeys(each.clause for each in definitions)) or (spec.name,),
        owns=(module_path(layout.types),),
        needs=(),
        operations=(),
        digest=digest(definitions, _rules(spec)),
    )


def _functions_task(spec: Spec, layout: Layout, needs: tuple[str, ...]) -> Task | None:
    functions = reached_functions(spec)
    if layout.functions is None or not functions:
        return None
    return Task(
        name="functions",
        kind="functions",
        subject="functions",
        clauses=tuple(dict.fromkeys(each.clause for each in functions)),
        owns=(module_path(layout.functions),),
        needs=needs,
        operations=(),
        digest=digest(functions, spec.types, _rules(spec)),
    )


def _state_task(spec: Spec, layout: Layout, needs: tuple[str, ...]) -> Task | None:
    if layout.state is None:
        return None
    return Task(
        name="state",
        kind="state",
        subject="state",
        clauses=tuple(each.clause for each in spec.state),
        owns=(module_path(layout.state),),
        needs=needs,
        operations=(),
        digest=digest(spec.state, spec.types, _signatures(spec, spec.state), _rules(spec)),
    )


def _operation_task(
    spec: Spec,
    layout: Layout,
    operation: Operation,
    needs: Mapping[str, tuple[str, ...]],
    foundation: tuple[str, ...],
) -> Task:
    available = _transitive(operation.name, needs)
    clauses = (operation.clause, *(case.clause for case in operation.cases))
    governing = tuple(
        decision for decision in spec.decisions if set(decision.governs) & set(clauses)
    )
    return Task(
        name=f"operation.{operation.name}",
        kind="operation",
        subject=operation.name,
        clauses=clauses,
        owns=(module_path(layout.operation(operation.name)),),
        needs=(*foundation, *(f"operation.{name}" for name in needs[operation.name])),
        operations=(*available, operation.name),
        digest=digest(
            operation,
            spec.types,
            spec.errors,
            spec.state,
            spec.invariants,
            _signatures(spec, operation),
            governing,
            _rules(spec),
        ),
    )


def _interface_task(spec: Spec, layout: Layout, foundation: tuple[str, ...]) -> Task | None:
    if spec.interface is None:
        return None
    bound = bound_in(spec.interface)
    called = dict.fromkeys(each.operation for each in bound)
    modules = (layout.server, layout.commands, layout.storage, layout.main)
    signatures = tuple(
        (each.name, each.parameters, each.result, each.errors) for each in spec.operations
    )
    return Task(
        name="interface",
        kind="interface",
        subject="interface",
        clauses=tuple(each.clause for each in bound),
        owns=tuple(module_path(module) for module in modules if module is not None),
        needs=(*foundation, *(f"operation.{name}" for name in called)),
        operations=tuple(called),
        digest=digest(
            spec.interface,
            signatures,
            spec.types,
            spec.errors,
            _signatures(spec, spec.interface),
            spec.state if spec.interface.kept is not None else (),
            reads_clock(spec.operations),
            _rules(spec),
        ),
    )


def _transitive(name: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for needed in needs[name]:
        for each in (*_transitive(needed, needs), needed):
            found.setdefault(each)
    return tuple(found)


def _signatures(spec: Spec, value: object) -> object:
    """How the functions that a definition calls are called: their bodies are work of another task."""
    called = mentions(value).functions
    return tuple(
        (each.name, each.parameters, each.result, each.is_constant)
        for each in spec.functions
        if each.name in called
    )


def _rules(spec: Spec) -> object:
    """What every file of the product must obey, whoever writes it."""
    nevers = tuple(each for each in spec.nevers if not isinstance(each.rule, NeverHappens))
    return (spec.name, spec.constraints, nevers)
