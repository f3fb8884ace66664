"""Reports the files of data that evals go through and that cannot be had."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.reading import LookUpData
from factoryc.syntax.declarations import Declaration, Eval, Module, Never
from factoryc.syntax.evals import FileData, ForEach, Inputs, NeverHappens


def missing_data(module: Module, file: str, look_up: LookUpData) -> Iterator[Diagnostic]:
    """One for each place that names such a file. `file` is the one that the module was written in."""
    for inputs in map(_inputs, module.declarations):
        match inputs:
            case ForEach(source=FileData(path=path, span=span)):
                reason = look_up(path, file)
                if reason is not None:
                    yield Diagnostic("missing-data", "error", reason, span)
            case _:
                continue


def _inputs(declaration: Declaration) -> Inputs | None:
    match declaration:
        case Eval(inputs=inputs) | Never(rule=NeverHappens(inputs=inputs)):
            return inputs
        case _:
            return None
