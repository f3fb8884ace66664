"""Elaborates the steps of evals and of the `never`s that run."""

from collections.abc import Iterator, Sequence

from factoryc.frozen import evolve
from factoryc.source.span import Span
from factoryc.spec import evals as meant
from factoryc.spec import expressions as typed
from factoryc.spec.case_words import asked_case
from factoryc.spec.definitions import ErrorValue
from factoryc.spec.environment import Environment
from factoryc.spec.port_calls import port_operation
from factoryc.spec.type_calls import arguments_of
from factoryc.spec.type_expression import type_as, type_condition, type_expression
from factoryc.spec.type_records import type_fields
from factoryc.spec.types import DURATION, INT, UNKNOWN, UnknownType
from factoryc.syntax import evals as written
from factoryc.syntax import expressions as expression
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest

# What asks for a condition in other languages.
_ASKING = frozenset({"assert", "check", "verify", "ensure", "require", "should"})


def elaborate_each(
    steps: Sequence[written.Step], environment: Environment
) -> tuple[meant.Step, ...]:
    """The steps, each seeing the names of those before it."""
    result: list[meant.Step] = []
    for step in _without_asserted(steps, environment):
        match step:
            case written.Let(name=name, value=value, span=span):
                expression_ = type_expression(value, environment)
                result.append(meant.Let(name.text, expression_, span))
                environment = environment.binding({name.text: expression_.type})
            case written.Expect(condition=condition, span=span):
                result.append(_expect(condition, span, environment))
            case written.Repeat(times=times, steps=inner, span=span):
                count = type_as(times, INT, environment)
                result.append(meant.Repeat(count, elaborate_each(inner, environment), span))
            case written.TogetherTimes(times=times, steps=inner, span=span):
                count = type_as(times, INT, environment)
                calls = _beside(inner, environment)
                result.append(meant.Together(count, (calls,), span))
            case written.TogetherEach(steps=inner, span=span):
                once = typed.Literal(1, INT, span)
                branches = tuple((call,) for call in _beside(inner, environment))
                result.append(meant.Together(once, branches, span))
            case written.Restart(span=span):
                result.append(meant.Restart(span))
            case written.AdvanceClock(by=by, span=span):
                result.append(meant.AdvanceClock(_forward(by, environment), span))
            case written.CallStep(call=call, span=span):
                called = type_expression(call, environment)
                if isinstance(called, typed.OperationCall):
                    result.append(meant.Call(called, span))
                elif not isinstance(called.type, UnknownType):
                    environment.wrong(
                        "misplaced",
                        "this step does nothing: a step calls an operation, or expects something",
                        span,
                        help="write `expect` before it",
                    )
            case written.Holds(condition=condition, span=span):
                inside = evolve(environment, states_visible=environment.holds_reads_state)
                result.append(meant.Holds(type_condition(condition, inside), span))
            case written.AsksForHeader(operation=operation, header=header, span=span):
                if operation.text not in environment.scope.operations:
                    environment.unknown(
                        operation.text,
                        f"no operation is called `{operation.text}`",
                        operation.span,
                        help=nearest(operation.text, environment.scope.operations),
                    )
                result.append(meant.AsksForHeader(operation.text, header, span))
    return tuple(result)


def _without_asserted(
    steps: Sequence[written.Step], environment: Environment
) -> Iterator[written.Step]:
    """The steps; of `assert c`, which reads as two of them, nothing but what is wrong with it."""
    asked = False
    for step in steps:
        call = step.call if isinstance(step, written.CallStep) else None
        if asked and call is not None:
            asked = False
            continue
        asked = isinstance(call, expression.Name) and call.text in _ASKING
        word = call if isinstance(call, expression.Name) else _unknown_function(call, environment)
        if word is None or word.text not in _ASKING:
            yield step
            continue
        message = "what an eval asks is written `expect …`"
        environment.wrong("misplaced", message, word.span, help="did you mean `expect`?")


