"""Says what is wrong with a text that the grammar refuses, in the author's words."""

import re

import attrs
from lark.exceptions import UnexpectedInput

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.syntax.brackets import brackets
from factoryc.syntax.hidden import described, first_hidden, hidden_error
from factoryc.syntax.meant import known_mistake
from factoryc.syntax.meant_clauses import CLAUSES, PARTS
from factoryc.syntax.meant_first import FIRST
from factoryc.syntax.meant_heads import HEADS
from factoryc.syntax.meant_values import SIGNS, VALUES
from factoryc.syntax.nearest import nearest
from factoryc.syntax.split import Chunk, first_word
from factoryc.syntax.stopped import Stop, piece_at, quoted, shown, sign, signs, where_it_stopped
from factoryc.syntax.wording import (
    CONTINUING,
    DECLARED_ELSEWHERE,
    ELSEWHERE,
    INNER,
    KEYWORDS,
    NEEDS,
    TERMINALS,
)

KNOWN = (*FIRST, *CLAUSES, *HEADS, *VALUES, *SIGNS)

_LAST_WORD = re.compile(r"\b([a-z]+)\s*\Z")
_QUANTIFIERS = frozenset({"all", "count", "exists", "sum"})
_LONGEST_WORD = 40
_MISSPELLED = 0.7
_MOST_EXPECTED = 4


def syntax_error(file: str, text: str, chunk: Chunk, mistake: UnexpectedInput) -> Diagnostic:
    """The one diagnostic for a declaration that does not parse."""
    word = first_word(text, chunk)
    hidden = first_hidden(text, chunk.start, min(chunk.start + len(word) + 1, chunk.end))
    if hidden is not None:
        return hidden_error(file, text, hidden)
    if word not in KEYWORDS:
        return _unknown_declaration(file, text, chunk, word)
    place = where_it_stopped(text, chunk, mistake)
    if not place.found.startswith('"'):
        hidden = first_hidden(text, place.start, min(place.end + 1, chunk.end))
        if hidden is not None:
            return hidden_error(file, text, hidden)
    return (
        _indented_declaration(file, text, chunk, place)
        or _bracket(file, text, chunk, place)
        or _torn_literal(file, text, place)
        or _foreign_letter(file, text, place.start)
        or known_mistake(KNOWN, file, text, chunk.start, place, word)
        or _misspelled_word(file, place, word)
        or known_mistake(PARTS, file, text, chunk.start, place, word)
        or _taken_word(file, text, chunk, place)
        or _misfit(file, place, word)
    )


def _taken_word(file: str, text: str, chunk: Chunk, place: Stop) -> Diagnostic | None:
    """A word that starts a phrase of the language, read like a name."""
    before = _LAST_WORD.search(text, max(chunk.start, place.start - _LONGEST_WORD), place.start)
    if before is None or before[1] not in _QUANTIFIERS:
        return None
    message = f"`{before[1]}` is a word of the language, and cannot be a name here"
    label = f"starts a phrase such as `{before[1]} x in list: …`"
    return _wrong(file, before.start(1), before.end(1), message, label, "choose another name")


def _wrong(
    file: str, start: int, end: int, message: str, label: str = "", helps: str | None = None
) -> Diagnostic:
    return Diagnostic("syntax", "error", message, Span(file, start, end), label, help=helps)


# What is no declaration -----------------------------------------------------------------------


def _unknown_declaration(file: str, text: str, chunk: Chunk, word: str) -> Diagnostic:
    foreign = next((index for index, each in enumerate(word) if not each.isascii()), None)
    if foreign is not None:
        return _foreign_letter(file, text, chunk.start + foreign) or _wrong(
            file, chunk.start, chunk.end, f"{quoted(word)} does not start a declaration"
        )
    if text.startswith("--", chunk.start):
        said = "a comment starts with `//`, on each of its lines"
        return _wrong(file, chunk.start, chunk.start + 2, said)
    first = word or shown(piece_at(text, chunk.start, chunk.end))
    end = chunk.start + max(1, len(word))
    if word in INNER:
        message = f"`{word}` stands in the first column, where declarations start"
        label = f"belongs to {_a(INNER[word])}"
        return _wrong(file, chunk.start, end, message, label, "indent it")
    meant = DECLARED_ELSEWHERE.get(word.lower())
    helps = f"did you mean `{meant}`?" if meant else nearest(word.lower(), KEYWORDS)
    diagnostic = _wrong(
        file,
        chunk.start,
        end,
        f"{quoted(first)} does not start a declaration",
        "what belongs to a declaration is indented",
        ELSEWHERE.get(first, helps),
    )
    return attrs.evolve(diagnostic, notes=("declarations: " + ", ".join(KEYWORDS),))


