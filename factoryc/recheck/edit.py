"""What an edit did to the declarations of a file, and which of the others it may concern."""

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.recheck.outline import Outline
from factoryc.spec.names import slug
from factoryc.syntax.declarations import (
    Calls,
    Case,
    Declaration,
    FailingCase,
    Fails,
    Function,
    Operation,
    OperationItem,
    State,
)
from factoryc.syntax.expressions import Name
from factoryc.syntax.parse import parse_declaration

# An edit of more than these is looked at as a whole.
_MOST_CHUNKS = 50
# What one of these says may concern any declaration, whether or not it names it.
_LOCAL = frozenset(
    [
        "type",
        "enum",
        "record",
        "error",
        "function",
        "state",
        "invariant",
        "operation",
        "eval",
        "load",
        "decision",
        "never",
    ]
)
_UNNAMED = frozenset({"invariant", "eval", "load", "decision", "never"})
# What speaks of a function by its name depends on its body, too, where questions are asked of it.
_ASKED = frozenset({"function", "operation", "invariant"})
_RUN = frozenset({"eval", "never"})
# What others can see of a declaration: equal for two that nobody else can tell apart.
_Head: TypeAlias = tuple[object, ...]


@frozen
class Edit:
    """`moved` maps the number of each old chunk that stayed as it was to its new one.

    `concerned` are new chunks that may mean something else now, those that changed among them.
    """

    moved: Mapping[int, int]
    concerned: frozenset[int]


def edit_between(before: Outline, after: Outline) -> Edit | None:
    """What happened between two states of a file, or None where it may concern everything."""
    first = _same_at_start(before, after)
    last = _same_at_end(before, after, first)
    old = range(first, len(before.chunks) - last)
    new = range(first, len(after.chunks) - last)
    if len(old) + len(new) > _MOST_CHUNKS or not all(
        _is_local(outline, number)
        for outline, numbers in ((before, old), (after, new))
        for number in numbers
    ):
        return None
    was, now = _heads(before, old), _heads(after, new)
    if was is None or now is None or _titles(before, old) != _titles(after, new):
        return None
    reached = {name for name in (*was, *now) if was.get(name) != now.get(name)}
    concerned = {*new, *after.leading_to(reached)}
    bodies = {name for name in now if name not in reached and now[name][0] == "function"}
    concerned |= {
        number for number in after.leading_to(bodies) if after.declared[number].kind in _ASKED
    }
    before_names = frozenset(name for number in old for name in before.names_in(number))
    concerned = set(after.sharing_state(concerned, before_names))
    # An eval is run, so it depends on all that stands behind its calls.
    concerned |= {number for number in after.leading_to(now) if after.declared[number].kind in _RUN}
    moved = {number: number for number in range(first)}
    shift = len(after.chunks) - len(before.chunks)
    moved.update((number, number + shift) for number in range(old.stop, len(before.chunks)))
    return Edit(moved, frozenset(concerned))


def _same_at_start(before: Outline, after: Outline) -> int:
    shorter = min(len(before.chunks), len(after.chunks))
    return next(
        (number for number in range(shorter) if before.text(number) != after.text(number)), shorter
    )


def _same_at_end(before: Outline, after: Outline, first: int) -> int:
    shorter = min(len(before.chunks), len(after.chunks)) - first
    counts = len(before.chunks), len(after.chunks)
    return next(
        (
            back
            for back in range(shorter)
            if before.text(counts[0] - 1 - back) != after.text(counts[1] - 1 - back)
        ),
        shorter,
    )


def _is_local(outline: Outline, number: int) -> bool:
    declared = outline.declared[number]
    # What a `never` without a title forbids, it forbids everywhere.
    return declared.kind in _LOCAL and (declared.kind != "never" or bool(declared.title))


def _heads(outline: Outline, numbers: range) -> dict[str, _Head] | None:
    """For each name that is declared there, all that others can see of it without its body.

    None where a declaration cannot be read.
    """
    heads: dict[str, _Head] = {}
    for number in numbers:
        declared = outline.declared[number]
        declaration, _ = parse_declaration(outline.source, outline.chunks[number])
        if declaration is None or declared.name in heads:
            return None
        if declared.name and declared.kind not in _UNNAMED:
            heads[declared.name] = (declared.kind, *_head(declaration))
    return heads


def _head(declaration: Declaration) -> _Head:
    """Without the body. Nodes are equal wherever they stand, so layout and comments do not count."""
    nothing = Name("", declaration.span)
    match declaration:
        case Function():
            return (attrs.evolve(declaration, body=nothing),)
        case State():
            return (attrs.evolve(declaration, initial=nothing),)
        case Operation(items=items):
            return (attrs.evolve(declaration, items=()), *map(_seen_of, items))
        case _:
            return (declaration,)


def _seen_of(item: OperationItem) -> object:
    """What decisions and interfaces can name of a part of an operation: its case and its error."""
    match item:
        case Case(name=name, outcomes=outcomes):
            return (name.text, *(each for each in outcomes if isinstance(each, Fails | Calls)))
        case FailingCase(error=error):
            return error.name.text
        case _:
            return None


def _titles(outline: Outline, numbers: range) -> list[tuple[str, str]]:
    """The names of clauses that nobody speaks of by a word; others may be called the same."""
    declared = [outline.declared[number] for number in numbers]
    return sorted(
        (each.kind, each.name or slug(each.title)) for each in declared if each.kind in _UNNAMED
    )
