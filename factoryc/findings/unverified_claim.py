"""`unverified-claim`: a sentence that promises what no clause and no eval holds a product to."""

import re
from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.prose.claims import Claim, claims, is_carried
from factoryc.prose.code import Code, Declared
from factoryc.prose.numbers import numbers_in_code
from factoryc.prose.passage import Sentence
from factoryc.prose.stems import stems
from factoryc.prose.words import words

NAME = "unverified-claim"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Rows of such a file may hold any number.
_DATA = re.compile(r'\b(?:csv|json)\s*\("')
# What a clause says in other words than a sentence, or nowhere but in one kind of clause.
_TOPICS = (
    (r"\blog(?:s|ged|ging|file|files)?\b(?! (?:in|out|on|off)\b)", r"\bnever\s+log\b|\blog"),
    (
        r"\b(?:surviv\w+|outlives?|after|across|through) (?:a |an |the |any |every )?(?:restart|crash|power)",
        r"\brestart\b|\bkept\s+in\b",
    ),
    (
        r"\b(?:at the same time|simultaneous(?:ly)?|concurrent(?:ly)?|in parallel)\b",
        r"\btogether\b",
    ),
    (r"\b(?:e-?mail(?:s|ed)?|mail(?:s|ed)?|notif(?:y|ies|ied)|notifications?)\b", r"\bcalls\b|[Mm]ail|[Nn]otif"),
    (r"\b(?:encrypt\w*|hashed|salted)\b", r"(?i)encrypt|hash|salt"),
    (r"\b(?:offline|internet|network)\b", r"\bnetwork\b"),
    (r"\b(?:answers?|returns?|results?|gives back)\b", r"\breturns\b|\bensures\b|\bfails\b|->"),
    (r"\b(?:fails?|changes?|changed)\b", r""),
    (r"\b(?:unique|duplicates?|distinct|the same twice)\b", r"distinct|Set|Map|not in|unique|count|=="),
)  # fmt: skip


def unverified_claims(sentence: Sentence, code: Code) -> Iterator[Diagnostic]:
    """A warning for each claim of a doc comment that nothing near what it documents carries."""
    if sentence.kind not in {"doc", "defined"}:
        return
    found = claims(sentence.text)
    if not found:
        return
    declared = code.documented_at(sentence.start)
    if declared is None:
        return
    carrying = code.carrying(declared)
    for claim in found:
        if not _carries(carrying, claim, sentence, declared):
            yield _warning(sentence, claim)
            return


def _carries(carrying: str, claim: Claim, sentence: Sentence, declared: Declared) -> bool:
    if claim.number is not None:
        # How many cases an enum has is not written as a number.
        is_counted = declared.kind == "enum" or _DATA.search(carrying) is not None
        return is_counted or is_carried(claim.number, numbers_in_code(carrying))
    for said, clause in _TOPICS:
        if re.search(said, sentence.text, re.IGNORECASE):
            return re.search(clause, carrying) is not None
    if _restricts(declared) or any(each.number for each in claims(sentence.text)):
        return True
    about = stems(word.text for word in words(sentence.text))
    return not about or not about.isdisjoint(stems(_WORD.findall(carrying)))


def _restricts(declared: Declared) -> bool:
    """Whether a clause of the declaration says of its values how they are: perhaps just that."""
    return declared.kind in {"function", "enum", "invariant", "eval", "never"} or bool(
        declared.words & {"where", "ensures"}
    )


def _warning(sentence: Sentence, claim: Claim) -> Diagnostic:
    said = sentence.text[claim.start : claim.end]
    lacks = "the number" if claim.number is not None else "what this says"
    return Diagnostic(
        NAME,
        "warning",
        f"`{said}` is claimed here, and no clause or eval carries {lacks}",
        sentence.span(claim.start, claim.end),
        question="How would anybody notice that it is not so?",
        help="say it in a clause, show it in an eval or a `never`, or take the claim away",
    )
