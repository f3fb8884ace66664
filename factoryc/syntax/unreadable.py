"""Says why a declaration cannot be read: what is not of the language, or how deep it is nested.

Only what cannot be read needs this, and all that it loads.
"""

import re

from lark import TextSlice, Token, Tree
from lark.exceptions import UnexpectedInput

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.source.edit import Edit
from factoryc.source.text import SourceFile
from factoryc.syntax.grammar import grammar
from factoryc.syntax.hidden import first_hidden, hidden_error
from factoryc.syntax.meant_values import TWO_UNITS
from factoryc.syntax.mistakes import syntax_error
from factoryc.syntax.split import Chunk
from factoryc.syntax.stopped import first_mistake


def unreadable(source: SourceFile, chunk: Chunk, deepest: int) -> Diagnostic:
    """Why a declaration cannot be read."""
    if (mistake := first_mistake(source.text, chunk)) is not None:
        return syntax_error(source.name, source.text, chunk, mistake)
    return _nested(source, _tree(source.text, chunk.start, chunk.end, "start"), deepest)


def unreadable_part(source: SourceFile, start: int, end: int, deepest: int) -> Diagnostic:
    """Why what stands in a text or in a table is no expression."""
    try:
        tree = _tree(source.text, start, end, "expression_only")
    except UnexpectedInput:
        if (hidden := first_hidden(source.text, start, end)) is not None:
            return hidden_error(source.name, source.text, hidden)
        place = source.span(start, max(end, start + 1))
        written = source.text[start:end]
        message = f"`{written}` is not an expression"
        if (two := re.fullmatch(TWO_UNITS, written)) is not None:
            instead = f"{two['first']} + {two['second']}"
            message = f"a duration has one unit: `{instead}`"
            fix = Fix(f"write `{instead}`", (Edit(place, instead),))
            return Diagnostic("syntax", "error", message, place, fixes=(fix,))
        return Diagnostic("syntax", "error", message, place)
    return _nested(source, tree, deepest)


def _nested(source: SourceFile, tree: Tree[Token], deepest: int) -> Diagnostic:
    deep = _too_deep(tree, deepest)
    assert deep is not None, "what Lark reads and is not too deep can be built"
    place = source.span(deep.meta.start_pos, deep.meta.end_pos)
    message = f"this is nested more than {deepest} levels deep, or has too many parts side by side"
    helps = "give parts of it a name with `function`"
    return Diagnostic("syntax", "error", message, place, help=helps)


def _tree(text: str, start: int, end: int, symbol: str) -> Tree[Token]:
    return grammar().parse(TextSlice(text, start, end), start=symbol)


def _too_deep(tree: Tree[Token], deepest: int) -> Tree[Token] | None:
    level = [tree]
    for _ in range(deepest):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        if not level:
            return None
    return next((node for node in level if not node.meta.empty), tree)
