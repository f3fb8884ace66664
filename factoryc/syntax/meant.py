"""What an author meant who wrote what the grammar refuses: known mistakes, and their words.

A known mistake is recognized by the text around the place at which reading stopped. The tables stand
in `meant_values.py`, `meant_heads.py` and `meant_clauses.py`, the more special before the more general.
"""

import re
from collections.abc import Iterable
from functools import cache
from string import Template

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.frozen import frozen
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.syntax.stopped import Stop, shown, signs

_CONTEXT = 400


@frozen
class Meant:
    """One known mistake. `says` and what follows it may name groups of the two patterns.

    `found` is what stands at the place, or nothing at the end of a declaration; `before` is what
    ends there, and a group `at` what is pointed at instead; from a group `from` on, all that is wrong.
    `expects` is a word or terminal that could have stood there, `within` the declarations
    in which this is a mistake; all of them where it is empty. `instead` repairs it.
    """

    says: str
    found: str = ""
    before: str = ""
    expects: str = ""
    lacks: str = ""
    within: str = ""
    helps: str | None = None
    instead: str | None = None


def known_mistake(
    table: Iterable[Meant], file: str, text: str, start: int, place: Stop, word: str
) -> Diagnostic | None:
    """The first of the known mistakes that was made at this place of a declaration, if any.

    `start` is where the declaration starts, and `word` what it starts with.
    """
    begin = place.end if place.at_end else place.start
    expected = signs(place.expected) | place.expected
    for meant in table:
        if meant.within and word not in meant.within.split():
            continue
        if not set(meant.expects.split()) <= expected:
            continue
        if meant.lacks and set(meant.lacks.split()) & expected:
            continue
        found = _pattern(meant.found).match(text, begin)
        if found is None or (place.at_end and found[0]):
            continue
        if not meant.found and "(?P<at>" not in meant.before and not place.at_end:
            continue
        before = _pattern(rf"(?:{meant.before})\Z").search(
            text, max(start, begin - _CONTEXT), begin
        )
        if before is not None:
            return _diagnostic(meant, file, found, before, place)
    return None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _diagnostic(
    meant: Meant, file: str, found: re.Match[str], before: re.Match[str], place: Stop
) -> Diagnostic:
    groups = {**before.groupdict(""), **found.groupdict("")}
    # A word or sign is shown as a whole.
    start, end = place.start, max(place.end, found.end())
    for match in (found, before):
        if "at" in match.re.groupindex and match["at"] is not None:
            start, end = match.span("at")
    if before.groupdict().get("from"):
        start = before.start("from")
    written = found.string[start:end]
    groups |= {
        "found": written,
        "small": written.lower(),
        "large": written.upper(),
        "capital": _capital(written),
        "snake": _snake(written),
    }

    def said(text: str) -> str:
        return Template(text).safe_substitute({key: shown(each) for key, each in groups.items()})

    helps = said(meant.helps) if meant.helps is not None else None
    diagnostic = Diagnostic("syntax", "error", said(meant.says), Span(file, start, end), help=helps)
    if meant.instead is None:
        return diagnostic
    instead = Template(meant.instead).safe_substitute(groups)
    title = f"write `{shown(instead.strip())}`"
    if not instead.strip():
        title = f"take `{shown(written.strip())}` away"
    return attrs.evolve(diagnostic, fixes=(Fix(title, (Edit(Span(file, start, end), instead),)),))


def _capital(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
