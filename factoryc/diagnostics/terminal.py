"""Diagnostics for people: a headline, the code with labels, what shows it, what to do about it.

Everything is readable without colour and in forty columns. Nothing that a spec contains is obeyed by
the terminal: control characters are shown as signs, and no text is read as markup.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from rich.cells import split_graphemes
from rich.console import Console
from rich.text import Text

from factoryc.diagnostics.canvas import Role
from factoryc.diagnostics.code_frame import code_frame, last_line
from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Severity
from factoryc.diagnostics.fix_preview import preview
from factoryc.diagnostics.folding import Folded, folded, ranked
from factoryc.diagnostics.frame_layout import Mark
from factoryc.diagnostics.visible_line import visible_line, visible_text, wrapped
from factoryc.diagnostics.witness_table import witness_table
from factoryc.frozen import frozen
from factoryc.source.text import SourceFile

_SEVERITY_STYLE: Mapping[Severity, str] = {
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
}
_GUTTER_STYLE = "blue"
_SECONDARY_STYLE = "bold blue"
_WORD_STYLE = "bold"
_CODE_STYLE = "cyan"
_CODE = re.compile(r"`[^`]+`")
_NARROWEST = 20
_SPACIOUS = 60
_CONTINUED = 6


def _clusters(text: str) -> Sequence[tuple[int, int, int]]:
    clusters, _ = split_graphemes(text)
    return clusters


@frozen
class _Page:
    """Where one diagnostic is written: its console, its files, its margin left of the bar."""

    console: Console
    files: Mapping[str, SourceFile]
    gutter: int

    def line(self, *parts: tuple[str, str]) -> None:
        """Print one line as it is. It was measured before, so the console must not wrap it."""
        self.console.print(
            Text.assemble(*parts), no_wrap=True, overflow="ignore", crop=False, highlight=False
        )

    @property
    def width(self) -> int:
        return max(self.console.width, _NARROWEST)

    @property
    def margin(self) -> str:
        """What stands where line numbers would, on a line that has none."""
        return " " * self.gutter

    @property
    def room(self) -> int:
        """The cells right of the bar."""
        return self.width - self.gutter - len(" | ")


def render_diagnostics(
    diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile], console: Console
) -> None:
    """Print all diagnostics, the most valuable first, then where to read more and how many there are.

    Without any diagnostic nothing is printed. In a pipe, a headline keeps to one line.
    """
    every = ranked(diagnostics)
    _render_page(tuple(map(Folded, every)), every, files, console)


def render_folded(
    diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile], console: Console
) -> None:
    """The same, with one question of each kind. All of them are counted."""
    every = tuple(diagnostics)
    _render_page(folded(every, files), every, files, console)


def _render_page(
    shown: Sequence[Folded],
    every: Sequence[Diagnostic],
    files: Mapping[str, SourceFile],
    console: Console,
) -> None:
    for each in shown:
        _render(each, files, console)
    if not shown:
        return
    page = _Page(console, files, 0)
    for name in dict.fromkeys(each.diagnostic.name for each in shown):
        page.line(("to read more: ", ""), (f"factoryc explain {name}", _WORD_STYLE))
    page.line((summary_line(every), _WORD_STYLE))


def summary_line(diagnostics: Iterable[Diagnostic]) -> str:
    """How many of each severity, such as `2 errors, 1 warning`."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    counts = (
        _counted(severities.count("error"), "error", "errors"),
        _counted(severities.count("warning"), "warning", "warnings"),
        _counted(severities.count("info"), "info", "info"),
    )
    return ", ".join(count for count in counts if count) or "no errors"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def render_diagnostic(
    diagnostic: Diagnostic, files: Mapping[str, SourceFile], console: Console
) -> None:
    """Print one diagnostic, and an empty line."""
    _render(Folded(diagnostic), files, console)


def _render(shown: Folded, files: Mapping[str, SourceFile], console: Console) -> None:
    diagnostic = shown.diagnostic
    marks = _marks(diagnostic)
    known = [(files[name], marks[name]) for name in marks if name in files]
    gutter = max((len(str(last_line(file, marked))) for file, marked in known), default=1)
    page = _Page(console, files, gutter)
    _headline(diagnostic, page)
    for name, marked in marks.items():
        _frame(diagnostic, name, marked, page)
    _sections(diagnostic, page)
    if shown.others:
        _section("note", shown.others, page)
    page.line()


def _marks(diagnostic: Diagnostic) -> Mapping[str, Sequence[Mark]]:
    """What to mark, by file; the file that the diagnostic points at comes first."""
    marks = {diagnostic.span.file: [Mark(diagnostic.span, diagnostic.label, "primary")]}
    for label in diagnostic.labels:
        mark = Mark(label.span, label.text, "secondary")
        marks.setdefault(label.span.file, []).append(mark)
    return marks


