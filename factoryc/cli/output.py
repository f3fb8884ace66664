"""The console for answers: a terminal gets colour and its own width, a pipe plain lines.

`NO_COLOR` is obeyed, and no text is read as markup.
"""

import json
import os
import sys
from typing import Any

import click
from rich.console import Console

_PIPE_WIDTH = 100


def answer_console() -> Console:
    """Standard output, for people."""
    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def answer_json(answer: dict[str, Any]) -> None:
    """Standard output, for programs: one object. It reads the same in every encoding."""
    click.echo(json.dumps(answer, indent=2))


def shows_unicode() -> bool:
    """Whether lines can be drawn with other signs than those of ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().startswith("utf")
