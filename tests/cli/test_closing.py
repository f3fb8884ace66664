"""What `factoryc check` says last of a spec: what was proved, searched, and left open."""

from factoryc.cli.closing import closing_lines, whole_closing_lines
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.pipeline import Checked, Understood
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec


def closing(proved=(), unknown=(), diagnostics=(), lines=closing_lines):
    source = SourceFile("shop.spec", "")
    understood = Understood(Spec("shop", "1"), {"std.web": source, "shop.spec": source}, ())
    return lines(Checked(understood, diagnostics, proved, unknown).answer)


def test_what_was_proved_and_what_was_only_searched_is_said():
    proved = (
        *(Proved(f"shop.f.c{number}", "dead-case", "solver") for number in range(8)),
        Proved("shop.f", "uncovered-input", "by form"),
        *(Proved(f"shop.g.c{number}", "lost-update", "bounded", "4 calls") for number in range(5)),
    )
    assert closing(proved) == [
        "shop.spec: no findings. 14 questions: 9 proved, 5 searched without finding anything"
    ]


def test_what_stays_open_is_never_silent():
    lines = closing(unknown=(Unknown("shop.f.known", "dead-case", "the texts are too long"),))
    assert lines == [
        "not proved: `dead-case` at shop.f.known: the texts are too long",
        "shop.spec: no findings. 1 question: 1 not proved",
    ]


OPEN = (
    Unknown("shop.f.a", "broken-invariant", "the solver reached its limit"),
    Unknown("shop.f.b", "broken-invariant", "the solver reached its limit"),
    Unknown("shop.eval.e", "eval-contradicts-contract", "no result that `f()` may have was found"),
    Unknown("shop.g", "broken-invariant", "the texts are too long"),
)


def test_what_stays_open_of_one_finding_is_one_line_below_what_matters_more():
    important, folded, advice, summary = closing(unknown=OPEN)
    assert important.startswith("not proved: `eval-contradicts-contract` at shop.eval.e: no result")
    assert folded == (
        "not proved: `broken-invariant` at shop.f.a and 2 more (`--all` shows each): "
        "the solver reached its limit"
    )
    assert "`invariant`" in advice
    assert summary == "shop.spec: no findings. 4 questions: 4 not proved"


def test_who_asks_for_everything_gets_a_line_for_each():
    *lines, _ = closing(unknown=OPEN, lines=whole_closing_lines)
    assert [line.split("` at ")[1].split(":")[0] for line in lines] == [
        "shop.f.a",
        "shop.f.b",
        "shop.eval.e",
        "shop.g",
    ]


def test_beside_findings_the_questions_are_others():
    found = Diagnostic("some-finding", "error", "message", SourceFile("shop.spec", "").span(0, 0))
    proved = (Proved("shop.f", "uncovered-input", "by form"),)
    assert closing(proved, diagnostics=(found,)) == [
        "shop.spec: 1 other question without a finding: 1 proved"
    ]


def test_a_spec_with_findings_is_not_said_to_have_none():
    found = Diagnostic("some-finding", "warning", "message", SourceFile("shop.spec", "").span(0, 0))
    assert closing(diagnostics=(found,)) == []
