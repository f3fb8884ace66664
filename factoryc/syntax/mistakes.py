"""Says what is wrong with a text that the grammar refuses, in the author's words."""

from typing import cast

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.span import Span
from factoryc.syntax.split import Chunk

KEYWORDS = (
    "spec", "use", "type", "enum", "record", "error", "function", "state", "invariant",
    "operation", "interface", "eval", "load", "constraint", "decision", "never", "gate",
)  # fmt: skip

_TERMINALS = {
    "NAME": "a name",
    "TYPE_NAME": "the name of a type",
    "TEXT": "a text in quotes",
    "INTEGER": "a whole number",
    "DECIMAL": "a number",
    "UNIT_NUMBER": "a number with a unit",
    "PERCENT": "a percentage",
    "DATE": "a date",
    "REGEX": "a pattern between slashes",
    "TABLE_ROW": "a row of the table",
    "COMPARISON": "a comparison",
    "METHOD": "an HTTP method",
    "HEADER_NAME": "the name of a header",
    "RELATIVE_PATH": "a path that starts with `./`",
    "UNDERSCORE": "`_`",
    "SUCCESS": "`success`",
}
_PUNCTUATION = {
    "LPAR": "(", "RPAR": ")", "LBRACE": "{", "RBRACE": "}", "LSQB": "[", "RSQB": "]",
    "COLON": ":", "COMMA": ",", "DOT": ".", "EQUAL": "=", "PLUS": "+", "MINUS": "-", "STAR": "*",
    "SLASH": "/", "LESSTHAN": "<", "MORETHAN": ">", "QMARK": "?",
}  # fmt: skip
_LIKELY = 4


def syntax_error(file: str, text: str, chunk: Chunk, mistake: UnexpectedInput) -> Diagnostic:
    """The one diagnostic for a declaration that does not parse."""
    word = _first_word(text, chunk)
    if word not in KEYWORDS:
        return _unknown_declaration(file, chunk, word)
    start, end = _place(text, chunk, mistake)
    found = _found(text, start, end, chunk)
    expected = _expected(mistake)
    message = f"{found} does not fit here, in this `{word}`"
    label = f"expected {expected}" if expected else "not expected here"
    return Diagnostic("syntax", "error", message, Span(file, start, end), label)


def _unknown_declaration(file: str, chunk: Chunk, word: str) -> Diagnostic:
    near = [keyword for keyword in KEYWORDS if keyword[:2] == word[:2].lower()]
    return Diagnostic(
        "syntax",
        "error",
        f"`{word}` does not start a declaration" if word else "this does not start a declaration",
        Span(file, chunk.start, chunk.start + max(1, len(word))),
        "a declaration starts in the first column; what belongs to one is indented",
        help=f"did you mean `{near[0]}`?" if near else None,
        notes=("declarations: " + ", ".join(KEYWORDS),),
    )


def _first_word(text: str, chunk: Chunk) -> str:
    words = text[chunk.start : chunk.end].split(maxsplit=1)
    word = words[0] if words else ""
    letters = [character for character in word if character.isalnum() or character == "_"]
    return "".join(letters)[:40]


def _place(text: str, chunk: Chunk, mistake: UnexpectedInput) -> tuple[int, int]:
    if isinstance(mistake, UnexpectedToken) and isinstance(mistake.token, Token):
        token = mistake.token
        if token.type != "$END" and token.start_pos is not None:
            return token.start_pos, token.end_pos or token.start_pos + 1
    if isinstance(mistake, UnexpectedCharacters):
        # Lark's own annotation is looser than what it sets here.
        start = cast("int", mistake.pos_in_stream)
        return start, start + 1
    end = chunk.start + len(text[chunk.start : chunk.end].rstrip())
    return max(chunk.start, end - 1), end


def _found(text: str, start: int, end: int, chunk: Chunk) -> str:
    if (
        end >= chunk.start + len(text[chunk.start : chunk.end].rstrip())
        and not text[end : chunk.end].strip()
    ):
        if text[start:end] in {"}", ")"}:
            return f"`{text[start:end]}`"
        return "the end of the declaration"
    if text[start] == '"' and end == start + 1:
        return "a text without its closing quote"
    return f"`{text[start:end]}`"


def _expected(mistake: UnexpectedInput) -> str:
    names = getattr(mistake, "accepts", None) or getattr(mistake, "expected", None)
    if names is None:
        names = getattr(mistake, "allowed", None) or ()
    words = sorted(
        {
            _word(name)
            for name in names
            if name not in {"COMMENT", "$END"} and not name.startswith("__IGNORE")
        }
    )
    if not words or len(words) > 2 * _LIKELY:
        return ""
    head = words[:_LIKELY]
    return " or ".join([", ".join(head[:-1]), head[-1]] if len(head) > 1 else head)


def _word(terminal: str) -> str:
    if terminal in _TERMINALS:
        return _TERMINALS[terminal]
    return f"`{_PUNCTUATION.get(terminal, terminal.lower())}`"
