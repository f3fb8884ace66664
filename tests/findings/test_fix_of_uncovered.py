"""The fix of `uncovered-input` fails with an error that may be meant, and settles the finding."""

import pytest

from factoryc.pipeline import check_source
from factoryc.source.edit import apply_edits

PAY = "operation pay(n: Int where it in 0..9) -> Int {{ {} }}\n\n"
ENTER = """\
operation enter(n: Int where it in 0..9) -> Int in order {
  fails Full when n > 3
  case inside otherwise { returns n }
}

"""


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        # What nothing fails with yet is waiting for a case.
        (
            "error Full\nerror Unpaid\n\n" + ENTER + PAY.format("case a when n > 0 { returns n }"),
            "Unpaid",
        ),
        # What another operation fails with speaks of something else.
        ("error Full\n\n" + ENTER + PAY.format("case a when n > 0 { returns n }"), "Unforeseen"),
        # Its own error is taken where nothing is waiting.
        (
            "error Full\nerror Odd\n\n"
            + ENTER
            + PAY.format("case a when n > 1 { returns n } case b when n == 1 { fails Odd }"),
            "Odd",
        ),
        # An error with fields says something that the compiler cannot know.
        (
            "error Unpaid { due: Int }\n\n" + PAY.format("case a when n > 0 { returns n }"),
            "Unforeseen",
        ),
        # A placeholder hides nothing.
        (
            "error Unforeseen { due: Int }\n\n" + PAY.format("case a when n > 0 { returns n }"),
            "Unforeseen2",
        ),
    ],
)
def test_the_error_that_is_offered(text, taken):
    found = [e for e in check_source({"a.spec": text}, "a.spec") if e.name == "uncovered-input"]
    (diagnostic,) = found
    (fix,) = diagnostic.fixes
    assert fix.title == f"add a case that fails with `{taken}`"
    assert fix.applicability == "suggested"
    names = {each.name for each in check_source({"a.spec": apply_edits(text, fix.edits)}, "a.spec")}
    assert not names & {
        "uncovered-input",
        "unknown-name",
        "duplicate-name",
        "wrong-arguments",
        "syntax",
    }
