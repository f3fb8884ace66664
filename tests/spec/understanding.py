"""Understands a text as the compiler does, for the tests of the front end."""

from pathlib import Path

from factoryc.pipeline import Understood, understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

ROOT = Path(__file__).parents[2]
REAL_SPECS = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/*/*.spec"))]


def read(path: str, _user: str) -> SourceFile | str:
    if path.startswith("std."):
        return read_standard_module(path)
    return f"there is no file `{path}`"


def understood(text: str) -> Understood:
    return understand(SourceFile("main.spec", text), read)
