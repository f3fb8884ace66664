"""Writes the brief for a task: all that an agent needs to know, and nothing that is sealed."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import assert_never

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from factoryc.agents.agent import Brief, Failure
from factoryc.plan.layout import layout_of, module_path
from factoryc.plan.task import Task
from factoryc.source.text import SourceFile
from factoryc.spec.evals import (
    DependenciesOnly,
    FilesOnly,
    ImportsOnly,
    LatencyLimit,
    MemoryLimit,
    NeverCall,
    NeverHappens,
    NeverImport,
    NeverLog,
    NeverUse,
    NeverWriteOutside,
    NoDependencies,
    NoNetwork,
    NothingMutableShared,
    PythonVersion,
    UseName,
)
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text

_UNUSED: Mapping[UseName, str] = {
    "float": "No floats.",
    "network": "It never uses the network.",
    "clock": "It never reads the clock.",
    "randomness": "Nothing in it is random.",
    "files": "It reads and writes no files.",
    "processes": "It starts no processes.",
    "environment": "It reads nothing of its environment.",
}
_GOALS = {
    "types": "Write the types module: enums, records, errors, `Rejected`, and the tests of types.",
    "functions": "Write the functions of the specification as plain Python functions.",
    "state": "Write the class `State`: what is remembered, at its initial value.",
    "interface": "Write the interface, and `python -m {package}`, which starts it.",
}


def write_brief(
    spec: Spec,
    task: Task,
    number: int,
    failures: Sequence[Failure],
    files: Mapping[str, SourceFile],
) -> Brief:
    """The brief for one attempt. `files` holds the text of the spec and of what it uses."""
    layout = layout_of(spec)
    goal = _GOALS.get(task.kind, "Write the operation `{subject}`.")
    text = _template().render(
        spec=spec,
        task=task,
        number=number,
        goal=goal.format(package=layout.package, subject=task.subject),
        layout=_layout_lines(spec),
        rules=_rules(spec),
        text=_visible_text(spec, files),
        failures=failures,
    )
    # Agents get the spec itself, too: what is sealed is not in that one either.
    shown = attrs.evolve(spec, evals=tuple(each for each in spec.evals if not each.sealed))
    return Brief(task, shown, text, number, tuple(failures))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("factoryc.agents"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  Markdown for an agent, no HTML
        keep_trailing_newline=True,
    )
    return environment.get_template("brief.md.jinja")


def _layout_lines(spec: Spec) -> tuple[str, ...]:
    layout = layout_of(spec)
    types = (
        f"`{module_path(layout.types)}`: `class Rejected(ValueError)`; a class for each enum "
        "(`enum.Enum`), record (`@dataclass(frozen=True, slots=True)`) and error (an exception "
        "with its fields as keyword arguments and attributes); `is_<type>(value: object) -> bool` "
        "for each restricted type"
    )
    lines = [types]
    if layout.functions is not None:
        lines.append(f"`{module_path(layout.functions)}`: the functions, under their own names")
    if layout.state is not None:
        lines.append(
            f"`{module_path(layout.state)}`: `class State`, made without arguments, holding the "
            "initial state"
        )
    first = "`state: State`, then its parameters" if layout.state else "its parameters"
    if layout.clock is not None:
        first += (
            "; where it reads `now`, `now: datetime` in UTC stands before its parameters, and only "
            "the interface reads the time, by calling `now()` of "
            f"`{module_path(layout.clock)}`, which is there already"
        )
    lines.append(
        f"`src/{layout.operations.replace('.', '/')}/<operation>.py`: one function named like the "
        f"operation, with {first}. It raises `Rejected` when an argument breaks its type, before "
        "anything else; raises the error of a case that fails and then changes nothing; otherwise "
        "changes the state as `sets` says and returns the result"
    )
    if layout.server is not None:
        lines.append(
            f"`{module_path(layout.server)}`: `serve(host: str, port: int) -> None`, HTTP on the "
            "standard library; decimals are texts in JSON, enums their names. "
            f"`{module_path(layout.main or '')}`: `--port N [--host H]` starts it"
        )
    if layout.commands is not None:
        lines.append(
            f"`{module_path(layout.commands)}`: `run(words: Sequence[str]) -> int`, which does what "
            "the words after the program's name say and gives the exit code. A result goes to "
            "standard output, a failure to standard error: its name, then ` field=JSON` for each "
            "field, where the specification does not say what it prints"
        )
    if layout.storage is not None:
        lines.append(
            f"`{module_path(layout.storage)}`: keeps the state in the file that the specification "
            "names, whole or not at all, also where several processes run at once"
        )
    return tuple(lines)


def _rules(spec: Spec) -> tuple[str, ...]:
    rules = ["Modules import only the standard library and this package."]
    for constraint in spec.constraints:
        match constraint.rule:
            case PythonVersion(operator=operator, version=version):
                rules.append(f"It runs on Python {operator} {version}.")
            case NoDependencies():
                rules.append("It has no dependencies.")
            case MemoryLimit(operator=operator, limit=limit):
                rules.append(f"It uses {operator} {limit:,} bytes of memory.")
            case NothingMutableShared():
                rules.append("Modules share nothing mutable: no module-level lists, dicts, caches.")
            case DependenciesOnly(names=names):
                rules.append(f"It has no dependencies but {_listed(names)}.")
            case ImportsOnly(modules=modules):
                rules.append(f"Besides its own modules it imports {_listed(modules)} alone.")
            case NoNetwork():
                rules.append("It calls nobody over the network.")
            case FilesOnly(names=names):
                rules.append(f"It touches no files{f' but {_listed(names)}' if names else ''}.")
            case LatencyLimit(operation=operation):
                rules.append(f"`{operation}` is fast under load; the specification says how fast.")
            case _:
                assert_never(constraint.rule)
    for never in spec.nevers:
        match never.rule:
            case NeverImport(module=module):
                rules.append(f"It never imports `{module}`.")
            case NeverUse(what=what):
                rules.append(_UNUSED[what])
            case NeverCall(function=function):
                rules.append(f"It never calls, nor names, `{function}`.")
            case NeverWriteOutside(files=files):
                rules.append(f"It writes no files but {_listed(files)}.")
            case NeverLog(type=type_):
                rules.append(f"It never prints a value of `{type_text(type_)}`.")
            case NeverHappens():
                pass
            case _:
                assert_never(never.rule)
    return tuple(rules)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _visible_text(spec: Spec, files: Mapping[str, SourceFile]) -> str:
    """The text of the spec, without its sealed evals, after the modules that it uses."""
    texts = [
        source.text.strip()
        for name, source in sorted(files.items())
        if name not in {spec.file, "std.attack"}
    ]
    text = files[spec.file].text
    sealed = [each.span for each in spec.evals if each.sealed]
    for span in sorted(sealed, key=lambda span: span.start, reverse=True):
        text = text[: span.start] + "// (a sealed eval stands here)" + text[span.end :]
    return "\n\n".join([*texts, text.strip()])
