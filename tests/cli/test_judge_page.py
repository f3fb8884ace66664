"""The verdict as a page: all of it is there, nothing else is needed, and no text of anybody's is markup."""

from html.parser import HTMLParser

import attrs
import pytest

from factoryc.cli.judge_answer import Judged
from factoryc.cli.judge_page import judged_page
from factoryc.cli.regression_files import KeptFailures
from factoryc.evals.derive import derive_suite
from factoryc.judge.gate_row import GateRow
from factoryc.judge.implementation import Implementation
from factoryc.judge.measured_clauses import Figures
from factoryc.judge.verdict import Failure, Verdict
from factoryc.source.text import SourceFile
from tests.cli.command import ROOT, factoryc
from tests.judge.examples import example_spec

SPEC = example_spec("parking")
SUITE = derive_suite(SPEC)
TEXT = (ROOT / "examples/parking/parking.spec").read_text(encoding="utf-8")
HOSTILE = "<script>alert('&')</script>\u202e\x1b[2J"
FAILURE = Failure(
    "eval",
    "parking.fee.grace",
    "fee: grace",
    f"because of {HOSTILE}",
    how="disagreement",
    calls=("fee(15, Vehicle.car)  returns 2.50", f"fee({HOSTILE})  is rejected"),
    expected="returns 0.00",
    observed="returns 2.50",
    eval="parking.fee.grace",
)


class Page(HTMLParser):
    """The tags of a page, and its text as a reader sees it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.seen = [], [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.seen += data


def page(*failures, figures=None, **more):
    verdict = Verdict(
        failures, 5, {"parking.fee.grace": 7}, "library", "bubblewrap", 3, 20, 1.0, **more
    )
    asked = ("factoryc", "judge", "parking.spec", "--against", "fees.py")
    judged = Judged(
        SUITE,
        verdict,
        Implementation("module", "fees"),
        asked,
        "fees.py",
        None,
        KeptFailures(SUITE),
        figures or Figures(),
    )
    return Page(judged_page(judged, {SPEC.file: SourceFile("parking.spec", TEXT)}))


def test_a_failure_is_shown_with_its_clause_its_calls_and_the_way_to_see_it_again():
    seen = page(FAILURE).seen
    assert "fees.py is not what the spec says" in seen
    clause = TEXT[TEXT.index("case grace") :].partition("\n")[0]
    line = TEXT[: TEXT.index("case grace")].count("\n") + 1
    for part in (
        clause,
        f"parking.spec:{line}",
        "fee(15, Vehicle.car)  returns 2.50",
        "returns 0.00",
        "factoryc judge parking.spec --against fees.py --only parking.fee.grace --seed 3",
    ):
        assert part in seen


def test_no_text_of_anybody_is_markup_or_hides():
    found = page(FAILURE)
    assert "script" not in found.tags
    assert found.seen.count("<script>alert('&')</script>") == 2
    assert "\u202e" not in found.seen
    assert "\x1b" not in found.seen


def test_nothing_is_needed_beside_it():
    found = page(FAILURE)
    assert not {"script", "link", "img", "iframe"} & set(found.tags)
    assert not {"src", "href", "onclick"} & {name for name, _ in found.attributes}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "fees.py is what the spec says"),
        ({"inconclusive": (("parking.fee", "too busy"),)}, "could not be judged whole"),
        ({"unreached": ("parking.fee.paid",)}, "no example got to it"),
    ],
)
def test_what_is_not_decided_is_said(more, said):
    assert said in page(**more).seen


def test_what_was_measured_and_holds_is_shown_beside_what_does_not():
    held = GateRow("parking.constraint.memory", "memory at most 64 MB", "20.1 MB", holds=True)
    missed = attrs.evolve(held, rule="parking.constraint.latency", holds=False)
    seen = page(figures=Figures((held, missed))).seen
    assert "What was measured, and holds" in seen
    assert "memory at most 64 MB" in seen
    assert "parking.constraint.latency" not in seen


def test_the_answer_goes_to_a_file_and_a_line_says_the_verdict(tmp_path):
    (tmp_path / "fees.py").write_text("def fee(stay, vehicle):\n    raise ValueError\n")
    command = ["judge", str(ROOT / "examples/parking/parking.spec"), "--against", "fees.py"]
    command += ["--examples", "2", "--only", "parking.fee.grace", "--format", "html", "-o"]
    refused = factoryc(*command, "gone/page.html", cwd=tmp_path)
    assert (refused.code, refused.output) == (2, "")
    assert "there is no folder `gone` to write `gone/page.html` in" in refused.errors
    ended = factoryc(*command, "page.html", cwd=tmp_path)
    assert ended.code == 1
    assert ended.output.startswith("fees.py is not what the spec says (parking 1.0.0): ")
    assert ended.output.endswith(", shown in page.html\n")
    assert "is rejected" in Page((tmp_path / "page.html").read_text(encoding="utf-8")).seen
