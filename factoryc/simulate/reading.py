"""Reads a line as the language is read: parsed, and given its meaning in the scope of the spec.

A line is one or more steps of an eval, or an expression. Unlike an eval it sees the state.
"""

import re
from collections.abc import Mapping, Sequence

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.frozen import frozen
from factoryc.simulate.bench import Bench, Named
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec import evals as meant
from factoryc.spec.elaborate_steps import elaborate_each
from factoryc.spec.environment import Environment, visible
from factoryc.spec.expressions import Expression, OperationCall
from factoryc.spec.instances import with_instances
from factoryc.spec.names import CLOCK
from factoryc.spec.reached import reached
from factoryc.spec.spec import Spec
from factoryc.spec.type_expression import type_as, type_expression
from factoryc.spec.types import Type
from factoryc.syntax import declarations as syntax
from factoryc.syntax import evals as written
from factoryc.syntax.brackets import brackets
from factoryc.syntax.parse import parse_declaration
from factoryc.syntax.split import Chunk

TYPED = "what was typed"
# A line is read as the inside of an eval.
_BEFORE = 'eval "" {\n'
_AFTER = "\n}"
# What is no step is read as a value. Both begin with equally many characters, so that spans fit.
_BEFORE_VALUE = 'eval ""{\n('
_AFTER_VALUE = "\n)}"
_IN_EVAL = ", in this `eval`"
_AT_END = ("and this is `}`", "and this is `)`")
# No step begins with these, so a mistake after them is one in a value.
_OF_VALUES = re.compile(r"\s*(if|all|exists|count|sum|fold|smallest|largest|match)\b")


@frozen
class Line:
    """The steps of a line, and the spec that defines all that they need.

    An expression is a `Let` without a name. `types` are those of the names that the line gives, as
    they were written.
    """

    steps: tuple[meant.Step, ...]
    spec: Spec
    types: Mapping[str, Type]


def read_line(text: str, names: Mapping[str, Named], on: Bench) -> Line | tuple[Diagnostic, ...]:
    """The line, or what is wrong with it; the diagnostics are about a file called `TYPED`."""
    as_steps = _read(f"{_BEFORE}{text}{_AFTER}", text, names, on)
    if isinstance(as_steps, Line):
        return as_steps
    as_value = _read(f"{_BEFORE_VALUE}{text}{_AFTER_VALUE}", text, names, on)
    is_value = isinstance(as_value, Line) or _OF_VALUES.match(text) is not None
    return as_value if is_value else as_steps


def read_value(
    text: str, wanted: Type, names: Mapping[str, Named], on: Bench
) -> Line | tuple[Diagnostic, ...]:
    """A value of this type, as the only step of a line; or what is wrong with it."""
    return _read(f"{_BEFORE_VALUE}{text}{_AFTER_VALUE}", text, names, on, wanted)


def _read(
    around: str, text: str, names: Mapping[str, Named], on: Bench, wanted: Type | None = None
) -> Line | tuple[Diagnostic, ...]:
    source = SourceFile(TYPED, around)
    declaration, found = parse_declaration(source, Chunk(0, len(around), ""))
    if not isinstance(declaration, syntax.Eval):
        return _in_line(found, text)
    mistakes: list[Diagnostic] = []
    environment = Environment(
        on.scope,
        mistakes,
        locals={name: each.type for name, each in names.items()},
        states_visible=True,
        operations_visible=True,
        clock_visible=any(state.name == CLOCK for state in on.spec.state),
        asked_later=True,
    )
    steps, types = _steps(declaration.steps, environment, wanted)
    if mistakes:
        return _in_line(visible(mistakes), text)
    line = meant.Eval("", "", sealed=False, inputs=None, steps=steps, span=Span(TYPED, 0, 0))
    spec = reached(attrs.evolve(on.whole, evals=(line,), nevers=(), loads=()))
    spec, misfits = with_instances(spec)
    if misfits:
        return _in_line(misfits, text)
    return Line(spec.evals[0].steps, spec, types)


def is_unfinished(text: str) -> bool:
    """Whether a bracket is open, so that more is to come."""
    return bool(brackets(text, 0, len(text)).unclosed)


def within_line(span: Span, text: str) -> Span:
    """The span of a part of a line that was read, as a place in the line."""
    start, end = (min(max(at - len(_BEFORE), 0), len(text)) for at in (span.start, span.end))
    return Span(TYPED, start, max(end, min(start + 1, len(text))))


def _steps(
    steps: Sequence[written.Step], environment: Environment, wanted: Type | None
) -> tuple[tuple[meant.Step, ...], Mapping[str, Type]]:
    result: list[meant.Step] = []
    types: dict[str, Type] = {}
    for step in steps:
        if isinstance(step, written.CallStep):
            if wanted is None:
                value = type_expression(step.call, environment)
            else:
                value = type_as(step.call, wanted, environment)
            result.append(_called(value, step.span))
            continue
        for each in elaborate_each((step,), environment):
            result.append(each)
            if isinstance(each, meant.Let):
                types[each.name] = each.value.type
                environment = environment.binding({each.name: each.value.type})
    return tuple(result), types


def _called(value: Expression, span: Span) -> meant.Step:
    return (
        meant.Call(value, span) if isinstance(value, OperationCall) else meant.Let("", value, span)
    )


def _in_line(found: Sequence[Diagnostic], text: str) -> tuple[Diagnostic, ...]:
    return tuple(_moved(each, text) for each in found)


def _moved(diagnostic: Diagnostic, text: str) -> Diagnostic:
    message = diagnostic.message.replace(_IN_EVAL, "")
    if diagnostic.span.start > len(_BEFORE) + len(text):
        for at_end in _AT_END:
            message = message.replace(at_end, "and nothing follows")
    labels = tuple(
        attrs.evolve(each, span=within_line(each.span, text)) if each.span.file == TYPED else each
        for each in diagnostic.labels
    )
    return attrs.evolve(
        diagnostic,
        message=message,
        span=within_line(diagnostic.span, text),
        labels=labels,
        fixes=(),
    )
