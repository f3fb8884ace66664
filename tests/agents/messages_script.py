"""What the stand-in for the Messages API is to answer, written as plain values.

A script maps a text of the first user message to attempts, an attempt is a list of turns, and each
HTTP request takes one turn. Where several texts occur in the message, the one that occurs first
is meant, and the longest of those: the agent names the task before all else. When there are more
conversations about a text than attempts, the last attempt is played again.

A turn is an answer or a failure, and plain JSON, so that a script can be a file:

    {"content": [...], "stop_reason": "...", "usage": {...}, "seconds": 0.5}   all but content optional
    {"status": 429, "retry_after": 0.1, "message": "..."}                      an error of the API
    {"drop": true}                                                             the connection breaks
    {"raw": "<html>"}                                                          200, but no message

A list stands for the content alone. A tool_use block needs no id, and a thinking block no signature.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Turn: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Script: TypeAlias = Mapping[str, Sequence[Sequence[Turn]]]


def use(tool: str, **given: Any) -> dict[str, Any]:
    """A turn in which the model uses one tool."""
    return {"content": [call(tool, **given)]}


def call(tool: str, **given: Any) -> dict[str, Any]:
    """A tool_use block, for a turn that has several."""
    return {"type": "tool_use", "name": tool, "input": given}


def say(text: str, stop_reason: str = "end_turn") -> dict[str, Any]:
    """A turn in which the model only talks."""
    return {"content": [{"type": "text", "text": text}], "stop_reason": stop_reason}


def think(text: str) -> dict[str, Any]:
    """A block of reasoning; the server signs it, and wants it back as it was."""
    return {"type": "thinking", "thinking": text}


def failing(status: int, message: str = "try later", retry_after: float | None = None) -> Turn:
    """A turn in which the service fails."""
    return {"status": status, "message": message, "retry_after": retry_after}


FINISH: Turn = use("finish", summary="Built as the brief says.", assumptions=[])
DROP: Turn = {"drop": True}


def writing(files: Mapping[str, str], *, evals: bool = True) -> list[Turn]:
    """An attempt that writes files, runs the visible evals and finishes."""
    writes = {"content": [call("write_file", path=path, text=text) for path, text in files.items()]}
    return [writes, *([use("run_evals")] if evals else []), FINISH]
