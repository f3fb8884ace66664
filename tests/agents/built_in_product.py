"""Whole products of the built-in agent: specs from text, and their files in a folder."""

from pathlib import Path

from factoryc.agents.agent import Brief, Report, Workspace
from factoryc.agents.built_in.agent import built_in_agent
from factoryc.contract.python_names import python_name
from factoryc.pipeline import understand
from factoryc.plan.layout import layout_of, module_path
from factoryc.plan.task import Task
from factoryc.release.scaffold import scaffold
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec

EXAMPLES = Path(__file__).parents[2] / "examples"


def spec_of(text: str) -> Spec:
    """The spec that the text means; a mistake in it is a mistake in the test."""
    source = f'spec sample version "1.0.0"\n{text}' if "spec " not in text else text
    understood = understand(SourceFile("sample.spec", source), lambda path, _: _standard(path))
    errors = [each.message for each in understood.diagnostics if each.severity == "error"]
    assert not errors, errors
    return understood.spec


def example(name: str) -> Spec:
    return spec_of((EXAMPLES / name / f"{name}.spec").read_text(encoding="utf-8"))


def tasks_of(spec: Spec) -> tuple[Task, ...]:
    """What there is to build, in the order in which parts need each other."""
    layout = layout_of(spec)
    found = [_task("types", "types", layout.types)]
    if layout.functions:
        found.append(_task("functions", "functions", layout.functions))
    if layout.state:
        found.append(_task("state", "state", layout.state))
    found += [
        _task("operation", operation.name, layout.operation(operation.name))
        for operation in spec.operations
    ]
    if layout.server and layout.main:
        found.append(_task("interface", "http", layout.server, layout.main))
    return tuple(found)


def build(spec: Spec, root: Path) -> tuple[Report, ...]:
    """The whole product in a folder, and what the agent said of each task."""
    for path, text in scaffold(spec).items():
        _write(root, path, text)
    return tuple(attempt(spec, task, root) for task in tasks_of(spec))


def attempt(spec: Spec, task: Task, root: Path) -> Report:
    root.mkdir(parents=True, exist_ok=True)
    brief = Brief(task=task, spec=spec, text="", number=1)
    return built_in_agent().attempt(brief, Workspace(root, lambda: "accepted"))


def operation_text(spec: Spec, name: str, root: Path) -> str:
    """The module of one operation, as the agent hands it in."""
    layout = layout_of(spec)
    report = attempt(spec, _task("operation", name, layout.operation(name)), root)
    assert report.outcome == "finished", report
    return (root / module_path(layout.operation(python_name(name)))).read_text(encoding="utf-8")


def _task(kind, subject: str, *modules: str) -> Task:
    return Task(
        name=kind if kind == subject else f"{kind}.{subject}",
        kind=kind,
        subject=subject,
        clauses=(),
        owns=tuple(module_path(module) for module in modules),
        needs=(),
        operations=(),
        digest="0",
    )


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def _standard(path: str):
    assert path.startswith("std."), path
    return read_standard_module(path)
