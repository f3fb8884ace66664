"""An HTTP answer as an outcome: read strictly, by what the route says each outcome looks like."""

import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import attrs

from factoryc.contract.expression import translate
from factoryc.contract.model import model_names, model_source
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import UNSEEN, Failed, Rejected, Returned, Value, same
from factoryc.contract.wire import Classes, Json, WireError, from_wire, schema, to_wire
from factoryc.judge.http.plain_text import json_of, text_of
from factoryc.judge.http.spelling import spelled_by_python
from factoryc.judge.subject import Broken, HttpAnswer, Observed
from factoryc.spec.definitions import Response, Route
from factoryc.spec.expressions import Expression, FieldRead, JsonObject, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import RecordType, Type, unrefined

_SHOWN_BODY = 300
_RESULT = "result"
_PLAIN = "text/plain;charset=utf-8"


@attrs.frozen(eq=False)
class Answers:
    """What it takes to read the answers of a spec's interface.

    `values` are the names that an expression of an answer may refer to.
    """

    spec: Spec
    classes: Classes
    values: Mapping[str, Any]


class _Differs(Exception):
    """The answer does not look like this response; the text says where."""


def answers_of(spec: Spec, classes: Classes) -> Answers:
    """Read answers into values of these classes."""
    module = ModuleType(f"{python_name(spec.name)}_answers")
    exec(compile(model_source(spec), "<answers>", "exec"), module.__dict__)  # noqa: S102  our own text, made from typed values
    # Its functions look names up here, so that they meet the caller's classes.
    module.__dict__.update(classes)
    return Answers(spec, classes, module.__dict__)


def read_answer(answers: Answers, route: Route, answer: HttpAnswer) -> Observed:
    """The outcome that an answer shows, or Broken with what was answered instead."""
    operation = answers.spec.operation(route.operation)
    reasons: list[str] = []
    if route.success is None:
        found, why = _attempted_result(answers, operation.result, route, answer)
    else:
        found, why = _attempted(answers, route.success, operation.result, answer)
    if found is not None:
        return Returned() if operation.result is None else Returned(found.get(_RESULT, UNSEEN))
    reasons += [f"success: {why}"] if why else []
    failed: list[Failed] = []
    for name, response in route.errors:
        found, why = _attempted(answers, response, None, answer)
        if found is not None:
            failed.append(_failed(answers, name, found))
        reasons += [f"{name}: {why}"] if why else []
    match failed:
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
        _RESULT: made(status=answer.status, location=answer.headers.get("location"), body=body)
    }, ""


def _attempted(
    answers: Answers, response: Response, type_: Type | None, answer: HttpAnswer
) -> tuple[Mapping[str, Value] | None, str]:
    """What the answer shows if it is this response; otherwise why it is not."""
    if response.status != answer.status:
        return None, ""
    try:
        return _read(answers, response, type_, answer), ""
    except (_Differs, WireError) as difference:
        return None, str(difference)


def _failed(answers: Answers, name: str, found: Mapping[str, Value]) -> Failed:
    fields = {python_name(field.name) for field in answers.spec.error(name).fields}
    shown = {python_name(key): value for key, value in found.items()}
    return Failed(name, shown if fields <= set(shown) else None)


def _complete(answers: Answers, type_: Type | None, found: dict[str, Value]) -> None:
    """A record that is shown field by field, and none left out, is as good as shown whole."""
    if type_ is None or _RESULT in found:
        return
    plain = unrefined(type_)
    if isinstance(plain, RecordType):
        names = [field.name for field in answers.spec.record(plain.name).fields]
        if names and all(f"{_RESULT}.{name}" in found for name in names):
            found[_RESULT] = answers.classes[plain.name](
                **{python_name(name): found[f"{_RESULT}.{name}"] for name in names}
            )


