"""The consoles of the commands: a terminal gets colour and its own width, a pipe plain lines.

`NO_COLOR` is obeyed, and no text is read as markup.
"""

import errno
import json
import os
import sys
from typing import Any

import click
from rich.console import Console

_PIPE_WIDTH = 100


class _Console(Console):
    """Leaves it to `main` what becomes of an answer that nobody reads."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def error_console() -> Console:
    """Standard error, for people."""
    return _Console(stderr=True, markup=False, emoji=False, highlight=False)


def answer_console() -> Console:
    """Standard output, for people."""
    console = _Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def answer_json(answer: dict[str, Any]) -> None:
    """Standard output, for programs: one object. It reads the same in every encoding."""
    click.echo(json_text(answer))


def json_text(answer: dict[str, Any]) -> str:
    """The same as a text."""
    return json.dumps(answer, indent=2)


def shows_unicode() -> bool:
    """Whether lines can be drawn with other signs than those of ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().startswith("utf")
