"""The standard library: its evals are true, and each of its definitions says what it is."""

from pathlib import Path

import pytest

from factoryc.pipeline import read_standard_module, understand
from factoryc.source.text import SourceFile
from factoryc.spec.evals import Eval, Expect
from factoryc.spec.expressions import FunctionCall
from factoryc.spec.walk import parts
from factoryc.syntax.declarations import Enum, Error, Function, Record, TypeDeclaration
from factoryc.syntax.parse import parse
from tests.expectations import broken_expectations, runs_alone

MODULES = sorted((Path(__file__).parents[2] / "stdlib").glob("*.spec"))
WITHOUT_EVALS = {"http"}  # its functions make answers, which the specs that use it ask for


def understood(path):
    file = SourceFile(path.name, path.read_text(encoding="utf-8"))
    return understand(file, lambda name, _user: read_standard_module(name))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_evals_of_a_module_are_true(path):
    found = understood(path)
    assert found.diagnostics == ()
    assert all(runs_alone(each) for each in found.spec.evals)
    assert broken_expectations(found.spec) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_each_definition_says_what_it_is(path):
    module, _ = parse(SourceFile(path.name, path.read_text(encoding="utf-8")))
    defined = (TypeDeclaration, Enum, Record, Error, Function)
    silent = [
        each.name.text for each in module.declarations if isinstance(each, defined) and not each.doc
    ]
    assert silent == []
    assert path.read_text(encoding="utf-8").startswith("/// ")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_an_eval_asks_for_each_function(path):
    if path.stem in WITHOUT_EVALS:
        pytest.skip("no evals in it")
    spec = understood(path).spec
    own = {each.name for each in spec.functions if "." not in each.name}
    conditions = [
        step.condition
        for each in spec.evals
        if isinstance(each, Eval)
        for step in each.steps
        if isinstance(step, Expect)
    ]
    bodies = [each.body for each in spec.functions]
    called = {part.name for part in parts((conditions, bodies)) if isinstance(part, FunctionCall)}
    assert own - called == set()
