"""Reads a line that says how the next call of what lies outside ends: `Mailer.send returns 3`."""

import re

from factoryc.contract.runtime import evaluate
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.simulate.bench import Bench, Stated, World
from factoryc.simulate.calling import Refused
from factoryc.simulate.reading import TYPED
from factoryc.simulate.written_value import written_value
from factoryc.source.span import Span
from factoryc.syntax.nearest import nearest

_ANSWER = re.compile(r"\s*([A-Z]\w*)\.(\w+)\s+(returns|fails)\b[ \t]*", re.ASCII)


def states_an_answer(text: str, on: Bench) -> bool:
    """Whether a line is one of these."""
    found = _ANSWER.match(text)
    return found is not None and found[1] in on.scope.ports


def read_answer(text: str, world: World, on: Bench) -> Stated | tuple[Diagnostic, ...]:
    """What the line states, or what is wrong with it."""
    found = _ANSWER.match(text)
    assert found is not None, "whoever reads it has looked"
    port, name, word = found.groups()
    start, rest = found.end(), text[found.end() :].strip()
    operations = on.scope.ports[port]
    if name not in operations:
        helps = nearest(name, operations)
        span = Span(TYPED, *found.span(2))
        return (_wrong("unknown-name", f"`{port}` has no operation `{name}`", span, helps),)
    asked = f"{port}.{name}"
    whole = Span(TYPED, start, max(len(text), start + 1))
    if word == "fails":
        return _failing(asked, rest, whole, on)
    if operations[name].result is None:
        if not rest:
            return Stated(asked)
        return (
            _wrong("type-mismatch", f"`{asked}` has no result", whole, f"say `{asked} returns`"),
        )
    return _returning(asked, rest, whole, world, on)


def _failing(asked: str, error: str, span: Span, on: Bench) -> Stated | tuple[Diagnostic, ...]:
    """Of an operation of which nothing is known, no error has a name."""
    errors = on.ground.spec.operation(asked).errors
    if not error or error in errors:
        return Stated(asked, error=error)
    helps = f"it fails with {' or '.join(f'`{each}`' for each in errors)}" if errors else None
    message = f"`{asked}` does not fail with `{error}`"
    return (_wrong("unknown-name", message, span, helps or f"say `{asked} fails`"),)


def _returning(
    asked: str, text: str, span: Span, world: World, on: Bench
) -> Stated | tuple[Diagnostic, ...]:
    result = on.ground.spec.operation(asked).result
    test = on.ground.contract.operations[asked].result
    assert result is not None, "whoever reads it has looked"
    assert test is not None, "there is a result to test"
    try:
        found = written_value(text, result, world, on)
    except Refused as reason:
        return (_wrong("invalid-value", str(reason), span, None),)
    if not evaluate(asked, test, found):
        message = f"the type of what `{asked}` returns does not allow this"
        return (_wrong("type-mismatch", message, span, None),)
    return Stated(asked, found)


def _wrong(name: str, message: str, span: Span, help_: str | None) -> Diagnostic:
    return Diagnostic(name, "error", message, span, help=help_)
