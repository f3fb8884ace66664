"""Specs for these tests: from text through the real front end, and by hand."""

from pathlib import Path

from factoryc.resources import resource
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec.definitions import FunctionDefinition, Parameter
from factoryc.spec.elaborate import elaborate, elaborate_library
from factoryc.spec.expressions import Expression
from factoryc.spec.modules import load_modules
from factoryc.spec.spec import Spec
from factoryc.spec.types import UNKNOWN, Type

NOWHERE = Span("", 0, 0)
EXAMPLES = Path(__file__).parents[2] / "examples"


def spec_of(text: str, file: str = "thing.spec") -> Spec:
    """What a text means; a mistake in it is a mistake in the test."""

    def read(path: str, _user: str) -> SourceFile | str:
        found = resource("stdlib", f"{path.removeprefix('std.')}.spec")
        return SourceFile(path, found.read_text(encoding="utf-8"))

    modules, diagnostics = load_modules(SourceFile(file, text), read)
    found = list(diagnostics)
    libraries = {}
    for loaded in modules[:-1]:
        libraries[loaded.source.name], more = elaborate_library(
            loaded.module, loaded.source.name, {}
        )
        found.extend(more)
    used = {path: libraries[name] for path, name in modules[-1].uses.items()}
    spec, more = elaborate(modules[-1].module, used)
    problems = [each.message for each in (*found, *more)]
    assert not problems, problems
    return spec


def example(name: str) -> Spec:
    return spec_of((EXAMPLES / name / f"{name}.spec").read_text(encoding="utf-8"))


def parameter(name: str, type_: Type, restriction: Expression | None = None) -> Parameter:
    return Parameter(name, type_, restriction, NOWHERE)


def function(
    name: str, parameters: tuple[Parameter, ...], body: Expression, result: Type = UNKNOWN
) -> FunctionDefinition:
    return FunctionDefinition(
        name, f"thing.{name}", parameters, result, None, body, not parameters, NOWHERE
    )


def body_of(expression: str, parameters: str = "", result: str = "Bool", before: str = "") -> Spec:
    """A spec with one function `f` whose body is the expression."""
    return spec_of(
        f'spec thing version "1"\n{before}\nfunction f({parameters}) -> {result} =\n  {expression}\n'
    )
