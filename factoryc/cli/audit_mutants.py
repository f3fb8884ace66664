"""`factoryc audit --against`: how strong a suite is by the mutants of an implementation, and what lives."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from factoryc.cli.indented import indented, percent
from factoryc.cli.regression_files import KeptFailures, added_lines
from factoryc.judge.mutants.fates import Fate, MutantAudit, TriedMutant
from factoryc.spec.spec import Spec

SCHEMA_VERSION = 1
_FATES: dict[Fate, str] = {
    "caught": "caught",
    "weak": "let through",
    "allowed": "allowed by the spec",
    "alike": "without a difference found",
    "unreached": "where no eval comes",
}
_SHOWN: dict[Fate, str] = {
    "weak": "the suite is too weak: the spec forbids this, and no eval notices it",
    "allowed": "the spec does not care: it allows both",
}
_HIDDEN: dict[Fate, str] = {
    "alike": "no difference found, and no proof that there is none:",
    "unreached": "no eval comes to these, and no difference was found:",
}


@attrs.frozen
class AuditedMutants:
    """An audit, with what was asked, and what is kept of it."""

    spec: Spec
    against: str
    audit: MutantAudit
    kept: KeptFailures


def mutant_lines(answer: AuditedMutants, width: int | None) -> Iterator[str]:
    """The answer for people."""
    for clause, tried in answer.audit.by_clause.items():
        yield from indented(0, f"{clause}: {_counts(tried)}", width)
        for each in tried:
            if each.difference is not None:
                for indent, text in _difference(each):
                    yield from indented(indent, text, width)
        for fate, title in _HIDDEN.items():
            some = [each for each in tried if each.fate == fate]
            yield from indented(2, title, width) if some else ()
            for each in some:
                yield from indented(6, f"{_says(each)} (in {each.calls:,} calls)", width)
        yield ""
    yield from added_lines(answer.kept)
    yield from indented(0, _summary(answer), width)


def _counts(tried: Sequence[TriedMutant]) -> str:
    parts = [f"{len(tried)} {'mutant' if len(tried) == 1 else 'mutants'}"]
    for fate, words in _FATES.items():
        count = sum(each.fate == fate for each in tried)
        parts += [f"{count} {words}"] if count else []
    return ", ".join(parts)


def _says(each: TriedMutant) -> str:
    mutant = each.mutant
    before, after = (" ".join(text.split()) for text in (mutant.before, mutant.after))
    return f"{mutant.file}:{mutant.line}: `{before}` becomes `{after}`, which {mutant.what}"


def _difference(each: TriedMutant) -> Iterator[tuple[int, str]]:
    assert each.difference is not None, "asked only of those that differ"
    yield 2, _says(each)
    yield from ((6, call) for call in each.difference.calls)
    yield 8, f"the original: {each.difference.original}"
    yield 8, f"the mutant:   {each.difference.mutant}"
    yield 6, _SHOWN[each.fate]


def _summary(answer: AuditedMutants) -> str:
    audit = answer.audit
    name = f"{answer.spec.name} by {answer.against}"
    total = len(audit.tried)
    if not total:
        return f"{name}: there is nothing in its code to change"
    counted = total - audit.count("allowed")
    share = f" ({percent(audit.count('caught'), counted)})" if counted else ""
    parts = [f"{audit.count('caught')} of {counted} mutants are caught{share}"]
    for fate, words in _FATES.items():
        parts += [f"{audit.count(fate)} {words}"] if fate != "caught" and audit.count(fate) else []
    if audit.possible > total:
        parts.append(f"{audit.possible - total} more were not tried")
    if audit.same:
        parts.append(f"{audit.same} more changes compile to the same code")
    return f"{name}: {'; '.join(parts)}"


def mutants_json(answer: AuditedMutants, *, reaches_gate: bool) -> dict[str, Any]:
    """The answer for programs, as docs/reference/audit.schema.json describes it."""
    audit = answer.audit
    return {
        "schema": SCHEMA_VERSION,
        "spec": answer.spec.name,
        "version": answer.spec.version,
        "against": answer.against,
        "mutants": [_mutant(each) for each in audit.tried],
        "summary": {
            "mutants": len(audit.tried),
            **{fate: audit.count(fate) for fate in _FATES},
            "possible": audit.possible,
            "same_code": audit.same,
            "reaches_gate": reaches_gate,
        },
    }


def _mutant(each: TriedMutant) -> dict[str, Any]:
    mutant, difference = each.mutant, each.difference
    return {
        "clause": each.clause,
        "file": mutant.file,
        "line": mutant.line,
        "before": mutant.before,
        "after": mutant.after,
        "what": mutant.what,
        "fate": each.fate,
        "caught_by": each.by or None,
        "calls": each.calls,
        "difference": None
        if difference is None
        else {
            "calls": list(difference.calls),
            "original": difference.original,
            "mutant": difference.mutant,
        },
    }
