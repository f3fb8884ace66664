"""A message points at the part that is wrong, and at no more than that."""

import pytest

from tests.spec.understanding import understood

DECLARED = """\
function double(x: Int) -> Int = 2 * x

operation open(owner: Text) { case always otherwise { } }"""

PLACES = {
    "the day of a decision": (
        'decision one "why" {\n  on 2026-02-31\n  because "x"\n  governs double\n}',
        ["2026-02-31"],
    ),
    "a start of the wrong type": (
        "function total(xs: List<Decimal>) -> Int = fold total = 0.00 for x in xs: total + x",
        ["0.00"],
    ),
    "a step of the wrong type": (
        "function total(xs: List<Text>) -> Int = fold total = 0 for x in xs: x",
        ["x"],
    ),
    "a start and what it goes through": (
        "function total(xs: Int) -> Int = fold total = 0.00 for x in ys: x",
        ["0.00", "ys"],
    ),
    "a part of a command": (
        'interface cli {\n  "open <owner> --loud" -> open\n  invalid exit 2\n}',
        ["--loud"],
    ),
    "a value of a command": (
        'interface cli {\n  "open <owner> [--by <other>]" -> open\n  invalid exit 2\n}',
        ["[--by <other>]"],
    ),
    "a command as a whole": (
        'interface cli {\n  "open" -> open\n  invalid exit 2\n}',
        ['"open"'],
    ),
}


@pytest.mark.parametrize(("text", "pointed_at"), PLACES.values(), ids=PLACES.keys())
def test_a_message_points_at_what_is_wrong(text, pointed_at):
    whole = f'spec places version "1.0.0"\n\n{DECLARED}\n\n{text}\n'
    diagnostics = understood(whole).diagnostics
    places = [whole[each.span.start : each.span.end] for each in diagnostics]
    assert places == pointed_at
