"""Lists of the pages in a folder, each with the first sentence that it says of itself."""

import posixpath
import re
from collections.abc import Iterable, Mapping

from factoryc.cli.finding_groups import grouped

# The sections in which a page of a finding and a decision say the most in the fewest words.
_FIRST = re.compile(
    r"(?m)^## (?:What it does|Choice)\n+(?P<paragraph>[^\n#][^\n]*(?:\n[^\n#][^\n]*)*)"
)
_SENTENCE = re.compile(r"\A.+?\.(?=\s|\Z)", re.DOTALL)
_TITLE = re.compile(r"(?m)^# +(.+?) *$")


def list_of_decisions(pages: Mapping[str, str]) -> str:
    """The page that lists what was settled."""
    introduction = "What was settled about this compiler, and why, in the order in which it was.\n"
    return "\n".join(["# Decisions\n", introduction, *_table(_in("decisions", pages), pages), ""])


def list_of_findings(pages: Mapping[str, str]) -> str:
    """The page that lists the findings, by what they are about."""
    introduction = (
        "What the compiler says about a spec. `factoryc explain NAME` shows the page of each.\n"
    )
    by_name = {posixpath.basename(page)[:-3]: page for page in _in("findings", pages)}
    lines = ["# Findings\n", introduction]
    for group, names in grouped(by_name).items():
        lines += [f"## {group.capitalize()}\n", *_table(map(by_name.__getitem__, names), pages), ""]
    return "\n".join(lines)


def _in(folder: str, pages: Mapping[str, str]) -> list[str]:
    return sorted(page for page in pages if posixpath.dirname(page) == folder)


def _table(listed: Iterable[str], pages: Mapping[str, str]) -> list[str]:
    rows = [
        f"| [{_title(pages[page])}]({posixpath.basename(page)}) | {_said(pages[page])} |"
        for page in listed
    ]
    return ["| page | says |", "|---|---|", *rows]


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return found[1] if found else ""


def _said(text: str) -> str:
    found = _FIRST.search(text)
    if found is None:
        return ""
    paragraph = " ".join(found["paragraph"].split())
    sentence = _SENTENCE.match(paragraph)
    return (sentence[0] if sentence else paragraph).replace("|", "\\|")
