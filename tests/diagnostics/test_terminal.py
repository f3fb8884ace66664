"""Renderings for people, compared with snapshots that a person has read."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label, Witness
from factoryc.diagnostics.terminal import render_diagnostics, summary_line
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

SHORTENER = SourceFile(
    "shortener.spec",
    """\
spec shortener version "1.0.0"

state links: Map<Code, Link> = {}

/// Files a link under a chosen code, or under a fresh one.
operation shorten(target: Url, alias: Code?) -> Link {
  case taken when alias is some and alias in links {
    fails AliasTaken { alias: alias }
  }
  case fresh when alias is none {
    ensures result.code not in links
    ensures result.target == target and result.visits == 0
    sets links[result.code] = result
  }
}
""",
)
PARKING = SourceFile(
    "parking.spec",
    'spec parking version "1.0.0"\n\nquantity total { at least 10; at most 5; }\n\ttype 停車場 = 整数\n',
)
FILES = {file.name: file for file in (SHORTENER, PARKING)}


def over(file, first, last=None):
    """The span from one text to the end of another, or of the first alone."""
    start = file.text.index(first)
    last = first if last is None else last
    return file.span(start, file.text.index(last, start) + len(last))


def before(file, text):
    return file.span(file.text.index(text), file.text.index(text))


UNCOVERED = Diagnostic(
    name="uncovered-input",
    severity="error",
    message="no case of `shorten` applies to an alias that nobody has taken",
    span=over(SHORTENER, "operation shorten"),
    label="no case applies",
    clause="shortener.shorten",
    question="What does a caller get who asks for an alias that nobody has taken yet?",
    labels=(
        Label(over(SHORTENER, "alias is some and alias in links"), "covers taken aliases"),
        Label(over(SHORTENER, "alias is none"), "covers no alias at all"),
    ),
    help="write a case for it, or end with `otherwise`",
    witness=Witness(
        input={"target": '"https://example.org"', "alias": '"abc123"'},
        state={"links": "{}"},
        outcomes={"taken": "does not apply", "fresh": "does not apply"},
    ),
    fixes=(
        Fix(
            "write `case chosen`",
            (
                Edit(
                    before(SHORTENER, "  case fresh"),
                    "  case chosen when alias is some and alias not in links {\n    returns …\n  }\n",
                ),
            ),
        ),
    ),
)
CONFLICT = Diagnostic(
    name="conflicting-cases",
    severity="error",
    message="`taken` and `fresh` apply to one input and disagree",
    span=over(SHORTENER, "case taken", "}\n  }"),
    label="this case fails",
    labels=(
        Label(over(SHORTENER, "case fresh", "= result\n  }"), "this case returns a link"),
        Label(over(SHORTENER, "result.visits"), "reads what it returns"),
    ),
    notes=("cases are unordered: say `in order` if the first is meant to win",),
    witness=Witness(
        calls=('shorten("https://example.org/a", "abc123")', 'visit("abc123")'),
        outcomes={"taken": "fails AliasTaken", "fresh": "returns Link { … }"},
    ),
)
BOUNDS = Diagnostic(
    name="conflicting-bounds",
    severity="warning",
    message="no value is at least 10 and at most 5",
    span=over(PARKING, "at most 5"),
    label="at most 5",
    labels=(
        Label(over(PARKING, "at least 10"), "but at least 10"),
        Label(over(PARKING, "total"), "`total` has both"),
        Label(over(SHORTENER, "links"), "and is stored here"),
    ),
    fixes=(Fix("let `total` end at 15", (Edit(over(PARKING, "5;"), "15;"),), "safe"),),
)
WIDE = Diagnostic(
    name="unknown-name",
    severity="info",
    message="no type named `整数`",
    span=over(PARKING, "整数"),
    label="did you mean `Int`?",
    labels=(Label(over(PARKING, "停車場"), "needed for 停車場"),),
)
LATE = Diagnostic(
    name="unclosed-block",
    severity="error",
    message="the file ends before this operation does",
    span=Span("shortener.spec", len(SHORTENER.text), len(SHORTENER.text)),
    label="a `}` belongs here",
)
ELSEWHERE = Diagnostic(
    name="unreadable-file",
    severity="error",
    message="`lost.spec` cannot be read: no such file",
    span=Span("lost.spec", 0, 0),
)
ALL = (UNCOVERED, CONFLICT, BOUNDS, WIDE, LATE, ELSEWHERE)


def rendered(diagnostics, width, files=None, **options):
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=True, **options)
    render_diagnostics(diagnostics, FILES if files is None else files, console)
    return file.getvalue()


@pytest.mark.parametrize("width", [40, 80])
def test_rendering_without_colour(width, snapshot):
    snapshot(f"rendering/terminal_{width}.txt", rendered(ALL, width, color_system=None))


def test_rendering_in_colour(snapshot):
    text = rendered([UNCOVERED, BOUNDS], 80, color_system="standard", legacy_windows=False)
    snapshot("rendering/terminal_colour.txt", text.replace("\x1b", "ESC"))


def test_carets_stand_under_wide_characters_and_behind_tabs():
    lines = rendered([WIDE], 80, color_system=None).splitlines()
    source = next(line for line in lines if "= 整数" in line)
    marks = lines[lines.index(source) + 1]
    assert cell_len(marks[: marks.index("^")]) == cell_len(source[: source.index("整数")])
    assert marks.count("^") == cell_len("整数")


def test_in_a_pipe_a_headline_keeps_to_one_line():
    file = io.StringIO()
    render_diagnostics([UNCOVERED], FILES, Console(file=file, width=40))
    assert file.getvalue().splitlines()[0] == (
        "error[uncovered-input]: no case of `shorten` applies to an alias that nobody has taken"
    )


def test_nothing_to_say_prints_nothing():
    assert rendered([], 80) == ""


def test_each_page_is_named_once_and_last():
    lines = rendered([LATE, LATE, WIDE], 80, color_system=None).splitlines()
    assert lines[-3:] == [
        "to read more: factoryc explain unclosed-block",
        "to read more: factoryc explain unknown-name",
        "2 errors, 1 info",
    ]


def test_summary_counts_by_severity():
    assert summary_line([LATE, BOUNDS, LATE]) == "2 errors, 1 warning"
    assert summary_line([BOUNDS, BOUNDS]) == "2 warnings"
    assert summary_line([]) == "no errors"


def test_no_text_of_a_spec_is_obeyed():
    file = SourceFile("evil.spec", "a \x1b[2J\u202e [red]b[/red]\x07\n")
    evil = Diagnostic("odd", "error", "a \x1b[31m name [bold]", file.span(2, 8), label="\x1b[0m")
    text = rendered([evil], 80, {file.name: file}, color_system=None)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x07" not in text
    assert "a ␛[2J\N{REPLACEMENT CHARACTER} [red]b[/red]␇" in text
    assert "name [bold]" in text


def test_a_value_keeps_its_spaces():
    witness = Witness(input={"text": '"a  b   c"'})
    text = rendered([Diagnostic("odd", "error", "m", LATE.span, witness=witness)], 80)
    assert '"a  b   c"' in text


@pytest.mark.parametrize(
    "before", ["x" * 1_000_000, "車" * 300_000, "e\u0301" * 300_000, "\t" * 90_000]
)
@pytest.mark.parametrize("width", [40, 200])
def test_of_a_long_line_what_is_marked_is_shown(before, width):
    file = SourceFile("long.spec", f"{before} here {before}")
    start = len(before) + 1
    span = file.span(start, start + 4)
    fix = Fix("there", (Edit(span, "there"),))
    found = Diagnostic("odd", "error", "m", span, label="this", fixes=(fix,))
    text = rendered([found], width, {file.name: file}, color_system=None)
    lines = text.splitlines()
    source = next(line for line in lines if line.startswith("1 |"))
    marks = lines[lines.index(source) + 1]
    assert source.count("…") == 2
    column = cell_len(source[: source.index("here")])
    assert cell_len(marks[: marks.index("^")]) == column
    assert all(cell_len(line) <= width for line in lines)
    assert len(text) < 10_000
    added = "".join(lines[next(i for i, line in enumerate(lines) if line.startswith("  | +")) :])
    assert "there" in re.sub(r"[\s|]", "", added)
