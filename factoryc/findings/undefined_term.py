"""`undefined-term`: a sentence that uses a term like a defined one, and no clause defines it."""

import re
from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.prose.passage import Sentence
from factoryc.prose.vocabulary import Vocabulary
from factoryc.syntax.nearest import nearest

NAME = "undefined-term"
_QUOTED = re.compile(r"`([^`\n]*)`")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*")
# What follows these is a value for example, not the name of something.
_EXAMPLE = re.compile(
    r"(?:\b(?:such as|for example|e\.g\.|i\.e\.|like|say|called|of the form|as|reads?|prints?|writes?|answers?)|[:,])\s*$"
)
_CAPITALS = re.compile(
    r"\b(?:(?i:an?|each|every|any|no|its|their|this|that|per|all))\s+"
    r"(?P<term>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+)\b"
)


# Names that the world knows, of which a term may be made.
_PROPER = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Easter",
        "Christmas",
        "New",
        "North",
        "South",
        "East",
        "West",
        "United",
        "European",
        "American",
        "African",
        "Asian",
        "British",
        "English",
        "French",
        "German",
        "Spanish",
        "Italian",
        "Chinese",
        "Japanese",
        "Indian",
        "Latin",
        "Greek",
        "Roman",
        "Gregorian",
        "Julian",
        "Arabic",
        "Unicode",
        "Unix",
        "Linux",
        "Windows",
        "Mac",
        "Android",
        "Python",
        "Java",
        "Google",
        "Microsoft",
        "Amazon",
        "Apple",
        "Visual",
        "Bluetooth",
        "Ethernet",
        "Internet",
        "Red",
        "Great",
        "Saint",
        "San",
    ]
)


def undefined_terms(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A warning for each such term."""
    yield from _quoted(sentence, vocabulary)
    if sentence.kind != "reason":
        yield from _capitalised(sentence, vocabulary)


def _quoted(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    for found in _QUOTED.finditer(sentence.text):
        term = found[1]
        is_example = _EXAMPLE.search(sentence.text, 0, found.start()) is not None
        if not _NAME.fullmatch(term) or term.isupper() or is_example:
            continue
        missing = [part for part in term.split(".") if part not in vocabulary.names]
        if missing:
            near = nearest(missing[0], vocabulary.declared)
            yield _warning(sentence, found.span(1), term, near)


def _capitalised(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    for found in _CAPITALS.finditer(sentence.text):
        words = found["term"].replace("-", " ").split()
        forms = {"".join(words), "_".join(words)}
        forms |= {form.removesuffix("s") for form in forms}
        known = {name.lower() for name in vocabulary.names}
        if known.isdisjoint(form.lower() for form in forms) and _PROPER.isdisjoint(words):
            near = nearest("".join(words), vocabulary.declared)
            yield _warning(sentence, found.span("term"), found["term"], near)


def _warning(sentence: Sentence, place: tuple[int, int], term: str, near: str | None) -> Diagnostic:
    return Diagnostic(
        NAME,
        "warning",
        f"`{term}` is used like a name, and nothing here is called so",
        sentence.span(*place),
        question=f"What is `{term}`?",
        help=near or "declare it, or say it in other words",
    )
