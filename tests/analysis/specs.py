"""Specs for the tests of the analysis, made from text by the front end."""

from functools import cache
from pathlib import Path

from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def spec_of(text):
    """The spec of a text, which must have no mistakes."""
    understood = understand(
        SourceFile("main.spec", text), lambda path, _: read_standard_module(path)
    )
    assert understood.sound, understood.diagnostics
    return understood.spec


def example(name):
    """One of the example specs."""
    return spec_of((EXAMPLES / name / f"{name}.spec").read_text(encoding="utf-8"))
