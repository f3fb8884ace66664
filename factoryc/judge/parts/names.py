"""Which names a module of a product must define, and does not: read from its text, never run."""

import ast
from collections.abc import Iterable
from pathlib import Path

from factoryc.contract.function_source import functions_of_types
from factoryc.contract.python_names import class_name, predicate_name, python_name
from factoryc.plan.layout import layout_of, module_path
from factoryc.plan.reach import reached_functions
from factoryc.plan.task import Task
from factoryc.source.python_tree import python_tree
from factoryc.spec.definitions import RefinementDefinition
from factoryc.spec.spec import Spec


def missing_names(spec: Spec, task: Task, product: Path) -> tuple[str, ...]:
    """What is missing, a sentence each. A file that is no Python is missing as a whole."""
    layout = layout_of(spec)
    match task.kind:
        case "types":
            return _missing(product, module_path(layout.types), _type_names(spec))
        case "functions":
            assert layout.functions is not None, "planned only where there are functions"
            names = [python_name(each.name) for each in reached_functions(spec)]
            return _missing(product, module_path(layout.functions), names)
        case "state":
            assert layout.state is not None, "planned only where there is state"
            return _missing(product, module_path(layout.state), ["State"])
        case "operation":
            path = module_path(layout.operation(task.subject))
            return _missing(product, path, [python_name(task.subject)])
        case "interface":
            if layout.server is not None:
                return _missing(product, module_path(layout.server), ["serve"])
            assert layout.commands is not None, "planned only where there is an interface"
            return _missing(product, module_path(layout.commands), ["run"])


def _type_names(spec: Spec) -> list[str]:
    names = ["Rejected", *(error.name for error in spec.errors)]
    for definition in spec.types:
        refined = isinstance(definition, RefinementDefinition)
        names.append((predicate_name if refined else class_name)(definition.name))
    return names + [python_name(name) for name in functions_of_types(spec)]


def _missing(product: Path, path: str, names: Iterable[str]) -> tuple[str, ...]:
    try:
        module = python_tree((product / path).read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        return (f"`{path}` is not Python: {error}",)
    defined: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                defined.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                defined.add(name)
            case ast.alias(name=name, asname=other):
                defined.add(other or name)
            case _:
                pass
    return tuple(f"`{path}` does not define `{name}`" for name in names if name not in defined)
