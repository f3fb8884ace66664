"""Shows two texts of a file as a unified diff: coloured for people, exact for programs."""

import difflib
import sys
from collections.abc import Iterator

from rich.text import Text

from factoryc.cli.output import answer_console
from factoryc.diagnostics.visible_line import visible_text

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(name: str, before: str, after: str) -> None:
    """On standard output. A pipe gets what `patch` understands."""
    console = answer_console()
    if not console.is_terminal:
        sys.stdout.flush()
        diff = "".join(f"{line}\n" for line in _lines(name, before, after))
        sys.stdout.buffer.write(diff.encode("utf-8"))
        sys.stdout.flush()
        return
    for line in _lines(name, before, after):
        head = line.startswith(("+++", "---"))
        style = "bold" if head else _STYLES.get(line[:1], "")
        console.print(Text(visible_text(line), style=style), soft_wrap=True)


def _lines(name: str, before: str, after: str) -> Iterator[str]:
    for line in difflib.unified_diff(
        _split(before), _split(after), name, f"{name} (formatted)", lineterm="\n"
    ):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _split(text: str) -> list[str]:
    """Lines with their ends. Only a line feed ends one, as in `patch`."""
    lines = text.split("\n")
    return (
        [*(f"{line}\n" for line in lines[:-1]), *lines[-1:]]
        if lines[-1]
        else [f"{line}\n" for line in lines[:-1]]
    )
