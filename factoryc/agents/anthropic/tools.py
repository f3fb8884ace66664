"""The tools that the model works with, and what each answers.

A tool never raises for what the model asked: a wrong name, a wrong input or a refused path is an
answer that says what to do instead. Answers are cut at a bound, so that no file or report can flood
the conversation.
"""

from collections.abc import Mapping

import attrs

from factoryc.agents.agent import Report, Workspace
from factoryc.agents.workspace_files import (
    PathError,
    list_files,
    read_text,
    relative_path,
    write_text,
)

LONGEST_ANSWER = 30_000
LONGEST_FILE = 1_000_000

_TYPES = {"string": str, "integer": int, "array": list}


@attrs.frozen
class Tool:
    """A tool as the model sees it. `inputs` maps a name to its JSON type and description."""

    name: str
    description: str
    inputs: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)
    optional: frozenset[str] = frozenset()

    def definition(self) -> dict[str, object]:
        return {
            "name": self.name,
            "description": self.description,
            "input_schema": {
                "type": "object",
                "properties": {
                    name: _property(kind, text) for name, (kind, text) in self.inputs.items()
                },
                "required": [name for name in self.inputs if name not in self.optional],
                "additionalProperties": False,
            },
        }


TOOLS = (
    Tool("list_files", "Lists all files of the workspace, one path a line."),
    Tool(
        "read_file",
        "Reads a file of the workspace. A long file is cut; read on with `from_line`.",
        {
            "path": ("string", "The path, relative to the workspace."),
            "from_line": ("integer", "The first line to read, from 1. Left out: the first."),
        },
        frozenset({"from_line"}),
    ),
    Tool(
        "write_file",
        "Writes a whole file, replacing what was there. Only files that the task owns.",
        {
            "path": ("string", "The path, relative to the workspace."),
            "text": ("string", "The whole text of the file."),
        },
    ),
    Tool("run_evals", "Runs the evals that you may see on the files as they are, and reports."),
    Tool(
        "finish",
        "Hands in the work. The last thing to do.",
        {
            "summary": ("string", "What was built, in one to three sentences."),
            "assumptions": ("array", "What the brief left open and how it was decided. May be []."),
        },
    ),
    Tool(
        "cannot",
        "Stops without handing in, because a clause cannot be met as it is written.",
        {
            "clause": ("string", "The qualified name of the clause."),
            "reason": ("string", "Why it cannot be met, with the values that show it."),
        },
    ),
)


@attrs.frozen
class Answer:
    """What a tool says to the model. With a `report`, the attempt is over."""

    text: str
    is_error: bool = False
    report: Report | None = None


@attrs.frozen
class Desk:
    """What the tools work on: the workspace, and the only paths that may be written."""

    workspace: Workspace
    owns: tuple[str, ...]


def use_tool(name: str, given: object, desk: Desk) -> Answer:
    """Do what the model asked for and say what came of it."""
    tool = next((tool for tool in TOOLS if tool.name == name), None)
    if tool is None:
        known = ", ".join(tool.name for tool in TOOLS)
        return Answer(f"There is no tool `{name}`. The tools are: {known}.", is_error=True)
    wrong = _wrong_input(tool, given)
    if wrong is not None or not isinstance(given, dict):
        return Answer(f"`{name}` was not run: {wrong}.", is_error=True)
    try:
        answer = _run(name, given, desk)
    except PathError as refusal:
        return Answer(f"`{name}` was refused: {refusal}.", is_error=True)
    return attrs.evolve(answer, text=_bounded(answer.text))


def missing_files(desk: Desk) -> tuple[str, ...]:
    """The owned files that do not exist."""
    existing = set(list_files(desk.workspace.root))
    return tuple(path for path in desk.owns if path not in existing)


def _run(name: str, given: Mapping[str, object], desk: Desk) -> Answer:
    match name:
        case "list_files":
            return Answer("\n".join(list_files(desk.workspace.root)) or "There are no files yet.")
        case "read_file":
            return _read(str(given["path"]), given.get("from_line", 1), desk)
        case "write_file":
            return _write(str(given["path"]), str(given["text"]), desk)
        case "run_evals":
            return Answer(desk.workspace.run_visible_evals() or "The evals reported nothing.")
        case "finish":
            return _finish(str(given["summary"]), given["assumptions"])
        case _:
            clause, reason = str(given["clause"]), str(given["reason"])
            return Answer("Noted.", report=Report("cannot", reason, clause))


def _read(path: str, from_line: object, desk: Desk) -> Answer:
    text = read_text(desk.workspace.root, path)
    first = from_line if isinstance(from_line, int) else 1
    lines = text.splitlines(keepends=True)
    if first > max(len(lines), 1):
        return Answer(f"`{path}` has only {len(lines)} lines.", is_error=True)
    part = "".join(lines[max(first, 1) - 1 :])
    return Answer(part or f"`{path}` is empty.")


def _write(path: str, text: str, desk: Desk) -> Answer:
    owned = {relative_path(own) for own in desk.owns}
    if relative_path(path) not in owned:
        allowed = ", ".join(f"`{own}`" for own in sorted(owned))
        raise PathError(f"`{path}` belongs to another task; this task writes only {allowed}")
    if len(text) > LONGEST_FILE:
        raise PathError(f"`{path}` would be longer than {LONGEST_FILE} characters")
    written = write_text(desk.workspace.root, path, text)
    return Answer(f"Wrote `{written}`, {len(text.splitlines())} lines.")


def _finish(summary: str, assumptions: object) -> Answer:
    stated = [str(item).strip() for item in assumptions] if isinstance(assumptions, list) else []
    lines = "".join(f"\n- {item}" for item in stated if item)
    whole = f"{summary.strip()}\n\nAssumptions:{lines}" if lines else summary.strip()
    return Answer("Handed in.", report=Report("finished", whole))


def _property(kind: str, description: str) -> dict[str, object]:
    items: dict[str, object] = {"items": {"type": "string"}} if kind == "array" else {}
    return {"type": kind, "description": description, **items}


def _wrong_input(tool: Tool, given: object) -> str | None:
    if not isinstance(given, dict):
        return "its input is not an object"
    for name in given:
        if name not in tool.inputs:
            return f"it has no input `{name}`"
    for name, (kind, _) in tool.inputs.items():
        if name not in given:
            if name in tool.optional:
                continue
            return f"its input `{name}` is missing"
        value = given[name]
        # True is an int to Python, but not to JSON.
        if not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
            return f"its input `{name}` has to be of type {kind}"
    return None


def _bounded(text: str) -> str:
    if len(text) <= LONGEST_ANSWER:
        return text
    kept = text[:LONGEST_ANSWER]
    line = kept.count("\n") + 1
    return (
        f"{kept}\n[cut here, in line {line} of what was asked for: {len(text)} characters in all]"
    )
