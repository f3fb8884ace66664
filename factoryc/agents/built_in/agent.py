"""The built-in agent: no model, no network, the same files each time.

It compiles what a spec defines, and constructs what a spec leaves open. Where neither is sure to be
right it hands in nothing, and says which clause it cannot build, and why.
"""

import ast
from collections.abc import Mapping

import attrs

from factoryc.agents.agent import Agent, Brief, Report, Workspace
from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.agents.built_in.commands_module import command_sources
from factoryc.agents.built_in.interface_module import interface_sources
from factoryc.agents.built_in.operation_module import operation_source
from factoryc.agents.built_in.product_module import formatted
from factoryc.agents.built_in.state_module import functions_source, state_source
from factoryc.agents.workspace_files import write_text
from factoryc.contract.types_source import types_source
from factoryc.plan.layout import layout_of, module_path
from factoryc.plan.task import Task
from factoryc.source.python_tree import python_tree
from factoryc.spec.evals import NeverImport
from factoryc.spec.spec import Spec


def built_in_agent() -> Agent:
    """The agent that needs nothing but the spec."""
    return BuiltInAgent()


@attrs.frozen
class BuiltInAgent:
    name: str = "built-in"

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        try:
            files = built_files(brief.spec, brief.task)
            _require_allowed(brief.spec, files)
        except CannotBuild as reason:
            return Report("cannot", _sentence(str(reason)), clause=reason.clause)
        for path, text in files.items():
            write_text(workspace.root, path, text)
        if brief.failures:
            # The same spec gives the same files: another attempt would fail as the last one did.
            failure = brief.failures[-1]
            summary = f"Compiled from the spec as before; `{failure.clause}` was said to fail."
            return Report("finished", summary, clause=failure.clause)
        return Report("finished", f"Compiled from the spec: {', '.join(files)}.")


def built_files(spec: Spec, task: Task) -> Mapping[str, str]:
    """The files of a task by their paths, or CannotBuild."""
    layout = layout_of(spec)
    match task.kind:
        case "types":
            return {module_path(layout.types): formatted(types_source(spec))}
        case "functions":
            assert layout.functions is not None, "planned only where there are functions"
            return {module_path(layout.functions): functions_source(spec)}
        case "state":
            assert layout.state is not None, "planned only where there is state"
            return {module_path(layout.state): state_source(spec)}
        case "operation":
            operation = spec.operation(task.subject)
            source = operation_source(spec, operation)
            return {module_path(layout.operation(operation.name)): source}
        case "interface":
            if spec.cli is not None:
                return command_sources(spec, spec.cli)
            return interface_sources(spec)


def _require_allowed(spec: Spec, files: Mapping[str, str]) -> None:
    """What a spec must never import, it does not get: not even where the rest of it asks for it."""
    refused = {
        never.rule.module: never.clause
        for never in spec.nevers
        if isinstance(never.rule, NeverImport)
    }
    for path, text in files.items():
        for module in sorted(_imported(text) & set(refused)):
            raise CannotBuild(
                refused[module], f"`{path}` needs `{module}`, which must never be imported"
            )


def _imported(text: str) -> set[str]:
    found = set()
    for node in ast.walk(python_tree(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found | {name.partition(".")[0] for name in found}


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}."
