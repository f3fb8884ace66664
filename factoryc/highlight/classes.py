"""Which class of Pygments each piece is, by its terminal and what stands beside it."""

from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    _TokenType,
)

from factoryc.highlight.pieces import Piece
from factoryc.spec.builtins import BUILTINS
from factoryc.spec.types import SCALARS

DOCUMENTATION = Comment.Special
COMMENT = Comment.Single
_COLLECTIONS = ("List", "Set", "Map")

# Of each terminal that has a name in the grammar; those of names are seen to below.
TERMINALS = {
    "INTEGER": Number.Integer,
    "DECIMAL": Number.Float,
    "FLOAT": Number.Float,
    "UNIT_NUMBER": Number,
    "PERCENT": Number,
    "DATE": Literal.Date,
    "INSTANT": Literal.Date,
    "TEXT": String,
    "REGEX": String.Regex,
    "TABLE_ROW": String.Other,
    "METHOD": Keyword,
    "HEADER_NAME": Name.Attribute,
    "RELATIVE_PATH": Name.Namespace,
    "COMPARISON": Operator,
    "UNDERSCORE": Name.Builtin.Pseudo,
    "unknown": Error,
}

_CONSTANTS = frozenset({"true", "false", "none", "some"})
_WORD_OPERATORS = frozenset(
    {"and", "or", "not", "implies", "in", "is", "div", "mod", "matches", "with", "without"}
)
_PSEUDO = frozenset({"it", "result", "now"})
_OPERATORS = frozenset({"+", "-", "*", "/", "=", "->", "..", "?"})
# What stands before the name of something that is called or reached by its name.
_NAMES_A_FUNCTION = frozenset({"function", "operation", "case", "->"})
_NAMES_A_MODULE = frozenset({"spec", "use"})


def class_of(piece: Piece, before: Piece | None, after: Piece | None) -> _TokenType:
    """The class of a piece that stands between two others; a declaration has none before it."""
    left = before.text if before is not None else ""
    right = after.text if after is not None else ""
    match piece.terminal:
        case "keyword":
            return _keyword(piece.text, is_first=before is None)
        case "symbol":
            return Operator if piece.text in _OPERATORS else Punctuation
        case "TYPE_NAME":
            is_given = piece.text in SCALARS or piece.text in _COLLECTIONS
            return Keyword.Type if is_given else Name.Class
        case "NAME":
            return _name(piece.text, left, right)
        case terminal:
            return TERMINALS.get(terminal, Name)


def _keyword(word: str, *, is_first: bool) -> _TokenType:
    if word in _CONSTANTS:
        return Keyword.Constant
    if word in _WORD_OPERATORS:
        return Operator.Word
    return Keyword.Declaration if is_first else Keyword


def _name(name: str, left: str, right: str) -> _TokenType:
    if left in _NAMES_A_MODULE:
        return Name.Namespace
    if left in _NAMES_A_FUNCTION:
        return Name.Function
    if left == ".":
        return Name.Attribute if right != "(" else Name.Function
    if name in _PSEUDO:
        return Name.Builtin.Pseudo
    if right == "(":
        return Name.Builtin if name in BUILTINS else Name.Function
    return Name
