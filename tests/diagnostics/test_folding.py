"""What people read first: errors, warnings, then one question of each kind."""

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.folding import Folded, folded, ranked
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

FILES = {"a.spec": SourceFile("a.spec", "first\nsecond\nthird\n")}


def said(name, start, severity="info"):
    place = Span("a.spec", start, start + 1)
    return Diagnostic(name, severity, "hm", place, clause=f"a.at_{start}")


def test_questions_come_last_and_the_most_valuable_first():
    latency, retry = said("unstated-latency", 0), said("unstated-retry", 6)
    order, mistake = said("unstated-order", 7, "warning"), said("type-mismatch", 13, "error")
    assert ranked([latency, retry, order, mistake]) == (mistake, order, retry, latency)


def test_what_is_an_error_is_no_question():
    durability = said("unstated-durability", 9, "error")
    assert ranked([durability, said("vague-word", 12)])[0] == durability


def test_one_of_each_kind_is_shown_and_names_the_others():
    first, second, third = (said("unstated-retry", start) for start in (0, 6, 13))
    latency = said("unstated-latency", 1)
    shown = folded([first, latency, second, third], FILES)
    others = "2 more of this kind: `at_6` in line 2, `at_13` in line 3 (`--all` shows all)"
    assert shown == (Folded(first, others), Folded(latency))


def test_a_long_list_of_others_is_cut():
    every = [said("unstated-retry", 0)] * 9
    (shown,) = folded(every, FILES)
    assert shown.others.startswith("8 more of this kind: ")
    assert "…" in shown.others


def test_mistakes_of_one_kind_are_all_shown():
    mistakes = [said("vague-word", 0, "warning"), said("vague-word", 6, "warning")]
    assert folded(mistakes, FILES) == tuple(map(Folded, mistakes))


def test_errors_come_before_warnings_and_these_before_questions():
    part, order = said("missing-part", 0, "warning"), said("unstated-order", 7, "warning")
    latency = said("unstated-latency", 0)
    word, mistake = said("vague-word", 1, "warning"), said("uncovered-input", 13, "error")
    assert ranked([latency, part, order, word, mistake]) == (mistake, word, order, part, latency)


def test_those_at_one_place_are_told_apart_by_what_they_say():
    place = Span("a.spec", 0, 1)
    parts = [
        Diagnostic("missing-part", "warning", f"`a` has no {part}", place)
        for part in ("eval suite", "decision log", "anti-spec")
    ]
    (shown,) = folded(parts, FILES)
    assert shown.others == (
        "2 more of this kind: `a` has no decision log, `a` has no anti-spec (`--all` shows all)"
    )
