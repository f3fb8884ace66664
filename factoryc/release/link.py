"""Links what the tasks built into one package: its exports, and the record of where it comes from."""

from collections.abc import Mapping
from types import MappingProxyType

from factoryc.contract.python_names import class_name, python_name
from factoryc.plan.layout import MANIFEST, layout_of, package_path, state_class
from factoryc.plan.task import TaskGraph
from factoryc.release.manifest import manifest
from factoryc.release.scaffold import operations_docstring, package_docstring
from factoryc.spec.definitions import RefinementDefinition
from factoryc.spec.spec import Spec

# An export of such a name would hide the module.
_MODULES = frozenset(
    {"types", "functions", "state", "operations", "server", "commands", "storage", "clock"}
)
_WIDTH = 100
_UNSAID: Mapping[str, str] = MappingProxyType({})


def link(
    spec: Spec,
    graph: TaskGraph,
    merges: Mapping[str, str],
    tools: Mapping[str, str] = _UNSAID,
) -> Mapping[str, str]:
    """The texts of these files, by their paths.

    `merges` are the commits of the tasks by name, `tools` the versions of what built them.
    """
    layout = layout_of(spec)
    return {
        package_path(layout.package): _exports(spec),
        # Exports here would hide the modules, which are named like what they hold.
        package_path(layout.operations): f"{operations_docstring(spec)}\n",
        MANIFEST: manifest(spec, graph, merges, tools),
    }


def _exports(spec: Spec) -> str:
    layout = layout_of(spec)
    lines, names = [], list[str]()
    for operation in sorted(spec.operations, key=lambda one: python_name(one.name)):
        name = python_name(operation.name)
        if name not in _MODULES:
            lines.append(f"from {layout.operation(operation.name)} import {name}")
            names.append(name)
    if layout.state is not None:
        name = state_class(spec)
        taken = name if name == "State" else f"State as {name}"
        lines.append(f"from {layout.state} import {taken}")
        names.append(name)
    declared = [one for one in spec.types if not isinstance(one, RefinementDefinition)]
    classes = [class_name(one.name) for one in declared]
    classes += [error.name for error in spec.errors]
    # As an import sorter has it: names in capitals first.
    listed = sorted({*classes, "Rejected"}, key=lambda name: (not name.isupper(), name))
    lines.append(_import(layout.types, listed))
    names += listed
    exported = "\n".join(f'    "{name}",' for name in sorted(names))
    imports = "\n".join(lines)
    return f"{package_docstring(spec)}\n\n{imports}\n\n__all__ = [\n{exported}\n]\n"


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    listed = "\n".join(f"    {name}," for name in names)
    return f"from {module} import (\n{listed}\n)"
