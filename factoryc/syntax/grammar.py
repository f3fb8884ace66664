"""Loads the LALR parser from `grammar/spec.lark`, with its tables cached between processes.

The cache is a pickle, and whoever may write it may run code as its reader. So it lies in a folder
that belongs to this user alone, and where there is no such folder there is no cache.
"""

import os
import stat
from functools import cache
from pathlib import Path

from lark import Lark
from lark.lexer import PatternRE, PatternStr, TerminalDef

from factoryc.resources import resource

# Raised when the terminals are edited in another way, so that no older tables are used.
_EDITION = 2


@cache
def grammar() -> Lark:
    """The parser, with the start symbols `start` and `expression_only`."""
    text = resource("grammar", "spec.lark").read_text(encoding="utf-8")
    return Lark(
        text,
        parser="lalr",
        start=["start", "expression_only"],
        propagate_positions=True,
        maybe_placeholders=True,
        cache=_cache_file() or False,
        edit_terminals=_whole_word,
    )


def _whole_word(terminal: TerminalDef) -> None:
    """A keyword is a word of its own: `inbox` is not `in` and then `box`."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value.isalpha():
        terminal.pattern = PatternRE(rf"{pattern.value}(?![A-Za-z0-9_])")
        # Above NAME, so that a keyword is one wherever the grammar allows it.
        terminal.priority = 1


def _cache_file() -> str | None:
    """Lark checks a digest of the grammar and of its own version in this file before it is used."""
    folder = _private_folder()
    return None if folder is None else str(folder / f"grammar-{_EDITION}.tables")


def _private_folder() -> Path | None:
    """The user's cache folder for factoryc, if nobody else can write there."""
    try:
        caches = os.environ.get("XDG_CACHE_HOME", "")
        folder = (
            Path(caches) if Path(caches).is_absolute() else Path.home() / ".cache"
        ) / "factoryc"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError, ValueError):
        return None
    mine = found.st_uid == os.getuid()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return folder if mine and private else None
