"""Runs the evals of a spec that call no operation, on the spec's own meaning.

Each `expect` becomes a function of the contract, and has to be true: for each item of the list that
its eval goes through, with the names that its eval gives.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import attrs

from factoryc.contract.model import model_source
from factoryc.contract.runtime import evaluate
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec import evals
from factoryc.spec import expressions as node
from factoryc.spec.definitions import FunctionDefinition
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import BOOL
from factoryc.spec.walk import parts

NOWHERE = Span("", 0, 0)


def spec_in(files: Mapping[str, str], root: str) -> Spec:
    """What files mean, which have no mistakes."""

    def read(path: str, user: str) -> SourceFile | str:
        if path.startswith("std."):
            return read_standard_module(path)
        name = str(PurePosixPath(user).parent / f"{path}.spec")
        if name not in files:
            name = f"../{path}/{path}.spec"
        return SourceFile(name, files[name]) if name in files else f"there is no file `{name}`"

    understood = understand(SourceFile(root, files[root]), read)
    assert understood.sound, [each.message for each in understood.diagnostics]
    return understood.spec


def runs_alone(each: evals.Eval) -> bool:
    """Whether an eval asks about definitions alone, and for no values that are drawn."""
    needs = (node.OperationCall, node.StateRead, node.RowCell, evals.Call, evals.ForAll)
    return not any(isinstance(part, needs) for part in parts(each))


def broken_expectations(spec: Spec) -> list[str]:
    """The titles of the evals with an expectation that is not true, each with its number."""
    asked = {
        f"expectation_{number}": (each, condition)
        for number, (each, condition) in enumerate(_asked(spec))
    }
    functions = tuple(
        FunctionDefinition(name, name, (), BOOL, None, condition, True, NOWHERE)
        for name, (_, condition) in asked.items()
    )
    model = attrs.evolve(spec, functions=(*spec.functions, *functions))
    names: dict[str, object] = {}
    exec(compile(model_source(model), "<contract>", "exec"), names)
    return [
        f"{each.title}: expectation {number}"
        for number, (name, (each, _)) in enumerate(asked.items(), start=1)
        if evaluate(name, names[name]) is not True
    ]


def _asked(spec: Spec) -> Iterator[tuple[evals.Eval, Expression]]:
    for each in spec.evals:
        if runs_alone(each):
            for place, step in enumerate(each.steps):
                if isinstance(step, evals.Expect):
                    yield each, _closed(each, each.steps[:place], step.condition)


def _closed(each: evals.Eval, before: tuple[evals.Step, ...], condition: Expression) -> Expression:
    """The condition with the names that the steps before it give, for all that the eval is for."""
    for step in reversed(before):
        if isinstance(step, evals.Let):
            condition = node.Let(step.name, step.value, condition, BOOL, step.span)
    if isinstance(each.inputs, evals.Values):
        inputs = each.inputs
        if inputs.condition is not None:
            condition = node.Logic("implies", inputs.condition, condition, each.span)
        return node.Quantifier("all", (inputs.name,), inputs.source, condition, BOOL, each.span)
    return condition