def _read(
    answers: Answers, response: Response, type_: Type | None, answer: HttpAnswer
) -> Mapping[str, Value]:
    """What the answer shows, by name: `result`, `result.code`, or an error's fields."""
    found: dict[str, Value] = {}
    later: list[tuple[Expression, Json]] = []
    if response.json is not None:
        _take(answers, response.json, _body(answer), found, later)
    for header, expression in response.headers:
        text = answer.headers.get(header.lower())
        if text is None:
            raise _Differs(f"the header `{header}` is missing")
        _take(answers, expression, _header_json(answers, expression, text), found, later)
    _complete(answers, type_, found)
    for expression, wire in later:
        _compare(answers, expression, wire, found)
    return found


def _header_json(answers: Answers, expression: Expression, text: str) -> Json:
    return json_of(text, schema(expression.type, answers.spec))


def _body(answer: HttpAnswer) -> Json:
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json":
        raise _Differs(f"the content type is `{kind.strip() or 'not there'}`, not application/json")
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
        raise _Differs(f"JSON is UTF-8, and not `{parameters.strip()}`")
    try:
        return json.loads(
            answer.body.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_constant
        )
    except _Differs:
        raise
    except (ValueError, RecursionError) as error:
        raise _Differs(f"the body is not JSON: {error}") from None


def _members(pairs: list[tuple[str, Json]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Differs("a member of the JSON is there twice")
    return members


def _no_constant(name: str) -> Json:
    raise _Differs(f"{name} is not JSON")


def _take(
    answers: Answers,
    expression: Expression,
    wire: Json,
    found: dict[str, Value],
    later: list[tuple[Expression, Json]],
) -> None:
    """Take apart what is shown, along the expression that says how it is shown."""
    match expression:
        case JsonObject(fields=fields):
            if not isinstance(wire, dict):
                raise _Differs("the JSON is no object")
            wanted = {field.name for field in fields}
            if set(wire) != wanted:
                names = ", ".join(f"`{name}`" for name in sorted(set(wire) ^ wanted))
                raise _Differs(f"the JSON object differs in the members {names}")
            for field in fields:
                _take(answers, field.value, wire[field.name], found, later)
        case Variable(name=name, type=type_):
            _note(name, _value(answers, wire, type_), found)
        case FieldRead(base=Variable(name=base), name=name, type=type_):
            _note(f"{base}.{name}", _value(answers, wire, type_), found)
        case _:
            later.append((expression, wire))


def _value(answers: Answers, shown: Json, type_: Type) -> Value:
    of = schema(type_, answers.spec)
    return from_wire(spelled_by_python(shown, of), of, answers.classes)


def _note(name: str, value: Value, found: dict[str, Value]) -> None:
    if name in found and not same(found[name], value):
        raise _Differs(f"`{name}` is shown with two different values")
    found[name] = value


def _compare(
    answers: Answers, expression: Expression, wire: Json, found: Mapping[str, Value]
) -> None:
    """Hold what is shown against what is known. What needs a value that is not shown stays open."""
    known = {python_name(name): value for name, value in found.items() if "." not in name}
    source = translate(expression, model_names(answers.spec))
    try:
        value = eval(compile(source, "<answer>", "eval"), {**answers.values, **known})  # noqa: S307  our own text, made from a typed expression
    except NameError:
        return
    except Exception as error:
        raise _Differs(f"what it shows has no value here: {type(error).__name__}") from error
    if not same(_value(answers, wire, expression.type), value):
        type_ = schema(expression.type, answers.spec)
        raise _Differs(
            f"it shows {json.dumps(wire)} instead of {text_of(to_wire(value, type_), type_)}"
        )


def _shown(answer: HttpAnswer, reasons: list[str]) -> str:
    body = answer.body[:_SHOWN_BODY].decode("utf-8", "backslashreplace")
    kind = answer.headers.get("content-type", "no content type")
    lines = [f"answered {answer.status} ({kind}) {body}".rstrip()]
    lines += [f"  it is not {reason}" for reason in reasons]
    return "\n".join(lines)
