"""The functions of the language itself, as the type checker reads them from their table.

What each means in Python is written in `factoryc/contract/builtin_calls.py`.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

from factoryc.frozen import frozen
from factoryc.spec.agreement import agrees
from factoryc.spec.builtin_table import GROUPS, Described
from factoryc.spec.type_names import hashable
from factoryc.spec.types import (
    BOOL,
    BYTES,
    DECIMAL,
    DURATION,
    FLOAT,
    INT,
    SCALARS,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    Scalar,
    SetType,
    Type,
    UnknownType,
    unrefined,
)

_WORD = re.compile(r"[A-Z][A-Za-z]*|[<>,?…]")
_SIGNATURE = re.compile(r"\((?P<parameters>.*)\) -> (?P<result>.+)")


@frozen
class _Letter:
    """A type that the arguments decide."""

    name: str


@frozen
class _Of:
    """A collection or an optional of other patterns."""

    kind: str
    parts: "tuple[_Pattern, ...]"


_Pattern: TypeAlias = Scalar | _Letter | _Of
_Letters: TypeAlias = dict[str, Type]


@frozen
class Signature:
    """One way to call a function. `repeats`: the last parameter takes any further argument, too."""

    written: str
    parameters: tuple[_Pattern, ...]
    result: _Pattern
    repeats: bool


@frozen
class Builtin:
    described: Described
    signatures: tuple[Signature, ...]

    @property
    def name(self) -> str:
        return self.described.name

    def type_call(self, arguments: Sequence[Type]) -> "tuple[Type, tuple[Type, ...]] | str":
        """The type of a call and those that its arguments are asked to have; or what it takes."""
        for signature in self.signatures:
            letters: _Letters = {}
            patterns = _for_each(signature, len(arguments))
            if patterns is None:
                continue
            pairs = list(zip(patterns, arguments, strict=True))
            if all(_fits(pattern, type_, letters) for pattern, type_ in pairs):
                asked = tuple(_type(pattern, letters) for pattern in patterns)
                return _type(signature.result, letters), asked
        ways = dict.fromkeys(each.written.split(" -> ")[0] for each in self.signatures)
        return " or ".join(f"`{self.name}{way}`" for way in ways) + " is how it is called"


def _for_each(signature: Signature, given: int) -> tuple[_Pattern, ...] | None:
    """A pattern for each argument, or None where there are too many or too few."""
    patterns = signature.parameters
    if signature.repeats and given > len(patterns):
        patterns = (*patterns, *([patterns[-1]] * (given - len(patterns))))
    return patterns if len(patterns) == given else None


def _fits(pattern: _Pattern, type_: Type, letters: _Letters) -> bool:
    plain = unrefined(type_)
    match pattern:
        case _Letter(name=name):
            if name in letters:
                together = _together(letters[name], type_)
                if together is None:
                    return False
                letters[name] = together
                return True
            letters[name] = type_ if name in {"T", "E"} else plain
            return _allowed(name, plain)
        case Scalar():
            return agrees(plain, pattern)
        case _Of(kind="List", parts=(element,)):
            return isinstance(plain, ListType) and _fits(element, plain.element, letters)
        case _Of(kind="Set", parts=(element,)):
            return isinstance(plain, SetType) and _fits(element, plain.element, letters)
        case _Of(kind="Map", parts=(key, value)):
            return (
                isinstance(plain, MapType)
                and _fits(key, plain.key, letters)
                and _fits(value, plain.value, letters)
            )
        case _:
            return False


def _allowed(letter: str, plain: Type) -> bool:
    match letter:
        case "O":
            return isinstance(plain, UnknownType) or (
                isinstance(plain, Scalar) and plain not in {BOOL, BYTES}
            )
        case "N":
            return plain in {INT, DECIMAL, FLOAT, DURATION}
        case "E":
            return hashable(plain)
        case "…":
            return isinstance(plain, Scalar | EnumType | UnknownType)
        case _:
            return True


def _together(first: Type, second: Type) -> Type | None:
    """The type of values of both, or None. A whole number beside a decimal becomes one."""
    if agrees(second, first):
        return first
    return second if agrees(first, second) else None


def _type(pattern: _Pattern, letters: _Letters) -> Type:
    match pattern:
        case _Letter(name=name):
            return letters[name]
        case Scalar():
            return pattern
        case _Of(kind="List", parts=(element,)):
            return ListType(_type(element, letters))
        case _Of(kind="Set", parts=(element,)):
            return SetType(_type(element, letters))
        case _Of(kind="Map", parts=(key, value)):
            return MapType(_type(key, letters), _type(value, letters))
        case _Of(parts=(inner,)):
            held = _type(inner, letters)
            return held if isinstance(unrefined(held), OptionalType) else OptionalType(held)
        case _:
            raise ValueError(f"no type is written like {pattern}")


def _signature(written: str) -> Signature:
    matched = _SIGNATURE.fullmatch(written)
    assert matched is not None, written
    listed = matched["parameters"].replace(", …", "")
    patterns = [_pattern(part.split(": ")[1]) for part in re.split(r", (?=[a-z])", listed) if part]
    repeats = ", …" in matched["parameters"]
    return Signature(written, tuple(patterns), _pattern(matched["result"]), repeats)


def _pattern(written: str) -> _Pattern:
    words = _WORD.findall(written)
    pattern = _read(words)
    assert not words, written
    return pattern


def _read(words: list[str]) -> _Pattern:
    word = words.pop(0)
    pattern: _Pattern = SCALARS[word] if word in SCALARS else _Letter(word)
    if words[:1] == ["<"]:
        parts = []
        while words.pop(0) in {"<", ","}:
            parts.append(_read(words))
        pattern = _Of(word, tuple(parts))
    while words[:1] == ["?"]:
        words.pop(0)
        pattern = _Of("Optional", (pattern,))
    return pattern


def _builtin(described: Described) -> Builtin:
    return Builtin(described, tuple(_signature(written) for written in described.signatures))


BUILTINS: dict[str, Builtin] = {
    described.name: _builtin(described) for group in GROUPS.values() for described in group
}
