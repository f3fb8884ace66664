"""An HTTP answer as an outcome: read strictly, by what the route says each outcome looks like."""

import json
from collections.abc import Mapping

from factoryc.contract.runtime import UNSEEN, Failed, Rejected, Returned, Value
from factoryc.contract.wire import Json
from factoryc.contract.wire_schema import WireError, schema
from factoryc.judge.http.plain_text import json_of
from factoryc.judge.shown import RESULT, Answers, Differs, compare, complete, failed, take
from factoryc.judge.subjects.subject import Broken, HttpAnswer, Observed
from factoryc.spec.definitions import Response, Route
from factoryc.spec.expressions import Expression
from factoryc.spec.types import RecordType, Type, unrefined

_SHOWN_BODY = 300
_PLAIN = "text/plain;charset=utf-8"


def read_answer(answers: Answers, route: Route, answer: HttpAnswer) -> Observed:
    """The outcome that an answer shows, or Broken with what was answered instead."""
    operation = answers.spec.operation(route.operation)
    reasons: list[str] = []
    if route.success is None:
        found, why = _attempted_result(answers, operation.result, route, answer)
    else:
        found, why = _attempted(answers, route.success, operation.result, answer)
    if found is not None:
        return Returned() if operation.result is None else Returned(found.get(RESULT, UNSEEN))
    reasons += [f"success: {why}"] if why else []
    failures: list[Failed] = []
    for name, response in route.errors:
        found, why = _attempted(answers, response, None, answer)
        if found is not None:
            failures.append(failed(answers, name, found))
        reasons += [f"{name}: {why}"] if why else []
    match failures:
        case []:
            pass
        case [only]:
            return only
        case [first, *others]:
            return Failed(first.name, None, tuple(each.name for each in others))
    if answers.spec.http is not None and answer.status == answers.spec.http.invalid:
        return Rejected()
    return Broken(_shown(answer, reasons))


def _attempted_result(
    answers: Answers, type_: Type | None, route: Route, answer: HttpAnswer
) -> tuple[Mapping[str, Value] | None, str]:
    """The answer as the value that it is: a `Response` of `std.http`."""
    http = answers.spec.http
    taken = {response.status for _, response in route.errors}
    if (http is not None and answer.status == http.invalid) or answer.status in taken:
        return None, ""
    plain = None if type_ is None else unrefined(type_)
    assert isinstance(plain, RecordType), "only a record is an answer itself"
    kind = answer.headers.get("content-type", "").lower().replace(" ", "")
    if kind != _PLAIN and (answer.body or kind):
        return None, f"the content type is `{kind or 'not there'}`, not `{_PLAIN}`"
    try:
        body = answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return None, "the body is not UTF-8"
    made = answers.classes[plain.name]
    return {
        RESULT: made(status=answer.status, location=answer.headers.get("location"), body=body)
    }, ""


def _attempted(
    answers: Answers, response: Response, type_: Type | None, answer: HttpAnswer
) -> tuple[Mapping[str, Value] | None, str]:
    """What the answer shows if it is this response; otherwise why it is not."""
    if response.status != answer.status:
        return None, ""
    try:
        return _read(answers, response, type_, answer), ""
    except (Differs, WireError) as difference:
        return None, str(difference)


def _read(
    answers: Answers, response: Response, type_: Type | None, answer: HttpAnswer
) -> Mapping[str, Value]:
    """What the answer shows, by name: `result`, `result.code`, or an error's fields."""
    found: dict[str, Value] = {}
    later: list[tuple[Expression, Json]] = []
    if response.json is not None:
        take(answers, response.json, _body(answer), found, later)
    for header, expression in response.headers:
        text = answer.headers.get(header.lower())
        if text is None:
            raise Differs(f"the header `{header}` is missing")
        take(answers, expression, _header_json(answers, expression, text), found, later)
    complete(answers, type_, found)
    for expression, wire in later:
        compare(answers, expression, wire, found)
    return found


def _header_json(answers: Answers, expression: Expression, text: str) -> Json:
    return json_of(text, schema(expression.type, answers.spec))


def _body(answer: HttpAnswer) -> Json:
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json":
        raise Differs(f"the content type is `{kind.strip() or 'not there'}`, not application/json")
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
        raise Differs(f"JSON is UTF-8, and not `{parameters.strip()}`")
    try:
        return json.loads(
            answer.body.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_constant
        )
    except Differs:
        raise
    except (ValueError, RecursionError) as error:
        raise Differs(f"the body is not JSON: {error}") from None


def _members(pairs: list[tuple[str, Json]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Differs("a member of the JSON is there twice")
    return members


def _no_constant(name: str) -> Json:
    raise Differs(f"{name} is not JSON")


def _shown(answer: HttpAnswer, reasons: list[str]) -> str:
    body = answer.body[:_SHOWN_BODY].decode("utf-8", "backslashreplace")
    kind = answer.headers.get("content-type", "no content type")
    lines = [f"answered {answer.status} ({kind}) {body}".rstrip()]
    lines += [f"  it is not {reason}" for reason in reasons]
    return "\n".join(lines)
