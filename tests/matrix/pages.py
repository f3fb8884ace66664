"""Pages of the matrix: a spec, a right implementation of it, and wrong ones, each with what catches it.

    # Parking fees                          what the page is about
    ```spec …```                            the spec, and files of data that are named before their fences
    ## Right                                ```python …```; without one it is what a build makes
    ## returns                              a kind of clause, and below it what is wrong with it
    ### The grace ends too early            Caught by `parking.fee.grace`, with `fee(15,`.
    ```diff …```                            lines of the right one, and what stands in their place

What stands after "Caught by" is the clause that has to be named, or one of some, after "with" what the failure shows, and
after "when" the clause whose evals notice it, where those of the clause itself do not get there.
"""

import re
from pathlib import Path

import attrs

FOLDER = Path(__file__).parent
MODULE = "implementation"
_CAUGHT = re.compile(
    r"Caught by ((?:`[^`]+`(?:, | or )?)+?)(?:,\s+with\s+`([^`]+)`)?(?:,\s+when\s+`([^`]+)`)?\."
)
_HEADING = re.compile(r"(#{1,3}) (.+)")
_FENCE = re.compile(r"```(\w+)")
_FILE = re.compile(r"`([^`]+)`:")
_NAMES = re.compile(r"`([^`]+)`")
_HUNKS = re.compile(r"^@@.*\n", re.MULTILINE)


@attrs.frozen
class Wrong:
    """`kind` is the kind of clause that it breaks, `where` has the evals that notice it; `changes` are diffs, by the files that they change."""

    page: str
    kind: str
    name: str
    clauses: tuple[str, ...]
    where: str
    shows: str
    changes: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return f"{self.page}:{self.name.replace(' ', '-')}"


@attrs.frozen
class Block:
    """One fence; `file` is what the line before it names."""

    language: str
    file: str
    source: str


@attrs.define
class Section:
    """What stands below one heading: its fences, and the lines around them."""

    depth: int
    title: str
    blocks: list[Block] = attrs.field(factory=list)
    lines: list[str] = attrs.field(factory=list)


@attrs.frozen
class Page:
    """`module` is the text of the right implementation, or empty where it is what a build makes."""

    name: str
    spec: str
    data: tuple[tuple[str, str], ...]
    module: str
    wrong: tuple[Wrong, ...]


def pages() -> tuple[Page, ...]:
    """All pages, by name."""
    return tuple(read_page(path) for path in sorted(FOLDER.glob("*.md")))


def read_page(path: Path) -> Page:
    """A page, which has to be whole."""
    spec, module, kind = "", "", ""
    data: list[tuple[str, str]] = []
    wrong: list[Wrong] = []
    for section in sections(path.read_text(encoding="utf-8")):
        match section.depth:
            case 1:
                spec = "".join(block.source for block in section.blocks if block.language == "spec")
                data = [(each.file, each.source) for each in section.blocks if each.file]
            case 2 if section.title == "Right":
                module = "".join(each.source for each in section.blocks)
            case 2:
                kind = section.title
            case _:
                caught = _CAUGHT.search(" ".join(section.lines))
                assert caught is not None, f"{path.name}: nothing catches `{section.title}`"
                changes = tuple((each.file, each.source) for each in section.blocks)
                assert changes, f"{path.name}: nothing is changed in `{section.title}`"
                named, shows, where = caught.groups(default="")
                clauses = tuple(_NAMES.findall(named))
                where = where or clauses[0]
                title = section.title
                wrong.append(Wrong(path.stem, kind, title, clauses, where, shows, changes))
    assert spec, f"{path.name}: a page begins with a spec"
    return Page(path.stem, spec, tuple(data), module, tuple(wrong))


def sections(text: str) -> list[Section]:
    """The sections of a page, by its headings."""
    found: list[Section] = []
    file = ""
    lines = iter(text.splitlines())
    for line in lines:
        if fence := _FENCE.fullmatch(line):
            source = "".join(f"{each}\n" for each in iter(lambda: next(lines), "```"))
            found[-1].blocks.append(Block(fence[1], file, source))
            file = ""
        elif heading := _HEADING.fullmatch(line):
            found.append(Section(len(heading[1]), heading[2]))
        elif named := _FILE.fullmatch(line):
            file = named[1]
        elif line:
            found[-1].lines.append(line)
    return found


def changed(text: str, diff: str) -> str:
    """The text with each hunk of a diff applied, which has to fit in one place."""
    for hunk in filter(str.strip, _HUNKS.split(diff)):
        lines = [line if line.strip() else " " for line in hunk.splitlines()]
        before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
        after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
        assert all(line[0] in " +-" for line in lines), hunk
        assert f"\n{text}".count(f"\n{before}") == 1, f"it does not fit in one place:\n{before}"
        text = f"\n{text}".replace(f"\n{before}", f"\n{after}", 1)[1:]
    return text