def _indented_declaration(file: str, text: str, chunk: Chunk, place: Stop) -> Diagnostic | None:
    """A whole declaration that is indented runs into the one before it."""
    line = text.rfind("\n", chunk.start, place.start) + 1
    indent = text[line : place.start]
    if line <= chunk.start or indent.strip() or place.found not in KEYWORDS:
        return None
    if brackets(text, chunk.start, line).unclosed:
        return None
    return attrs.evolve(
        _wrong(
            file,
            place.start,
            place.end,
            f"`{place.found}` is indented, and a declaration starts in the first column",
            "move it to the left",
        ),
        fixes=(Fix("remove the indentation", (Edit(Span(file, line, place.start), ""),), "safe"),),
    )


def _foreign_letter(file: str, text: str, offset: int) -> Diagnostic | None:
    """A letter of another alphabet may look like one of the names that the author knows."""
    letter = text[offset : offset + 1]
    if letter.isascii() or not letter.isalnum():
        return None
    message = f"names are made of the letters a to z, and this is {described(letter)}"
    return _wrong(file, offset, offset + 1, message)


# Brackets and quotes --------------------------------------------------------------------------


def _bracket(file: str, text: str, chunk: Chunk, place: Stop) -> Diagnostic | None:
    pairs = brackets(text, chunk.start, chunk.end)
    stray = [offset for offset in pairs.stray if offset >= place.start]
    if place.start in stray:
        message = f"this `{text[place.start]}` closes nothing"
        return _wrong(file, place.start, place.start + 1, message, helps="take it away")
    unclosed = [offset for offset in pairs.unclosed if offset < place.start or place.at_end]
    # Inside round and square brackets, what goes wrong is most often that they were not closed.
    wanted = {"(": ")", "[": "]", "{": "}"}
    for offset in reversed(unclosed):
        opener = text[offset]
        if place.at_end or (opener != "{" and wanted[opener] in signs(place.expected)):
            label = Label(Span(file, place.start, place.end), f"`{wanted[opener]}` is missing")
            message = f"nothing closes this `{opener}`"
            return attrs.evolve(_wrong(file, offset, offset + 1, message), labels=(label,))
    return None


def _torn_literal(file: str, text: str, place: Stop) -> Diagnostic | None:
    """Texts, patterns and rows of tables end on the line on which they start."""
    line_end = text.find("\n", place.start)
    line_end = len(text) if line_end < 0 else line_end
    line = text.rfind("\n", 0, place.start) + 1
    end = max(place.start + 1, line + len(text[line:line_end].rstrip()))
    if place.found == '"':
        return _wrong(file, place.start, end, "nothing closes this text", 'a text ends with `"`')
    if place.found == "/" and "REGEX" in place.expected:
        message = "nothing closes this pattern"
        return _wrong(file, place.start, end, message, "a pattern ends with `/`")
    row = text[line:line_end].lstrip()
    if "TABLE_ROW" in place.expected and row.startswith("|"):
        start = line_end - len(row)
        return _wrong(file, start, end, "this row does not end with `|`", "a row of the table")
    return None


# What does not fit ----------------------------------------------------------------------------


