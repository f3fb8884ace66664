"""The rules of a SARIF report: what each finding is about, in the words of its page.

A page has a title and sections. A finding without a page is a rule with nothing but its name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from factoryc.diagnostics.diagnostic import Diagnostic, Severity

Json = dict[str, Any]

LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}

_SECTION = re.compile(r"^## (?P<title>.+?)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r".+?[.!?](?=\s|\Z)", re.DOTALL)
_FIRST = "What it does"
_SECOND = "Why it matters"


def rules(
    diagnostics: Iterable[Diagnostic], pages: Mapping[str, str], more: Iterable[str] = ()
) -> tuple[Json, ...]:
    """A rule for each name that occurs, in order of the names. `more` are names without findings.

    The level of a rule is the gravest that one of its findings has here.
    """
    severities: dict[str, Severity] = dict.fromkeys(more, "info")
    for each in diagnostics:
        before = severities.get(each.name, "info")
        severities[each.name] = min(each.severity, before, key=list(LEVELS).index)
    return tuple(
        _rule(name, severity, pages.get(name)) for name, severity in sorted(severities.items())
    )


def page_summary(page: str) -> str:
    """The first sentence of a page."""
    text = _sections(page).get(_FIRST, "")
    sentence = _SENTENCE.match(text)
    return _plain(sentence[0] if sentence else text)


def _rule(name: str, severity: Severity, page: str | None) -> Json:
    rule: Json = {"id": name, "name": _pascal_case(name)}
    if page is not None:
        sections = _sections(page)
        full = " ".join(_plain(sections.get(title, "")) for title in (_FIRST, _SECOND))
        rule["shortDescription"] = {"text": page_summary(page) or name}
        rule["fullDescription"] = {"text": full.strip() or name}
        rule["help"] = {"text": page, "markdown": page}
    return {**rule, "defaultConfiguration": {"level": LEVELS[severity]}}


def _sections(page: str) -> Mapping[str, str]:
    return {each["title"].strip(): each["text"].strip() for each in _SECTION.finditer(page)}


def _plain(text: str) -> str:
    """A text on one line, without the code that may follow it."""
    return " ".join(text.partition("```")[0].split())


def _pascal_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))
