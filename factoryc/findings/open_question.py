"""`open-question`: a sentence that says itself that something is still to be decided."""

import re
from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.prose.passage import Sentence
from factoryc.prose.words import without_quoted
from factoryc.source.text import SourceFile

NAME = "open-question"
# In capitals they are marks; a to-do list is a thing like any other.
_MARK = re.compile(
    r"\b(?:TBD|TBC|TBA|TBS|FIXME|XXX|HACK)\b|\bTODO\b(?! +(?:list|lists|item|items|entry|entries|app)\b)|\?{3,}"
)
_SAID = re.compile(
    r"\bto be (?:decided|determined|defined|specified|confirmed|clarified|discussed|announced|"
    r"agreed(?! by)|worked out|detailed|refined|filled in)\b"
    r"|\b(?:not yet|still not|yet to be|has not yet been|have not yet been|is yet to be) "
    r"(?:been )?(?:decided|determined|defined|specified|clarified|agreed)\b(?! (?:by|whether|if) )"
    r"|\b(?:open (?:question|issue|point)|needs? (?:further )?(?:clarification|discussion)|"
    r"needs to be clarified|is still open|(?:is|are) under discussion|(?:still )?undecided|"
    r"we (?:still )?(?:have|need) to decide|(?:decide|decided|specified|defined|determined|clarified|worked out) later|placeholder text)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?<![:/\w\"])//(?!/).*")


def open_questions(sentence: Sentence) -> Iterator[Diagnostic]:
    """A warning for each place of a sentence that leaves something to be decided."""
    text = without_quoted(sentence.text)
    for found in (*_MARK.finditer(text), *_SAID.finditer(text)):
        start, end = found.span()
        yield Diagnostic(
            NAME,
            "warning",
            f"`{sentence.text[start:end]}`: this is still to be decided",
            sentence.span(start, end),
            question="What is the answer?",
            help="decide it and say so in a clause, or take the sentence away",
        )


def open_questions_in_comments(source: SourceFile) -> Iterator[Diagnostic]:
    """The same for marks in `//` comments, which document nothing and may say anything else."""
    if not _MARK.search(source.text):
        return
    offset = 0
    for line in source.text.split("\n"):
        comment = _COMMENT.search(line)
        if comment is not None and line.count('"', 0, comment.start()) % 2 == 0:
            for found in _MARK.finditer(line, comment.start()):
                start, end = offset + found.start(), offset + found.end()
                yield Diagnostic(
                    NAME,
                    "warning",
                    f"`{found[0]}`: this is still to be decided",
                    source.span(start, end),
                    question="What is the answer?",
                    help="decide it and say so in a clause, or take the comment away",
                )
        offset += len(line) + 1
