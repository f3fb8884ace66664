"""The page of decisions lists the words with which a decision settles a question."""

import re
from pathlib import Path

import pytest

from factoryc.diagnostics.folding import QUESTIONS
from factoryc.findings.doubts import CONCURRENCY, DURABILITY, ORDER, TIE
from factoryc.findings.open_results import OUTCOME
from factoryc.findings.retries import RETRY
from factoryc.findings.unbounded_input import SIZE
from factoryc.findings.unstated_latency import LATENCY
from factoryc.findings.unstated_rejection import REJECTION
from factoryc.findings.unstated_time_zone import TIME_ZONE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "decisions.md"
MATTERS = [
    *(OUTCOME, ORDER, TIE, SIZE, DURABILITY),
    *(CONCURRENCY, RETRY, TIME_ZONE, REJECTION, LATENCY),
]


def test_each_question_has_its_words_in_the_order_of_a_report():
    assert tuple(matter.finding for matter in MATTERS) == QUESTIONS


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.finding)
def test_the_page_lists_the_words(matter):
    row = re.search(rf"\| \[{matter.finding}\]\([^)]*\) \| (.+) \|", PAGE.read_text("utf-8"))
    assert row[1] == ", ".join(word.strip() for word in matter.words)
