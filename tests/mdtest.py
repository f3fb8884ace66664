"""Markdown pages as tests of the language: headings are cases, ```spec fences are source.

A diagnostic is expected on the line where its span starts:

    operation f(a: Int) -> Int { }  // error: [uncovered-input] "part of the message"

An expectation on a line of its own belongs to the next line of source. Matching is both ways: what
is not expected fails, and what is expected and missing fails. Blocks under one heading are one
file; a line `` `b.spec`: `` before a block names another one. A ```csv fence that is named so is a
file of data.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.folding import QUESTIONS
from factoryc.source.text import SourceFile

Check = Callable[[Mapping[str, str], str], Sequence[Diagnostic]]

ROOT = "main.spec"
# Snippets show one thing. That they lack the other parts of a spec is no finding in them, and neither is
# what a careful colleague would ask besides: that is the matter of the pages that are named so.
IN_EVERY_SNIPPET = frozenset({"missing-part", *QUESTIONS})

_FENCE = re.compile(r"^(`{3,})\s*([\w-]*)\s*$")
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*$")
_FILE = re.compile(r"^`([^`]+\.(spec|csv))`:\s*$")
_EXPECTATION = re.compile(
    r"//\s*(?P<severity>error|warning|info):\s*\[(?P<name>[a-z0-9-]+)\]"
    r'(?:\s*"(?P<text>.*?)"(?=\s*(?://|$)))?'
)


@attrs.frozen
class Block:
    """One ```spec fence. `line` is the page's line on which its source begins."""

    file: str
    line: int
    source: str


@attrs.frozen
class Case:
    """All blocks under one heading, which `title` gives with the headings above it."""

    title: str
    blocks: tuple[Block, ...]
    data: tuple[Block, ...] = ()

    @property
    def files(self) -> Mapping[str, str]:
        """The text of each spec and module of this case."""
        texts: dict[str, str] = {}
        for block in self.blocks:
            texts[block.file] = texts.get(block.file, "") + block.source
        return texts

    @property
    def files_and_data(self) -> Mapping[str, str]:
        """The same, with the files that its evals go through."""
        return {**self.files, **{block.file: block.source for block in self.data}}

    @property
    def root(self) -> str:
        """The file that a check starts from."""
        return ROOT if ROOT in self.files else self.blocks[0].file

    def page_line(self, file: str, line: int) -> int:
        """Where a line of one of the files stands on the page."""
        for block in (block for block in self.blocks if block.file == file):
            count = block.source.count("\n")
            if line <= count:
                return block.line + line - 1
            line -= count
        # Just behind the last line: an end of file that came too early.
        return self.blocks[-1].line + self.blocks[-1].source.count("\n")


@attrs.frozen
class Expectation:
    """A diagnostic that must appear on line `line` of a file."""

    file: str
    line: int
    severity: str
    name: str
    text: str

    def matches(self, diagnostic: Diagnostic, line: int) -> bool:
        return (
            (self.file, self.line) == (diagnostic.span.file, line)
            and (self.severity, self.name) == (diagnostic.severity, diagnostic.name)
            and self.text in diagnostic.message
        )


def read_cases(page: str) -> tuple[Case, ...]:
    """The cases of a page, in order. Headings without source are none."""
    blocks: dict[str, list[Block]] = {}
    data: dict[str, list[Block]] = {}
    headings: list[tuple[int, str]] = []
    file = ROOT
    lines = iter(enumerate(page.splitlines(), start=1))
    for number, line in lines:
        if fence := _FENCE.match(line):
            source = "".join(f"{text}\n" for text in _until(fence.group(1), lines))
            title = " - ".join(text for _, text in headings)
            if fence.group(2) == "spec":
                blocks.setdefault(title, []).append(Block(file, number + 1, source))
            elif fence.group(2) == "csv" and file != ROOT:
                data.setdefault(title, []).append(Block(file, number + 1, source))
            file = ROOT
        elif heading := _HEADING.match(line):
            depth = len(heading.group(1))
            headings = [*(above for above in headings if above[0] < depth), (depth, heading[2])]
        elif named := _FILE.match(line):
            file = named.group(1)
    return tuple(
        Case(title, tuple(found), tuple(data.get(title, ()))) for title, found in blocks.items()
    )


def _until(fence: str, lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    for _, line in lines:
        if line.strip() == fence:
            return
        yield line


def read_expectations(file: str, text: str) -> tuple[Expectation, ...]:
    """What the comments of one file expect."""
    expectations = []
    waiting: list[re.Match[str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = list(_EXPECTATION.finditer(line))
        if found and not line[: found[0].start()].strip():
            waiting += found
            continue
        for match in (*waiting, *found):
            severity, name, message = match.group("severity", "name", "text")
            expectations.append(Expectation(file, number, severity, name, message or ""))
        waiting = []
    assert not waiting, f"{file}: an expectation at the end of a file belongs to no line"
    return tuple(expectations)


def disagreements(case: Case, check: Check, page: str = "") -> tuple[str, ...]:
    """What is missing and what is unexpected, each with its line on the page.

    A page that is named like a finding shows where it arises, and where it does not.
    """
    files = case.files
    sources = {name: SourceFile(name, text) for name, text in files.items()}
    missing = [each for name, text in files.items() for each in read_expectations(name, text)]
    passed_over = IN_EVERY_SNIPPET - {page} - {each.name for each in missing}
    problems = []
    for diagnostic in check(case.files_and_data, case.root):
        if diagnostic.name in passed_over and diagnostic.severity != "error":
            continue
        source = sources.get(diagnostic.span.file)
        line = source.position(diagnostic.span.start).line if source else 0
        met = next((each for each in missing if each.matches(diagnostic, line)), None)
        if met is not None:
            missing.remove(met)
            continue
        place = case.page_line(diagnostic.span.file, line) if source else diagnostic.span.file
        problems.append(
            f'{place}: unexpected {diagnostic.severity}: [{diagnostic.name}] "{diagnostic.message}"'
        )
    problems += [
        f"{case.page_line(each.file, each.line)}: missing {each.severity}: [{each.name}]"
        f' "{each.text}"'
        for each in missing
    ]
    return tuple(problems)


def read_page(path: Path) -> Mapping[str, tuple[Case, ...]]:
    """The sections of a finding's page, each with its cases."""
    sections: dict[str, list[str]] = {}
    fence = None
    title = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := _FENCE.match(line):
            fence = match[1] if fence is None else None if match[1] == fence else fence
        heading = _HEADING.match(line) if fence is None else None
        if heading and heading[1] == "##":
            title = heading[2]
            sections[title] = []
        elif title:
            sections[title].append(line)
    return {name: read_cases("\n".join(lines)) for name, lines in sections.items()}
