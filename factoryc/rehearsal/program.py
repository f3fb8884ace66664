"""An eval as a Python function that runs against the contract: the text that its suite holds, too.

Each line is known by the step that it comes from, so that a failure leads back to the spec.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any

from factoryc.analysis.ground import Ground
from factoryc.analysis.pool import Draw, Fits, drawer
from factoryc.contract.module_text import module_text
from factoryc.contract.rows import Row, rows_in
from factoryc.contract.types_source import restricted_test
from factoryc.contract.wire import Classes
from factoryc.contract.wire_schema import Schema
from factoryc.evals.inputs_source import inputs_source, own_and_between
from factoryc.evals.steps_source import located_steps, names_for
from factoryc.evals.strategies_source import Vocabulary
from factoryc.frozen import frozen
from factoryc.rehearsal.runnable import Runnable
from factoryc.spec.definitions import Parameter
from factoryc.spec.evals import ForAll, Step

_HEAD = "def rehearsed("


@frozen(eq=False)
class Program:
    """`function` takes the runs to begin, what to do where an assumption fails, and its inputs."""

    runnable: Runnable
    function: Callable[..., None]
    file: str
    steps: Mapping[int, Step]
    names: Mapping[str, str]
    drawn: Sequence[tuple[str, Draw, Fits]]

    def step_at(self, trace: TracebackType | None) -> Step | None:
        """The step that was under way where an exception began; None where it was an input."""
        found: Step | None = None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.file:
                found = self.steps.get(trace.tb_lineno, found)
            trace = trace.tb_next
        return found


def program(asked: Runnable, ground: Ground, data: Mapping[str, bytes]) -> Program:
    """The eval, ready to run on what this ground is made of. Raises NoValue where nothing can be drawn."""
    spec = ground.spec
    names = names_for(spec)
    words = Vocabulary(spec, names, ground.values.constants)
    begun = inputs_source(asked.inputs, names, words, "runs")
    every = asked.inputs.parameters if isinstance(asked.inputs, ForAll) else ()
    parameters = [names.variable(each.name) for each in every]
    taken = ", ".join(["runs", "assume", *parameters])
    located: list[tuple[Step | None, str]] = [(None, f"{_HEAD}{taken}):")]
    located.extend((None, line) for line in begun.lines)
    located.extend(located_steps(asked.steps, names, begun.depth))
    text = "\n".join(line for _, line in located)
    source = module_text("An eval.", [text])
    file = f"<{asked.clause}>"
    first = source[: source.index(_HEAD)].count("\n") + 1
    known: dict[str, Any] = {
        **ground.names,
        "DATA": PurePosixPath(),
        "CONTRACT": ground.contract,
        "rows_of": _reader(data),
    }
    # The text is our own translation of typed steps.
    exec(compile(source, file, "exec"), known)  # noqa: S102  as said above
    return Program(
        asked,
        known["rehearsed"],
        file,
        dict(_numbered(located, first)),
        {names.variable(each.name): each.name for each in every},
        [(names.variable(each.name), *_drawn(each, every, known, ground)) for each in every],
    )


def _numbered(located: Sequence[tuple[Step | None, str]], first: int) -> Iterator[tuple[int, Step]]:
    number = first
    for step, text in located:
        for _ in text.split("\n"):
            if step is not None:
                yield number, step
            number += 1


def _drawn(
    parameter: Parameter, every: Sequence[Parameter], known: dict[str, Any], ground: Ground
) -> tuple[Draw, Fits]:
    own, _ = own_and_between(parameter, {each.name for each in every})
    test = restricted_test(parameter.type, own, "value", names_for(ground.spec)).text
    fits: Fits = eval(f"lambda value: {test}", known)  # noqa: S307  our own translation, as above
    return drawer(parameter.type, own, ground.values), fits


def _reader(
    data: Mapping[str, bytes],
) -> Callable[[PurePosixPath, str, Mapping[str, Schema], Classes], Iterator[Row]]:
    def rows_of(
        path: PurePosixPath, kind: str, columns: Mapping[str, Schema], classes: Classes
    ) -> Iterator[Row]:
        return rows_in(path.name, BytesIO(data[str(path)]), kind, columns, classes)

    return rows_of
