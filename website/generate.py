"""Writes the pages that are made from the code: `python -m website.generate`.

They are kept in the checkout, so that they can be read there, and a test compares them.
"""

from collections.abc import Mapping
from pathlib import Path

from website.builtin_page import builtin_page
from website.command_page import command_page
from website.grammar_page import grammar_page
from website.library_page import library_page

ROOT = Path(__file__).resolve().parents[1]


def generated_pages() -> Mapping[str, str]:
    """The text of each such page, by its path in the checkout."""
    grammar = (ROOT / "grammar" / "spec.lark").read_text(encoding="utf-8")
    modules = {
        f"std.{path.stem}": path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "stdlib").glob("*.spec"))
    }
    return {
        "docs/reference/builtins.md": builtin_page(),
        "docs/reference/commands.md": command_page(),
        "docs/reference/grammar.md": grammar_page(grammar),
        "docs/reference/standard-library.md": library_page(modules),
    }


if __name__ == "__main__":
    for name, text in generated_pages().items():
        (ROOT / name).write_text(text, encoding="utf-8")
