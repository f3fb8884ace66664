"""What `factoryc judge` answers, as one HTML page that needs nothing beside it: no script, no other file."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from factoryc.cli.clause_texts import ClauseText, clause_texts
from factoryc.cli.judge_answer import Judged
from factoryc.diagnostics.visible_line import visible_text
from factoryc.judge.verdict import Failure
from factoryc.source.text import SourceFile

_SURFACES = {"library": "as a library", "cli": "on the command line", "http": "over HTTP"}
_TEMPLATES = Environment(
    loader=PackageLoader("factoryc.cli", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def judged_page(judged: Judged, files: Mapping[str, SourceFile]) -> str:
    """The answer for people who were not there. `files` are what the spec was read from."""
    verdict, spec = judged.verdict, judged.suite.spec
    said = clause_texts(spec, files)
    unreached = [(clause, "no example got to it") for clause in verdict.unreached]
    return _TEMPLATES.get_template("verdict.html.jinja").render(
        spec=spec.name,
        version=spec.version,
        against=_visible(judged.against),
        word=judged.word,
        colour="right" if verdict.accepted else "wrong" if verdict.failures else "open",
        counts=judged.counts,
        surface=_SURFACES[verdict.surface],
        confinement=verdict.confinement.replace("none", "nothing"),
        seed=verdict.seed,
        examples=verdict.examples,
        failures=[_failure(judged, each, said) for each in verdict.failures],
        open=[
            ("Not decided", verdict.inconclusive),
            ("Not reached", unreached),
            ("Not judged", judged.unseen),
        ],
        measured=[each for each in judged.figures.rows if each.holds],
        cases=list(verdict.cases.items()),
    )


def _failure(judged: Judged, failure: Failure, said: Mapping[str, ClauseText]) -> dict[str, Any]:
    return {
        "clause": failure.clause,
        "title": _visible(failure.title),
        "sealed": failure.sealed,
        "regression": failure.regression,
        "said": said.get(failure.clause) or said.get(failure.eval),
        "calls": [_visible(each) for each in failure.calls],
        "expected": _visible(failure.expected),
        "observed": _visible(failure.observed),
        "message": _visible(failure.message),
        "place": failure.place,
        "again": _visible(judged.again(failure)),
    }


def _visible(text: str) -> str:
    return "\n".join(visible_text(line) for line in text.split("\n"))
