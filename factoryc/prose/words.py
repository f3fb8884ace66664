"""The words of a sentence, and whether it demands something. Quoted words are none of its own."""

import re

from factoryc.frozen import frozen

_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\u201c[^\u201d]*\u201d|'[^' ]+'")
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019]*(?:[-/][A-Za-z][A-Za-z'\u2019]*)*|\d[\w.,:%]*")
_DEMANDS = frozenset(
    ["must", "shall", "should", "will", "ought", "mustn't", "shouldn't", "won't", "shan't"]
)
_DEMANDS_TO = frozenset({"has", "have", "needs", "need", "required", "is", "are"})
_BE = frozenset(
    [
        "be",
        "is",
        "are",
        "was",
        "were",
        "been",
        "being",
        "stay",
        "stays",
        "remain",
        "remains",
        "kept",
        "look",
        "looks",
        "feel",
    ]
)
_STRESS = frozenset(
    ["very", "too", "so", "quite", "rather", "really", "extremely", "fairly", "as", "not", "pretty"]
)


@frozen
class Word:
    """One word in small letters, and where it stands in its sentence."""

    text: str
    start: int
    end: int


def without_quoted(sentence: str) -> str:
    """The sentence with spaces in place of what stands in quotes or backticks."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), sentence)


def words(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence, without those in quotes or backticks."""
    return tuple(
        Word(found[0].lower().replace("\u2019", "'"), found.start(), found.end())
        for found in _WORD.finditer(without_quoted(sentence))
    )


def is_demand(said: tuple[Word, ...]) -> bool:
    """Whether a sentence demands something: `must`, `shall`, `has to`."""
    texts = [word.text for word in said]
    return any(
        text in _DEMANDS or (text in _DEMANDS_TO and behind == "to")
        for text, behind in zip(texts, [*texts[1:], ""], strict=True)
    )


def is_predicate(said: tuple[Word, ...], index: int) -> bool:
    """Whether a word says what something is: `must be very short`."""
    before = index - 1
    while before >= 0 and said[before].text in _STRESS:
        before -= 1
    return before >= 0 and said[before].text in _BE
