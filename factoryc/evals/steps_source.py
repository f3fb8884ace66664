"""The steps of an author's eval as Python statements."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from factoryc.contract.expression import translate
from factoryc.contract.expression_text import expression_text
from factoryc.contract.line_breaks import statement as expression_statement
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.evals.python_layout import INDENT, Part, call, entry, keyword, listing, statement
from factoryc.spec import evals as node
from factoryc.spec.expressions import Comparison, Expression, Literal, OperationCall, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.walk import parts

# What the generated files speak of themselves.
_TAKEN = frozenset(
    {
        "CONTRACT",
        "DATA",
        "assume",
        "data",
        "given",
        "rows",
        "rows_of",
        "run",
        "runs",
        "st",
    }
)


def names_for(spec: Spec) -> Naming:
    """How generated evals refer to what is around them: a call is one of the run."""
    taken = {name: f"{name}_" for name in _TAKEN}
    return Naming(spec, state="run.remembered", clock="run.now()", call=_call, variables=taken)


def _call(operation: str, arguments: tuple[str, ...]) -> str:
    return f"run.value({', '.join((text_source(operation), *arguments))})"


def steps_source(steps: Sequence[node.Step], names: Naming, depth: int) -> list[str]:
    """The statements, in order, at this depth."""
    return [line for _, line in located_steps(steps, names, depth)]


def located_steps(
    steps: Sequence[node.Step], names: Naming, depth: int
) -> Iterator[tuple[node.Step, str]]:
    """The statements, each with the step that it comes from."""
    for at, step in enumerate(steps):
        for line in _step(step, steps[at + 1 :], names, depth):
            yield step, line
        if isinstance(step, node.Repeat):
            yield from located_steps(step.steps, names, depth + 1)


def _step(step: node.Step, rest: Sequence[node.Step], names: Naming, depth: int) -> list[str]:
    match step:
        case node.Let(name=name, value=value):
            if not any(isinstance(part, Variable) and part.name == name for part in parts(rest)):
                return [f"{INDENT * depth}{translate(value, names)}"]
            head = f"{names.variable(name)} ="
            lines = expression_statement(head, translate(value, names), depth)
            return [f"{INDENT * depth}{line}" for line in lines]
        case node.Call(call=called):
            return [statement("", call("run.call", *_called(called, names)), depth)]
        case node.Expect(condition=condition):
            return [statement("", _expectation(condition, names), depth)]
        case node.ExpectFails(call=called, error=error):
            said: list[Part] = [keyword("error", text_source(error.name))]
            if error.fields is not None:
                pairs = (
                    entry(python_name(f.name), translate(f.value, names)) for f in error.fields
                )
                said.append(f"fields={{{', '.join(str(pair) for pair in pairs)}}}")
            expected = call("run.expect_fails", *_called(called, names), *said)
            return [statement("", expected, depth)]
        case node.ExpectRejected(call=called):
            return [statement("", call("run.expect_rejected", *_called(called, names)), depth)]
        case node.Repeat(times=times):
            return [f"{INDENT * depth}for _ in range({translate(times, names)}):"]
        case node.Together(times=times, branches=branches):
            listed = listing(_branch(steps, names) for steps in branches)
            many = [] if _is_one(times) else [keyword("times", translate(times, names))]
            return [statement("", call("run.together", listed, *many), depth)]
        case node.Restart():
            return [f"{INDENT * depth}run.restart()"]
        case node.AdvanceClock(by=by):
            return [statement("", call("run.advance_clock", translate(by, names)), depth)]
        case node.ExpectCalled():
            return [statement("", _expected_call(step, names), depth)]
        case node.Holds(condition=condition):
            said_so = keyword("says", text_source(expression_text(condition)))
            never = call("run.never", f"lambda: {translate(condition, names)}", said_so)
            return [statement("", never, depth)]
        case node.AsksForHeader():
            # It is tried by a property of its own, on drawn calls.
            return []
        case _:
            assert_never(step)


def _branch(steps: Sequence[node.Step], names: Naming) -> Part:
    calls = [step.call for step in steps if isinstance(step, node.Call)]
    return listing(listing(_called(called, names)) for called in calls)


def _is_one(times: Expression) -> bool:
    return isinstance(times, Literal) and times.value == 1


def _called(called: OperationCall, names: Naming) -> list[Part]:
    arguments = (translate(argument, names) for argument in called.arguments)
    return [text_source(called.operation), *arguments]


def _expectation(condition: Expression, names: Naming) -> Part:
    says = keyword("says", text_source(expression_text(condition)))
    match condition:
        case Comparison(operators=(operator,), operands=(left, right)):
            sides = translate(left, names), translate(right, names)
            return call("run.expect", sides[0], text_source(operator), sides[1], says)
        case _:
            return call("run.expect_true", translate(condition, names), says)


def _expected_call(step: node.ExpectCalled, names: Naming) -> Part:
    """Whether the operation of a port was called so."""
    name = f"{step.port}.{step.operation}"
    shown = ", ".join(expression_text(each) for each in step.arguments)
    says = f"{name}({shown}) is {'not ' if step.negated else ''}called"
    given = (translate(each, names) for each in step.arguments)
    options = [keyword("says", text_source(says))]
    if step.negated:
        options.append(keyword("negated", "True"))
    return call("run.expect_called", text_source(name), *given, *options)


def operations_in(root: object) -> frozenset[str]:
    """The operations that are called somewhere below, or whose surface is looked at."""
    return frozenset(
        part.operation
        for part in parts(root)
        if isinstance(part, OperationCall | node.AsksForHeader)
    )
