"""Whatever the text and wherever its spans lie, a rendering never fails and keeps to its width."""

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.console import Console

from factoryc.diagnostics.code_frame import code_frame
from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label, Witness
from factoryc.diagnostics.frame_layout import Mark
from factoryc.diagnostics.json_report import check_report
from factoryc.diagnostics.terminal import render_diagnostics
from factoryc.diagnostics.visible_line import wrapped
from factoryc.source.edit import Edit
from factoryc.source.text import SourceFile

FRAGMENTS = ["\n", "\n\n", "\t", "    ", "x", "word ", "車", "é", "👩‍👧", "❤️", "\x1b[0m", "\u202e"]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=80).map("".join),
)
WORDS = st.text(max_size=40)
VALUES = st.dictionaries(WORDS, WORDS, max_size=3)


@st.composite
def files_with_spans(draw, least, most):
    file = SourceFile("any.spec", draw(TEXTS))
    offsets = st.integers(0, len(file.text))
    pairs = draw(st.lists(st.tuples(offsets, offsets), min_size=least, max_size=most))
    return file, [file.span(min(pair), max(pair)) for pair in pairs]


def clusters(text):
    return split_graphemes(text)[0]


@settings(suppress_health_check=[HealthCheck.too_slow])  # a machine may be busy
@given(files_with_spans(1, 6), st.data(), st.integers(20, 200))
def test_a_frame_shows_any_spans_within_its_width(file_and_spans, data, width):
    file, spans = file_and_spans
    roles = st.sampled_from(["primary", "secondary"])
    marks = [Mark(span, data.draw(WORDS), data.draw(roles)) for span in spans]
    rows = code_frame(file, marks, width, len(str(len(file.line_starts))), clusters)
    lines = ["".join(piece.text for piece in row) for row in rows]
    assert all(cell_len(line) <= width for line in lines)
    assert all(not line.endswith(" ") for line in lines)
    assert any("^" in line for line in lines) or all(mark.role == "secondary" for mark in marks)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a machine may be busy
@given(files_with_spans(1, 4), st.data(), st.integers(20, 200))
def test_any_diagnostic_is_rendered_for_people_and_for_programs(file_and_spans, data, width):
    file, (span, *others) = file_and_spans
    diagnostic = Diagnostic(
        name="any-name",
        severity=data.draw(st.sampled_from(["error", "warning", "info"])),
        message=data.draw(WORDS),
        span=span,
        label=data.draw(WORDS),
        labels=tuple(Label(other, data.draw(WORDS)) for other in others),
        notes=(data.draw(WORDS),),
        question=data.draw(st.none() | WORDS),
        help=data.draw(st.none() | WORDS),
        witness=Witness(data.draw(VALUES), data.draw(VALUES), data.draw(VALUES), ("f()",)),
        fixes=(Fix("any", (Edit(span, data.draw(WORDS)),)),),
    )
    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=True, color_system=None)
    files = {file.name: file}
    render_diagnostics([diagnostic], files, console)
    written.getvalue().encode()
    report = check_report([diagnostic], files)
    start, end = report["findings"][0]["span"]["start"], report["findings"][0]["span"]["end"]
    for place, offset in ((start, span.start), (end, span.end)):
        assert file.line_starts[place["line"] - 1] + place["column"] - 1 == offset


@given(TEXTS.map(lambda text: text.replace("\n", " ")), st.integers(2, 60))
def test_wrapping_loses_nothing_and_keeps_to_the_limit(text, limit):
    lines = wrapped(text, limit, clusters)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(sum(width for *_, width in clusters(line)) <= limit for line in lines)