def _unknown_function(
    call: expression.Expression | None, environment: Environment
) -> Identifier | None:
    if not isinstance(call, expression.Call):
        return None
    name, scope = call.function, environment.scope
    is_known = name.text in scope.functions or name.text in scope.operations
    return None if is_known else name


def _expect(
    condition: expression.Expression, span: Span, environment: Environment
) -> meant.Expect | meant.ExpectFails | meant.ExpectRejected | meant.ExpectCalled:
    match condition:
        case expression.FailsWith(subject=subject, error=error):
            call = _call(subject, environment)
            return meant.ExpectFails(call, _expected_error(error, environment), span)
        case expression.IsCalled(subject=expression.QualifiedCall() as call, negated=negated):
            return _expect_called(call, span, environment, negated=negated)
        case expression.IsRejected(subject=subject) if not _asks_for_case(condition, environment):
            return meant.ExpectRejected(_call(subject, environment), span)
        case _:
            return meant.Expect(type_condition(condition, environment), span)


def _asks_for_case(condition: expression.Expression, environment: Environment) -> bool:
    return asked_case(condition, environment.scope.functions) is not None


def _beside(steps: Sequence[written.Step], environment: Environment) -> tuple[meant.Step, ...]:
    """Steps that run beside others: their answers are explained together, so they only call."""
    for step in steps:
        if not isinstance(step, written.CallStep):
            environment.wrong(
                "misplaced",
                "what goes on together are calls",
                step.span,
                help="put other steps before `together`, and what is expected after it",
            )
    called = [step for step in steps if isinstance(step, written.CallStep)]
    return elaborate_each(called, environment)


def _forward(by: expression.Expression, environment: Environment) -> typed.Expression:
    duration = type_as(by, DURATION, environment)
    if isinstance(by, expression.UnitLiteral) and by.number == 0:
        environment.wrong("invalid-value", "the clock moves on by more than nothing", by.span)
    if isinstance(by, expression.Unary):
        environment.wrong("invalid-value", "the clock does not go back", by.span)
    return duration


def _expect_called(
    call: expression.QualifiedCall, span: Span, environment: Environment, *, negated: bool
) -> meant.ExpectCalled:
    signature = port_operation(call.owner.text, call.name.text, call.span, environment)
    if signature is None:
        return meant.ExpectCalled(call.owner.text, call.name.text, (), negated, span)
    arguments = arguments_of(signature, call, environment, type_as)
    return meant.ExpectCalled(call.owner.text, call.name.text, arguments, negated, span)


def _call(node: expression.Expression, environment: Environment) -> typed.OperationCall:
    call = type_expression(node, environment) if isinstance(node, expression.Call) else None
    if isinstance(call, typed.OperationCall):
        return call
    if call is None or not isinstance(call.type, UnknownType):
        environment.wrong(
            "misplaced",
            "only a call of an operation fails or is rejected",
            node.span,
            help=_whole_call(node, environment),
        )
    return typed.OperationCall("?", (), UNKNOWN, node.span)


def _whole_call(node: expression.Expression, environment: Environment) -> str | None:
    """What helps where something was read of a call that is to fail."""
    part = node
    while isinstance(part, expression.Field | expression.Lookup):
        part = part.base
    if part is node or not isinstance(part, expression.Call):
        return None
    name = part.function.text
    if name not in environment.scope.operations:
        return None
    return f"a call that fails gives nothing to read: `expect {name}(…) fails …`"


def _expected_error(node: expression.ErrorValue, environment: Environment) -> ErrorValue:
    signature = environment.scope.errors.get(node.name.text)
    if signature is None:
        environment.unknown(
            node.name.text,
            f"no error is called `{node.name.text}`",
            node.name.span,
            help=nearest(node.name.text, environment.scope.errors),
        )
        return ErrorValue(node.name.text, None, node.span)
    if node.fields is None:
        return ErrorValue(node.name.text, None, node.span)
    fields = type_fields(
        node.name.text,
        signature.parameters,
        node.fields,
        node.span,
        environment,
        type_as,
        partial=True,
    )
    return ErrorValue(node.name.text, fields, node.span)
