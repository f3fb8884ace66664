"""Loads the LALR parser from `grammar/spec.lark`, with its tables cached between processes."""

import tempfile
from functools import cache
from pathlib import Path

from lark import Lark

from factoryc.resources import resource


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
        cache=str(_cache_file()),
    )


def _cache_file() -> Path:
    """Lark checks a digest of the grammar and of its own version in this file before it is used."""
    return Path(tempfile.gettempdir()) / f"factoryc-grammar-{Path.home().name}.tables"