def _headline(diagnostic: Diagnostic, page: _Page) -> None:
    start = f"{diagnostic.severity}[{diagnostic.name}]:"
    whole = f"{start} {visible_text(diagnostic.message)}"
    lines = wrapped(whole, page.width, _clusters) if page.console.is_terminal else (whole,)
    if not lines[0].startswith(start):
        # The terminal is narrower than the name, which is not worth splitting in two.
        lines = (start, *wrapped(whole.removeprefix(f"{start} "), page.width, _clusters))
    first, *others = lines
    style = _SEVERITY_STYLE[diagnostic.severity]
    page.line((start, style), (first.removeprefix(start), _WORD_STYLE))
    for line in others:
        page.line((line, _WORD_STYLE))


def _frame(diagnostic: Diagnostic, name: str, marks: Sequence[Mark], page: _Page) -> None:
    arrow = "-->"
    if name != diagnostic.span.file:
        arrow = ":::"
        page.line((f"{page.margin} |", _GUTTER_STYLE))
    file = page.files.get(name)
    if file is None:
        page.line((f"{page.margin}{arrow} ", _GUTTER_STYLE), (visible_text(name), ""))
        return
    position = file.position(min(max(marks[0].span.start, 0), len(file.text)))
    place = f"{visible_text(name)}:{position.line}:{position.column}"
    page.line((f"{page.margin}{arrow} ", _GUTTER_STYLE), (place, ""))
    styles: Mapping[Role, str] = {
        "gutter": _GUTTER_STYLE,
        "source": "",
        "primary": _SEVERITY_STYLE[diagnostic.severity],
        "secondary": _SECONDARY_STYLE,
    }
    for row in code_frame(file, marks, page.width, page.gutter, _clusters):
        page.line(*((piece.text, styles[piece.role]) for piece in row))


def _sections(diagnostic: Diagnostic, page: _Page) -> None:
    """What follows the code, each part after its own word."""
    witness = diagnostic.witness
    if (
        witness is not None
        or diagnostic.notes
        or diagnostic.question is not None
        or diagnostic.help is not None
        or diagnostic.fixes
    ):
        page.line((f"{page.margin} |", _GUTTER_STYLE))
    for note in diagnostic.notes:
        _section("note", note, page)
    if witness is not None:
        if diagnostic.notes:
            page.line((f"{page.margin} |", _GUTTER_STYLE))
        for line in witness_table(witness, page.room, _clusters):
            page.line((f"{page.margin} | ", _GUTTER_STYLE), (line, ""))
        page.line((f"{page.margin} |", _GUTTER_STYLE))
    if diagnostic.question is not None:
        _section("question", diagnostic.question, page)
    if diagnostic.help is not None:
        _section("help", diagnostic.help, page)
    for fix in diagnostic.fixes:
        _fix(fix, page)


def _fix(fix: Fix, page: _Page) -> None:
    """What a fix is called, how sure it is, and the lines that it would change."""
    _section("help", f"{fix.title} ({fix.applicability} fix)", page)
    for file in page.files.values():
        change = preview(fix, file)
        if change is None:
            continue
        for sign, style, lines in (("-", "red", change.removed), ("+", "green", change.added)):
            for line in lines:
                _changed_line(sign, line, style, page)


def _changed_line(sign: str, line: str, style: str, page: _Page) -> None:
    text = "".join(visible_line(line, _clusters).cells)
    start = f"{sign} "
    for part in wrapped(text, max(page.room - _CONTINUED, 2), _clusters) or ("",):
        page.line((f"{page.margin} | ", _GUTTER_STYLE), (f"{start}{part}".rstrip(" "), style))
        start = " " * _CONTINUED


def _section(word: str, text: str, page: _Page) -> None:
    start = f"{word}: "
    indent = len(start) if page.width >= _SPACIOUS else 2
    room = max(page.room - len(start), 2)
    lines = [
        line
        for paragraph in text.split("\n")
        for line in wrapped(visible_text(paragraph), room, _clusters) or ("",)
    ]
    page.line((f"{page.margin} = ", _GUTTER_STYLE), (start, _WORD_STYLE), *_prose(lines[0]))
    for line in lines[1:]:
        page.line((f"{page.margin}   {' ' * indent}", ""), *_prose(line))


def _prose(line: str) -> Iterable[tuple[str, str]]:
    """The line with what stands in backticks set off."""
    end = 0
    for match in _CODE.finditer(line):
        yield (line[end : match.start()], "")
        yield (match.group(), _CODE_STYLE)
        end = match.end()
    yield (line[end:], "")
