"""How a command ended, as an outcome: read strictly, by what the spec says each outcome looks like."""

import json
import re
from collections.abc import Mapping

import attrs

from factoryc.contract.runtime import UNSEEN, Failed, Rejected, Returned, Value
from factoryc.contract.wire import Classes, Json
from factoryc.contract.wire_schema import WireError, schema
from factoryc.judge.http.plain_text import json_of
from factoryc.judge.sandbox.ending import Command as Ended
from factoryc.judge.shown import (
    RESULT,
    Answers,
    Differs,
    answers_of,
    compare,
    complete,
    failed,
    take,
)
from factoryc.judge.subjects.subject import Broken, Observed
from factoryc.spec.definitions import Command, CommandResponse
from factoryc.spec.expressions import Expression, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import EnumType, Scalar, Type, unrefined

_SHOWN_TEXT = 300
_FIELD = re.compile(r" ([a-z][a-z0-9_]*)=")
_decode = json.JSONDecoder().raw_decode


@attrs.frozen(eq=False)
class Endings:
    """What it takes to read the ends of a spec's commands."""

    answers: Answers
    invalid: int


def endings_of(spec: Spec, classes: Classes) -> Endings:
    """Read ends into values of these classes."""
    assert spec.cli is not None, "asked only of specs with commands"
    return Endings(answers_of(spec, classes), spec.cli.invalid)


def read_ending(endings: Endings, command: Command, ended: Ended) -> Observed:
    """The outcome that an end shows, or Broken with what was seen instead."""
    if ended.trouble is not None or ended.status is None:
        return Broken(_shown(ended, [_trouble(ended)]), ended.trouble == "timeout")
    answers = endings.answers
    operation = answers.spec.operation(command.operation)
    reasons: list[str] = []
    if ended.status == command.success.exit:
        try:
            found = _printed(answers, command.success, operation.result, ended.output)
        except (Differs, WireError) as difference:
            reasons.append(f"success: {difference}")
        else:
            return Returned() if operation.result is None else Returned(found.get(RESULT, UNSEEN))
    failures: list[Failed] = []
    for name, response in command.errors:
        if ended.status == response.exit:
            try:
                failures.append(_failure(answers, name, response, ended))
            except (Differs, WireError) as difference:
                reasons.append(f"{name}: {difference}")
    match failures:
        case []:
            pass
        case [only]:
            return only
        case [first, *others]:
            return Failed(first.name, None, tuple(each.name for each in others))
    if ended.status == endings.invalid:
        if not ended.output:
            return Rejected()
        reasons.append("what is refused prints nothing to the standard output")
    return Broken(_shown(ended, reasons))


def _failure(answers: Answers, name: str, response: CommandResponse, ended: Ended) -> Failed:
    if ended.output:
        raise Differs("a failure prints nothing to the standard output")
    if response.prints is None:
        return failed(answers, name, _error_fields(answers, name, ended.error))
    return failed(answers, name, _printed(answers, response, None, ended.error))


def _error_fields(answers: Answers, name: str, text: str) -> Mapping[str, Value]:
    """`NoAccount owner="Ada"`: the error's name, and its fields as JSON."""
    if not text.endswith("\n") or not text.startswith(name):
        raise Differs(f"the standard error does not begin with `{name}`")
    rest = text[len(name) : -1]
    found: dict[str, Value] = {}
    fields = answers.spec.error(name).fields
    for field in fields:
        match = _FIELD.match(rest)
        if match is None or match[1] != field.name:
            raise Differs(f"the standard error does not show `{field.name}` where it belongs")
        try:
            wire, end = _decode(rest, match.end())
        except ValueError:
            raise Differs(f"`{field.name}` is not shown as JSON") from None
        take(answers, Variable(field.name, field.type, field.span), wire, found, [])
        rest = rest[end:]
    if rest:
        raise Differs(f"the standard error goes on with {rest!r}")
    return found


def _printed(
    answers: Answers, response: CommandResponse, type_: Type | None, text: str
) -> Mapping[str, Value]:
    """What a text shows, by name: `result`, or an error's fields."""
    if response.prints is None:
        if text:
            raise Differs("it printed something, and nothing is to be printed")
        return {}
    if not text.endswith("\n"):
        raise Differs("what it printed does not end with a line break")
    found: dict[str, Value] = {}
    later: list[tuple[Expression, Json]] = []
    take(answers, response.prints, _json(answers, response.prints.type, text[:-1]), found, later)
    complete(answers, type_, found)
    for expression, wire in later:
        compare(answers, expression, wire, found)
    return found


def _json(answers: Answers, type_: Type, text: str) -> Json:
    """What is printed is plain where it is one word or text, and JSON where it is more."""
    if isinstance(unrefined(type_), Scalar | EnumType):
        return json_of(text, schema(type_, answers.spec))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Differs("what it printed is not JSON") from None


def _trouble(ended: Ended) -> str:
    match ended.trouble:
        case "timeout":
            return "it did not end in time"
        case "flood":
            return "it printed more than it may"
        case "lost":
            return "its sandbox was lost"
        case _:
            return f"it was killed by signal {ended.signal}"


def _shown(ended: Ended, reasons: list[str]) -> str:
    lines = [f"ended with {ended.status}"]
    for name, text in (("standard output", ended.output), ("standard error", ended.error)):
        if text:
            lines.append(f"  {name}: {text[-_SHOWN_TEXT:].rstrip()}")
    lines += [f"  it is not {reason}" if ":" in reason else f"  {reason}" for reason in reasons]
    return "\n".join(lines)
