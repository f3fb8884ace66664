"""What `factoryc judge` answers: to people, as JSON, and as JUnit XML."""

import shlex
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import attrs

from factoryc.cli.regression_files import KeptFailures, added_lines
from factoryc.diagnostics.visible_line import visible_text
from factoryc.evals.suite import EvalItem, Suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.measured_clauses import Figures
from factoryc.judge.unseen import unread_clauses, unseen_evals
from factoryc.judge.verdict import Failure, Verdict

SCHEMA_VERSION = 1
_LONGEST, _SHOWN = 240, 100
_NO_FIGURES = Figures()


@attrs.frozen
class Judged:
    """A verdict, with what was asked: `asked` are the words of the command up to its other options."""

    suite: Suite
    verdict: Verdict
    implementation: Implementation
    asked: tuple[str, ...]
    against: str
    examples: int | None
    kept: KeptFailures
    figures: Figures = _NO_FIGURES

    def again(self, failure: Failure) -> str:
        """The command that shows this failure once more."""
        words = list(self.asked)
        if failure.kind == "measured":
            words += ["--only", failure.clause]
        if failure.eval:
            words += ["--only", failure.eval, "--seed", str(self.verdict.seed)]
            words += ["--examples", str(self.examples)] if self.examples else []
        return shlex.join(words)

    @property
    def word(self) -> str:
        """What the verdict says of the implementation."""
        if self.verdict.accepted:
            return "is what the spec says"
        if not self.verdict.failures:
            return "could not be judged whole"
        return "is not what the spec says"

    @property
    def counts(self) -> str:
        """How much of it was judged, and how much passes."""
        verdict = self.verdict
        failed = {each.eval for each in verdict.failures if each.eval and not each.regression}
        parts = [f"{verdict.evals - len(failed)} of {verdict.evals} evals pass"]
        if verdict.cases:
            parts.append(f"{verdict.covered} of {len(verdict.cases)} cases judged")
        return ", ".join([*parts, f"seed {verdict.seed}"])

    @property
    def unseen(self) -> tuple[tuple[str, str], ...]:
        """The clauses that cannot be judged on this way to an implementation, each with the reason."""
        found = unseen_evals(self.suite, self.verdict.surface, self.implementation)
        evals = ((each.clause, reason) for each, reason in found)
        unread = unread_clauses(self.suite.spec, self.implementation)
        return (*evals, *self.figures.unmeasured, *unread)


def judged_lines(judged: Judged) -> Iterator[str]:
    """The answer for people."""
    verdict = judged.verdict
    for failure in verdict.failures:
        *lines, again = _failure_lines(judged, failure)
        yield from (visible_text(_shortened(line)) for line in lines)
        yield visible_text(again)
        yield ""
    for clause, reason in verdict.inconclusive:
        yield visible_text(f"not decided: {clause}: {reason}")
    for clause in verdict.unreached:
        yield f"not reached: no example got to {clause}"
    for clause, reason in judged.unseen:
        yield f"not judged: {clause}: {reason}"
    for row in judged.figures.rows:
        if row.holds:
            yield visible_text(f"measured: {row.rule}: {row.required}: {row.measured}")
    yield from _regression_lines(judged)
    yield visible_text(summary(judged))


def _regression_lines(judged: Judged) -> Iterator[str]:
    for each in judged.kept.dropped:
        yield visible_text(
            f"regression: one of {each.eval} is dropped, since {each.clause} has changed"
        )
    tried, failed = judged.verdict.kept, len(_regressions(judged))
    if tried:
        how = f"{failed} of them fail again" if failed else "all pass"
        yield f"regression: {tried} kept, {how}"
    yield from added_lines(judged.kept)


def _regressions(judged: Judged) -> list[Failure]:
    return [each for each in judged.verdict.failures if each.regression]


def _failure_lines(judged: Judged, failure: Failure) -> Iterator[str]:
    place = f"{failure.place}: " if failure.place else ""
    elsewhere = failure.eval and failure.eval != failure.clause
    said = f", seen by `{failure.title}`" if elsewhere else f": {failure.title}"
    yield f"{failure.clause}{said}"
    for number, call in enumerate(failure.calls, start=1):
        yield f"  {number}. {call}"
    if failure.expected:
        yield f"  expected: {failure.expected}"
        yield f"  observed: {failure.observed}"
    yield from (f"  {line}" for line in f"{place}{failure.message}".splitlines())
    yield f"  again: {judged.again(failure)}"


def _shortened(line: str) -> str:
    """A line that can be read: what is very long is cut in its middle. JSON holds it whole."""
    if len(line) <= _LONGEST:
        return line
    left_out = len(line) - 2 * _SHOWN
    return f"{line[:_SHOWN]} …{left_out:,} more characters… {line[-_SHOWN:]}"


