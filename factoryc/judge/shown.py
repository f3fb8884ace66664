"""What an outcome looks like on a surface, taken apart along the expression that says how it is shown."""

import json
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import attrs

from factoryc.contract.expression import translate
from factoryc.contract.model import model_names, model_source
from factoryc.contract.python_names import python_name
from factoryc.contract.runtime import Failed, Value, same
from factoryc.contract.wire import Classes, Json, from_wire, to_wire
from factoryc.contract.wire_schema import schema
from factoryc.judge.http.plain_text import json_of, text_of
from factoryc.judge.http.spelling import spelled_by_python
from factoryc.spec.expressions import Expression, FieldRead, Interpolation, JsonObject, Variable
from factoryc.spec.spec import Spec
from factoryc.spec.types import INT, TEXT, RecordType, Type, unrefined

RESULT = "result"


@attrs.frozen(eq=False)
class Answers:
    """What it takes to read the answers of a spec's interface.

    `values` are the names that an expression of an answer may refer to.
    """

    spec: Spec
    classes: Classes
    values: Mapping[str, Any]


class Differs(Exception):
    """What is shown does not look like this response; the text says where."""


def answers_of(spec: Spec, classes: Classes) -> Answers:
    """Read answers into values of these classes."""
    module = ModuleType(f"{python_name(spec.name)}_answers")
    # A dataclass looks up the module that it says it is from, and this one cannot be imported.
    module.__dict__["__name__"] = __name__
    exec(compile(model_source(spec), "<answers>", "exec"), module.__dict__)  # noqa: S102  our own text, made from typed values
    # Its functions look names up here, so that they meet the caller's classes.
    module.__dict__.update(classes)
    return Answers(spec, classes, module.__dict__)


def take(
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
                raise Differs("the JSON is no object")
            wanted = {field.name for field in fields}
            if set(wire) != wanted:
                names = ", ".join(f"`{name}`" for name in sorted(set(wire) ^ wanted))
                raise Differs(f"the JSON object differs in the members {names}")
            for field in fields:
                take(answers, field.value, wire[field.name], found, later)
        case Variable(name=name, type=type_):
            _note(name, _value(answers, wire, type_), found)
        case FieldRead(base=Variable(name=base), name=name, type=type_):
            _note(f"{base}.{name}", _value(answers, wire, type_), found)
        case Interpolation(parts=parts):
            later.append((expression, wire))
            hole, text = _filled(parts, wire)
            if hole is not None:
                take(answers, hole, json_of(text, schema(hole.type, answers.spec)), found, later)
        case _:
            later.append((expression, wire))


def _filled(parts: Sequence[str | Expression], wire: Json) -> tuple[Expression | None, str]:
    """What a text shows of the one value in it: `token=ab; HttpOnly` shows `ab`."""
    holes = [part for part in parts if not isinstance(part, str)]
    if len(holes) != 1 or unrefined(holes[0].type) not in (TEXT, INT) or not isinstance(wire, str):
        return None, ""
    at = parts.index(holes[0])
    before, after = ("".join(map(str, each)) for each in (parts[:at], parts[at + 1 :]))
    if len(wire) < len(before) + len(after) or not (
        wire.startswith(before) and wire.endswith(after)
    ):
        raise Differs(f"it shows {json.dumps(wire)}, which does not look like that")
    return holes[0], wire[len(before) : len(wire) - len(after)]


def _value(answers: Answers, shown: Json, type_: Type) -> Value:
    of = schema(type_, answers.spec)
    return from_wire(spelled_by_python(shown, of), of, answers.classes)


def _note(name: str, value: Value, found: dict[str, Value]) -> None:
    if name in found and not same(found[name], value):
        raise Differs(f"`{name}` is shown with two different values")
    found[name] = value


def compare(
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
        raise Differs(f"what it shows has no value here: {type(error).__name__}") from error
    if not same(_value(answers, wire, expression.type), value):
        type_ = schema(expression.type, answers.spec)
        raise Differs(
            f"it shows {json.dumps(wire)} instead of {text_of(to_wire(value, type_), type_)}"
        )


def complete(answers: Answers, type_: Type | None, found: dict[str, Value]) -> None:
    """A record that is shown field by field, and none left out, is as good as shown whole."""
    if type_ is None or RESULT in found:
        return
    plain = unrefined(type_)
    if isinstance(plain, RecordType):
        names = [field.name for field in answers.spec.record(plain.name).fields]
        if names and all(f"{RESULT}.{name}" in found for name in names):
            found[RESULT] = answers.classes[plain.name](
                **{python_name(name): found[f"{RESULT}.{name}"] for name in names}
            )


def failed(answers: Answers, name: str, found: Mapping[str, Value]) -> Failed:
    fields = {python_name(field.name) for field in answers.spec.error(name).fields}
    shown = {python_name(key): value for key, value in found.items()}
    return Failed(name, shown if fields <= set(shown) else None)
