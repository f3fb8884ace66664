"""How what a file speaks of is had: from whoever calls, or from the standard library."""

import re
from collections.abc import Callable
from typing import TypeAlias

from factoryc.resources import resource
from factoryc.source.text import SourceFile

# Gives the text of the module at a path, as used by a file; or says why there is none.
ReadModule: TypeAlias = Callable[[str, str], SourceFile | str]
# Says why there is no data at a path, as named by a file; None where there is.
LookUpData: TypeAlias = Callable[[str, str], str | None]
# Gives the data at a path, as named by a file; None where they are too many to go through at each check.
ReadData: TypeAlias = Callable[[str, str], bytes | None]


def is_name_of_spec(path: str) -> bool:
    """Whether a path is a name alone, which stands for another spec: its types and functions."""
    return re.fullmatch(r"[a-z][a-z0-9_]*", path) is not None


def read_standard_module(path: str) -> SourceFile | str:
    """A module of the standard library, by its path such as `std.web`."""
    name = path.removeprefix("std.")
    file = resource("stdlib", f"{name}.spec")
    if not name.isidentifier() or not file.exists():
        there = ", ".join(f"`std.{each.stem}`" for each in sorted(file.parent.glob("*.spec")))
        return f"the standard library has no module `{path}`; it has {there}"
    return SourceFile(f"{path}", file.read_text(encoding="utf-8"))