def _misfit(file: str, place: Stop, word: str) -> Diagnostic:
    if place.expected <= {"WHEN", "OTHERWISE"} and place.expected:
        message = "this case does not say when it applies"
        instead = ELSEWHERE.get(place.found, "add `when` and a condition, or `otherwise`")
        return _wrong(file, place.start, place.end, message, "after its name", instead)
    helps = _hint(place)
    if spelled := _misspelled_name(place):
        return _wrong(file, place.start, place.end, *spelled)
    if missing := _missing(place):
        where = "at the end" if place.at_end else f"before {quoted(place.found)}"
        message = f"`{missing}` is missing {where}"
        return _wrong(file, place.start, place.end, message, f"in this `{word}`", helps)
    if "*" in signs(place.expected) and _starts_value(place.found):
        message = f"an operator is missing before {quoted(place.found)}"
        return _wrong(file, place.start, place.end, message, "", helps)
    found = "there is nothing" if place.at_end else f"this is {quoted(place.found)}"
    kinds = place.expected & TERMINALS.keys()
    need = NEEDS.get(place.before) if kinds or place.at_end else None
    if need is not None:
        message = f"`{place.before}` asks for {need}, and {found}"
        return _wrong(file, place.start, place.end, message, "", helps)
    if len(place.expected) == len(kinds) == 1:
        message = f"what belongs here is {TERMINALS[min(kinds)]}, and {found}"
        return _wrong(file, place.start, place.end, message, "", helps)
    if place.at_end:
        message = f"this `{word}` ends too early"
    else:
        message = f"{quoted(place.found)} does not fit here, in this `{word}`"
    label = "" if helps else _expected(place.expected)
    return _wrong(file, place.start, place.end, message, label, helps)


def _misspelled_word(file: str, place: Stop, word: str) -> Diagnostic | None:
    """A word that is close to one that could stand here. A name could be anything."""
    if not place.found.isidentifier() or place.found in ELSEWHERE:
        return None
    if "SETS" not in place.expected and place.expected & {"NAME", "TYPE_NAME"}:
        return None
    near = nearest(place.found, signs(place.expected), likeness=_MISSPELLED)
    if near is None:
        return None
    message = f"there is no {quoted(place.found)} in {_a(word)}"
    return _wrong(file, place.start, place.end, message, "", near)


def _starts_value(found: str) -> bool:
    return found[:1].isalnum() or found[:1] in {'"', "("}


def _missing(place: Stop) -> str | None:
    """The one word or sign that was left out, where that is what is wrong."""
    if place.found in ELSEWHERE or place.expected & TERMINALS.keys() - {"COMPARISON"}:
        return None
    needed = signs(place.expected) - CONTINUING
    return min(needed) if len(needed) == 1 else None


def _misspelled_name(place: Stop) -> tuple[str, str, str | None] | None:
    """Names of types have a capital letter, all others have none."""
    found = place.found
    if (
        not found
        or not found.replace("_", "").isalnum()
        or found in ELSEWHERE
        or found[0].isdigit()
    ):
        return None
    if "TYPE_NAME" in place.expected and "NAME" not in place.expected and found[0].islower():
        types = ("Int", "Text", "Bool", "Decimal", "Float", "Bytes", "Instant", "Date", "Duration")
        capital = "".join(part[:1].upper() + part[1:] for part in found.split("_"))
        same = capital if capital in types else None
        helps = f"did you mean `{same or capital}`?"
        return "the name of a type or an error starts with a capital letter", "", helps
    if "NAME" in place.expected and "TYPE_NAME" not in place.expected and found[0].isupper():
        small = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", found).lower()
        return "this name is written in small letters", "", f"did you mean `{small}`?"
    return None


def _hint(place: Stop) -> str | None:
    found = place.found
    if found == "=":
        return "equality is written `==`"
    if found == "[" and "WHERE" in place.expected:
        return "a list is written `List<Int>`"
    if found == ":" and "->" in signs(place.expected):
        return "a result is written `-> Int`"
    if "SETS" in place.expected and found.islower() and found not in ELSEWHERE:
        near = nearest(found, signs(place.expected))
        return near or f"a state is changed with `sets {found} = …`"
    if found == "." or (place.before.endswith(".") and place.before != "."):
        return "a decimal has digits before and after its point"
    if found.isidentifier():
        near = nearest(found, signs(place.expected))
        return near if near is not None else ELSEWHERE.get(found)
    if found and not found[0].isprintable():
        return "take it away: it cannot be seen"
    return ELSEWHERE.get(found)


def _expected(names: frozenset[str]) -> str:
    words = sorted({TERMINALS.get(name) or f"`{sign(name)}`" for name in names})
    if not words or len(words) > _MOST_EXPECTED:
        return ""
    return "expected " + " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _a(word: str) -> str:
    return f"an `{word}`" if word[0] in "aeiou" else f"a `{word}`"
