"""`test_never.py`: what no run may make happen."""

from collections.abc import Iterator, Sequence

import attrs

from factoryc.contract.python_text import text_source
from factoryc.evals.authored_file import AuthoredFunction, authored_function
from factoryc.evals.eval_function import function_name, marker
from factoryc.evals.python_layout import call, docstring, statement
from factoryc.evals.render import filled, module
from factoryc.evals.steps_source import operations_in
from factoryc.evals.strategies_source import Vocabulary
from factoryc.evals.suite import EvalItem
from factoryc.spec.evals import AsksForHeader, Holds, Never, NeverHappens, Repeat, Step
from factoryc.spec.spec import Spec


def never_file(
    operations: frozenset[str], path: str, words: Vocabulary
) -> tuple[str, Sequence[EvalItem]]:
    """The text, and its evals. Rules about the code itself are inspected, not run."""
    found: list[tuple[EvalItem, AuthoredFunction]] = []
    for never, rule in _happenings(words.spec):
        needed = operations_in((rule.inputs, rule.steps))
        if not needed <= operations:
            continue
        item = EvalItem(never.clause, rule.title, path, "", "never", needed)
        base = function_name("never", never.clause.rpartition(".")[2])
        asks = tuple(_asks(rule.steps))
        holds = any(isinstance(step, Holds) for step in _flat(rule.steps))
        if holds:
            named = attrs.evolve(item, function=base)
            found.append((named, authored_function(named, rule.inputs, rule.steps, "", words)))
        if asks:
            named = attrs.evolve(item, function=f"{base}_by_header" if holds else base)
            found.append((named, _header_function(named, asks, words)))
    if not found:
        return "", ()
    items = [item for item, _ in found]
    functions = [function for _, function in found]
    body = filled("authored.py", {"evals": functions, "data": False})
    about = f"What {words.spec.name} must never do, from its anti-spec."
    return module(about, body, words.spec), items


def _happenings(spec: Spec) -> Iterator[tuple[Never, NeverHappens]]:
    for never in spec.nevers:
        if isinstance(never.rule, NeverHappens):
            yield never, never.rule


def _flat(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if isinstance(step, Repeat):
            yield from _flat(step.steps)


def _asks(steps: Sequence[Step]) -> Iterator[AsksForHeader]:
    for step in _flat(steps):
        if isinstance(step, AsksForHeader):
            yield step


def _header_function(
    item: EvalItem, asks: Sequence[AsksForHeader], words: Vocabulary
) -> AuthoredFunction:
    lines = ["    run = runs.judged(data)"]
    for ask in asks:
        if words.spec.state:
            lines.append("    run.some_calls()")
        status = _status(ask.operation, words.spec)
        asked = call(
            "run.never_asks_for_header",
            text_source(ask.operation),
            text_source(ask.header),
            f"status={status}",
        )
        lines.append(statement("", asked, 1))
    said = " and ".join(f"{ask.operation} asks for header {ask.header}" for ask in asks)
    return AuthoredFunction(
        (marker(item), "@given(data=st.data())"),
        f"def {item.function}(data: st.DataObject) -> None:",
        docstring(f"Never {item.title}: {said}", 1),
        tuple(lines),
    )


def _status(operation: str, spec: Spec) -> int:
    for route in spec.http.routes if spec.http else ():
        if route.operation == operation:
            return 200 if route.success is None else route.success.status
    return 200
