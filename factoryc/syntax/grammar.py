"""Loads the LALR parser from `grammar/spec.lark`, with its tables cached between processes.

The cache is a pickle, and whoever may write it may run code as its reader. So it lies in a folder
that belongs to this user alone, and where there is no such folder there is no cache.
"""

from functools import cache

from lark import Lark
from lark.lexer import PatternRE, PatternStr, TerminalDef

from factoryc.resources import private_folder, resource

# Raised when the terminals are edited in another way, so that no older tables are used.
_EDITION = 3
_WORD_ENDS = "(?![A-Za-z0-9_])"


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
        cache=_cache_file("grammar") or False,
        edit_terminals=_whole_word,
    )


@cache
def grammar_of_words() -> Lark:
    """The same parser, whose trees keep every word and sign as it was written."""
    text = resource("grammar", "spec.lark").read_text(encoding="utf-8")
    return Lark(
        text,
        parser="lalr",
        start="start",
        keep_all_tokens=True,
        maybe_placeholders=False,
        cache=_cache_file("words") or False,
        edit_terminals=_whole_word,
    )


def _whole_word(terminal: TerminalDef) -> None:
    """A keyword is a word of its own: `inbox` is not `in` and then `box`."""
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value.isalpha():
        terminal.pattern = PatternRE(f"{pattern.value}{_WORD_ENDS}")
        # Above NAME, so that a keyword is one wherever the grammar allows it.
        terminal.priority = 1


def keyword_of(terminal: TerminalDef) -> str | None:
    """The word that a terminal of the parser stands for, where it stands for a word."""
    value = terminal.pattern.value
    return value.removesuffix(_WORD_ENDS) if value.endswith(_WORD_ENDS) else None


def _cache_file(name: str) -> str | None:
    """Lark checks a digest of the grammar and of its own version in this file before it is used."""
    folder = private_folder()
    return None if folder is None else str(folder / f"{name}-{_EDITION}.tables")
