"""Takes the line of a command apart: its words, and the values that follow them."""

import re

import attrs

from factoryc.diagnostics.diagnostic import Label
from factoryc.spec.definitions import Value, Word
from factoryc.spec.environment import Environment
from factoryc.syntax import interfaces as syntax

_PART = re.compile(
    r"\[--(?P<flag>[a-z][a-z0-9-]*) <(?P<flagged>[a-z][a-z0-9_]*)>\]"
    r"|\[<(?P<optional>[a-z][a-z0-9_]*)>\]"
    r"|<(?P<required>[a-z][a-z0-9_]*)>"
    r"|(?P<word>[A-Za-z0-9][A-Za-z0-9_-]*)"
    r"|(?P<wrong>\S+)"
)


def words_of(item: syntax.Command, environment: Environment) -> tuple[Word | Value, ...]:
    """The parts of the line, in order; what is none is reported."""
    parts: list[Word | Value] = []
    for match in _PART.finditer(item.line):
        kind = match.lastgroup or ""
        match kind:
            case "word":
                if any(isinstance(part, Value) for part in parts):
                    wrong_command(
                        item,
                        f"the words of a command come before its values, and `{match[0]}` "
                        "stands after one",
                        environment,
                        at=match.span(),
                    )
                parts.append(Word(match[0]))
            case "required":
                if any(
                    isinstance(part, Value) and part.optional and part.flag is None
                    for part in parts
                ):
                    wrong_command(
                        item,
                        f"`{match[0]}` stands after a value that may be left out, so "
                        "nobody could tell the two apart",
                        environment,
                        f"give it a flag: `[--{match[kind]} <{match[kind]}>]`",
                        at=match.span(),
                    )
                parts.append(Value(match[kind], optional=False, flag=None))
            case "optional":
                parts.append(Value(match[kind], optional=True, flag=None))
            case "flagged":
                parts.append(Value(match[kind], optional=True, flag=match["flag"]))
            case _:
                wrong_command(
                    item,
                    f"a command is made of words, `<name>`, `[<name>]` and "
                    f"`[--flag <name>]`, not of `{match[0]}`",
                    environment,
                    at=match.span(),
                )
    if not parts or not isinstance(parts[0], Word):
        wrong_command(item, "a command starts with a word", environment)
    bare = [part for part in parts if isinstance(part, Value) and part.optional and not part.flag]
    if len(bare) > 1:
        wrong_command(
            item,
            "one value at most may be left out without a flag",
            environment,
            at=place_of(bare[1].parameter, item),
        )
    return tuple(parts)


def check_apart(
    words: tuple[Word | Value, ...],
    item: syntax.Command,
    seen: dict[tuple[str, ...], syntax.Command],
    environment: Environment,
) -> None:
    """Commands are told apart by the words that they start with."""
    start = tuple(part.text for part in words if isinstance(part, Word))
    for other, first in seen.items():
        shorter = min(start, other, key=len)
        takes_values = "<" in (item.line if shorter == start else first.line)
        if start == other or (takes_values and start[: len(shorter)] == other[: len(shorter)]):
            environment.wrong(
                "duplicate-name",
                f"`{item.line}` and `{first.line}` cannot be told apart",
                item.line_span,
                labels=(Label(first.line_span, "the other one"),),
            )
    seen[start] = item


def place_of(parameter: str, item: syntax.Command) -> tuple[int, int] | None:
    """Where in the line the value for this parameter stands, the last time that it does."""
    places = [
        match.span()
        for match in _PART.finditer(item.line)
        if parameter in match.groupdict().values()
    ]
    return places[-1] if places else None


def wrong_command(
    item: syntax.Command,
    message: str,
    environment: Environment,
    helps: str | None = None,
    *,
    at: tuple[int, int] | None = None,
) -> None:
    """Report a mistake in the line of a command, or `at` a part of it."""
    whole = item.line_span
    # A line with signs that are written in two is longer than what it says: there, all of it is meant.
    if at is not None and whole.end - whole.start == len(item.line) + 2:
        first = whole.start + 1
        whole = attrs.evolve(whole, start=first + at[0], end=first + at[1])
    environment.wrong("invalid-interface", message, whole, help=helps)
