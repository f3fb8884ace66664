"""The functions of the language as a page, from the table that the type checker reads."""

from factoryc.spec.builtin_table import GROUPS, Described

_INTRODUCTION = """\
# Functions of the language

This page is made from the table that the compiler reads; each example on it is true, and a test says so.
`T` stands for any type, `O` for numbers, texts and times, `N` for numbers, and `E` for what a set may hold.
These functions need no `use`. Where a spec declares a function of the same name, that one is meant. More is in the
[standard library](standard-library.md).
"""


def builtin_page() -> str:
    """A table for each group of functions."""
    parts = [_INTRODUCTION]
    for title, group in GROUPS.items():
        rows = [_row(described) for described in group]
        parts += [
            f"## {title[0].upper()}{title[1:]}\n",
            "| call | gives, and an example |",
            "|---|---|",
            *rows,
            "",
        ]
    return "\n".join(parts)


def _row(described: Described) -> str:
    calls = "<br>".join(f"`{described.name}{signature}`" for signature in described.signatures)
    example = described.example.replace("|", "\\|")
    return f"| {calls} | {described.says}<br>`{example}` |"
