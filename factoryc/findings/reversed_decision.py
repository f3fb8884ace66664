"""`reversed-decision`: a clause does what the decision that governs it has rejected.

What was rejected is prose. What it quotes in backticks is code, and can be looked for.
"""

import re
from collections.abc import Iterator, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.prose.code import Code
from factoryc.prose.tokens import Token, tokens
from factoryc.source.span import Span
from factoryc.spec.builtin_table import GROUPS
from factoryc.spec.evals import Decision
from factoryc.spec.governed import spans_of_clauses
from factoryc.spec.spec import Spec
from factoryc.spec.types import SCALARS

NAME = "reversed-decision"
_QUOTED = re.compile(r"`([^`]+)`")


def find_reversed_decisions(spec: Spec, codes: Mapping[str, Code]) -> Iterator[Diagnostic]:
    """An error for each governed clause in which stands what was rejected."""
    quoting = [each for each in spec.decisions if any("`" in out.what for out in each.rejected)]
    if not quoting:
        return
    spans = spans_of_clauses(spec)
    for decision in quoting:
        for rejected in decision.rejected:
            for quoted in _QUOTED.findall(rejected.what):
                code = [token.text for token in tokens(quoted)]
                if not _can_be_told(code):
                    continue
                for name in decision.governs:
                    place = _first(code, spans.get(name), codes)
                    if place is not None:
                        yield _error(decision, quoted, name, place, spec, codes)


def _can_be_told(code: list[str]) -> bool:
    """One name alone may stand for anything, unless it is one of the language."""
    return len(code) > 1 or code[0] in _of_the_language()


def _of_the_language() -> frozenset[str]:
    functions = (each.name for group in GROUPS.values() for each in group)
    return frozenset([*functions, *(scalar.name for scalar in SCALARS.values())])


def _first(code: list[str], span: Span | None, codes: Mapping[str, Code]) -> Span | None:
    if span is None or span.file not in codes:
        return None
    there: tuple[Token, ...] = tokens(codes[span.file].source.text, span.start, span.end)
    for index in range(len(there) - len(code) + 1):
        part = there[index : index + len(code)]
        if [token.text for token in part] == code:
            return Span(span.file, part[0].start, part[-1].end)
    return None


def _error(
    decision: Decision,
    quoted: str,
    name: str,
    place: Span,
    spec: Spec,
    codes: Mapping[str, Code],
) -> Diagnostic:
    text = codes[decision.span.file].source.text
    at = text.find(quoted, decision.span.start, decision.span.end)
    label = Label(Span(decision.span.file, at, at + len(quoted)), "rejected here")
    return Diagnostic(
        NAME,
        "error",
        f"`{name.removeprefix(f'{spec.name}.')}` does what `{decision.name}` rejected: `{quoted}`",
        place,
        clause=name,
        question=f"Is it settled that {decision.title[:1].lower()}{decision.title[1:]}?",
        labels=(label,) if at >= 0 else (),
        help="change the clause, or write down the decision that takes the place of this one",
    )
