"""What is said of a value that is not of its schema: what was wanted, what was there, and where it lay."""

from collections.abc import Callable
from typing import Any, NoReturn

from factoryc.contract.wire_schema import Schema, WireError

Converter = Callable[[Any], Any]

_SHOWN = 80
_WORDS = {
    "bool": "true or false",
    "int": "a whole number",
    "decimal": 'a decimal in quotes, such as "1.20"',
    "float": "a number",
    "text": "a text",
    "bytes": "bytes in base64",
    "instant": "an instant, such as 2026-03-01T09:30:00+00:00",
    "date": "a day, such as 2026-03-01",
    "duration": "a whole number of microseconds",
    "list": "a list",
    "set": "a list of different values",
    "map": "a list of pairs with different keys",
}


def refuse(value: object, schema: Schema) -> NoReturn:
    """Raise WireError: the value is not of the schema."""
    kind = schema["kind"]
    wanted = _WORDS.get(kind)
    if kind == "record":
        fields = ", ".join(name for name, _ in schema["fields"])
        wanted = f"a {schema['name']} with {fields or 'no fields'}"
    elif kind == "enum":
        wanted = "one of " + ", ".join(schema["cases"])
    elif kind == "sum":
        wanted = "one of " + ", ".join(case for case, _ in schema["cases"])
    shown = repr(value)
    raise WireError(
        f"not {wanted}: {shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + '...'}"
    )


def inside(step: str, error: WireError) -> WireError:
    """The same error, of a value of which a part is wrong."""
    said = str(error)
    return WireError(f"{step}{said}" if said[0] in ".[" else f"{step} {said}")


def exactly(wanted: type, schema: Schema) -> Converter:
    """A converter that lets values of a class pass as they are, and no others."""

    def passed(value: Any) -> Any:  # noqa: ANN401  of any type
        return value if type(value) is wanted else refuse(value, schema)

    return passed


def when_used(make: Callable[[], Converter]) -> Converter:
    """A converter that is made at its first value: so a type may hold values of its own."""
    made: list[Converter] = []

    def convert(value: Any) -> Any:  # noqa: ANN401  of any type
        if not made:
            made.append(make())
        return made[0](value)

    return convert