def summary(judged: Judged) -> str:
    """The verdict in one line."""
    name = f"{judged.suite.spec.name} {judged.suite.spec.version}"
    return f"{judged.against} {judged.word} ({name}): {judged.counts}"


def judged_json(judged: Judged) -> dict[str, Any]:
    """The answer for programs, as docs/reference/judge.schema.json describes it."""
    verdict, suite = judged.verdict, judged.suite
    return {
        "schema": SCHEMA_VERSION,
        "spec": suite.spec.name,
        "version": suite.spec.version,
        "against": judged.against,
        "accepted": verdict.accepted,
        "surface": verdict.surface,
        "confinement": verdict.confinement,
        "seed": verdict.seed,
        "examples": verdict.examples,
        "evals": verdict.evals,
        "cases": dict(verdict.cases),
        "failures": [_failure(judged, each) for each in verdict.failures],
        "inconclusive": _reasons(verdict.inconclusive),
        "unreached": list(verdict.unreached),
        "not_judged": _reasons(judged.unseen),
        "peak_memory_bytes": verdict.peak_memory,
        "measured": [
            {
                "clause": row.rule,
                "required": row.required,
                "measured": row.measured,
                "holds": row.holds,
                "decided": row.decided,
            }
            for row in judged.figures.rows
        ],
        "regression": {
            "kept": verdict.kept,
            "failed": len(_regressions(judged)),
            "added": len(judged.kept.added),
            "dropped": [each.clause for each in judged.kept.dropped],
        },
    }


def _reasons(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"clause": clause, "reason": reason} for clause, reason in pairs]


def _failure(judged: Judged, failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "clause": failure.clause,
        "title": failure.title,
        "message": failure.message,
        "how": failure.how or None,
        "calls": list(failure.calls),
        "expected": failure.expected or None,
        "observed": failure.observed or None,
        "file": failure.file,
        "line": failure.line,
        "sealed": failure.sealed,
        "eval": failure.eval or None,
        "regression": failure.regression,
        "again": judged.again(failure),
    }


def judged_junit(judged: Judged) -> str:
    """The answer as JUnit XML, in the form that the Jenkins xUnit plugin and its likes read.

    Each eval is a test case of its file; what else was found is one of the suite `inspections`.
    """
    verdict, suite = judged.verdict, judged.suite
    root = ET.Element("testsuites", name=suite.spec.name)
    if verdict.kept:
        _regression_suite(root, judged)
    files = dict.fromkeys(each.file for each in suite.evals)
    for file in files:
        items = [each for each in suite.evals if each.file == file]
        _suite(root, file, items, judged)
    others = [each for each in verdict.failures if not each.eval]
    if others:
        counted = str(len(others))
        inspections = ET.SubElement(
            root, "testsuite", name="inspections", tests=counted, failures=counted
        )
        for each in others:
            case = ET.SubElement(inspections, "testcase", classname=each.clause, name=each.title)
            _failed(case, judged, each)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _regression_suite(root: ET.Element, judged: Judged) -> None:
    failed = _regressions(judged)
    count, wrong = str(judged.verdict.kept), str(len(failed))
    suite = ET.SubElement(root, "testsuite", name="regression", tests=count, failures=wrong)
    for each in failed:
        case = ET.SubElement(suite, "testcase", classname=each.eval, name=each.title)
        _failed(case, judged, each)


def _suite(root: ET.Element, file: str, items: list[EvalItem], judged: Judged) -> None:
    verdict = judged.verdict
    failures = {each.eval: each for each in verdict.failures if each.eval and not each.regression}
    skipped = {**dict(verdict.inconclusive), **dict(judged.unseen)}
    skipped |= dict.fromkeys(verdict.unreached, "no example got to it")
    element = ET.SubElement(
        root,
        "testsuite",
        name=file,
        tests=str(len(items)),
        failures=str(sum(each.clause in failures for each in items)),
        skipped=str(sum(each.clause in skipped for each in items)),
    )
    for item in items:
        case = ET.SubElement(
            element, "testcase", classname=item.clause, name=item.title, file=item.file
        )
        if item.clause in failures:
            _failed(case, judged, failures[item.clause])
        elif item.clause in skipped:
            ET.SubElement(case, "skipped", message=_xml(skipped[item.clause]))


def _failed(case: ET.Element, judged: Judged, failure: Failure) -> None:
    element = ET.SubElement(
        case, "failure", message=_xml(failure.message), type=failure.how or failure.kind
    )
    element.text = _xml("\n".join(_failure_lines(judged, failure)))


def _xml(text: str) -> str:
    """The text without what XML 1.0 has no way to say."""
    return "".join(
        each if each in "\t\n" or each.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for each in text
    )
