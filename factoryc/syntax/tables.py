"""What a parser of the language knows, as plain data: made by Lark, and kept between processes.

With kept tables nothing of Lark is loaded, which takes longer than to read a small spec. They are used
where they were made of this grammar by this Lark, and nobody else can write where they lie.
"""

import contextlib
import hashlib
import marshal
import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

import attrs

from factoryc.frozen import frozen
from factoryc.resources import private_folder, resource

Parser: TypeAlias = Literal["nodes", "words"]

# Raised when tables are made in another way, so that no older ones are used.
_EDITION = 1
_MAKING = "factoryc.syntax.table_making"
_DIGEST = 32


@frozen
class Terminal:
    """A kind of token. `literal` is the only word or sign of that kind, where there is only one."""

    name: str
    literal: str | None
    is_word: bool
    priority: int
    pattern: str


@frozen
class Rule:
    """A rule of the grammar, and the children that a node of it has.

    They are places among its symbols, counted from the last one, which is -1; 0 is an optional part that
    is absent. What is `spliced` is a list of children. `is_helper`: it stands for `*` or `+`.
    `is_transparent`: where there is one child, that is the node.
    """

    origin: str
    method: str
    size: int
    places: tuple[int, ...]
    spliced: tuple[int, ...]
    is_helper: bool
    is_transparent: bool


@frozen(eq=False)
class Tables:
    """`actions`: for a state, by the name of what comes next, the next state or `~` the rule to reduce.

    `begin` and `ends` are states; `kept` the terminals that nodes are made of. `taken` says which
    terminals a state takes, by its number, in the order in which they are tried: equal lists are one.
    """

    actions: Mapping[int, Mapping[str, int]]
    begin: Mapping[str, int]
    ends: frozenset[int]
    rules: tuple[Rule, ...]
    kept: frozenset[str]
    terminals: Mapping[str, Terminal]
    taken: Mapping[int, tuple[str, ...]]
    ignored: tuple[str, ...]


@cache
def tables(of: Parser = "nodes") -> Tables:
    """The tables of the language: for nodes, or for phrases that keep every word.

    The start symbols are `start` and, for nodes alone, `expression_only`.
    """
    folder = private_folder()
    file = None if folder is None else folder / f"{of}.tables"
    made_of = _made_of()
    if file is not None and (kept := _load(file, made_of)) is not None:
        return kept
    made: Tables = import_module(_MAKING).made_tables(of)
    if file is not None:
        with contextlib.suppress(OSError):
            _store(made, file, made_of)
    return made


def _made_of() -> bytes:
    """A digest of all that the tables depend on: the grammar, how they are made, and by which Lark."""
    digest = hashlib.sha256(f"{_EDITION} {sys.hexversion}".encode())
    lark = find_spec("lark")
    assert lark is not None, "it is installed with factoryc"
    assert lark.origin is not None, "it is a file"
    # Its version stands there.
    digest.update(Path(lark.origin).read_bytes())
    digest.update(resource("grammar", "spec.lark").read_bytes())
    return digest.digest()


def _store(made: Tables, file: Path, made_of: bytes) -> None:
    content = marshal.dumps(
        (
            dict(made.actions),
            dict(made.begin),
            made.ends,
            [attrs.astuple(rule, recurse=False) for rule in made.rules],
            made.kept,
            [attrs.astuple(each, recurse=False) for each in made.terminals.values()],
            dict(made.taken),
            made.ignored,
        )
    )
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(made_of + hashlib.sha256(content).digest() + content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _load(file: Path, made_of: bytes) -> Tables | None:
    try:
        stored = file.read_bytes()
    except OSError:
        return None
    content = stored[2 * _DIGEST :]
    if stored[: 2 * _DIGEST] != made_of + hashlib.sha256(content).digest():
        return None
    actions, begin, ends, rules, kept, terminals, taken, ignored = marshal.loads(content)  # noqa: S302  nobody else can write there
    by_name = {each[0]: Terminal(*each) for each in terminals}
    made = tuple(Rule(*each) for each in rules)
    return Tables(actions, begin, ends, made, kept, by_name, taken, ignored)
