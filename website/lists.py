"""Lists of the pages in a folder, each with the first sentence that it says of itself."""

import re
from collections.abc import Mapping

# The sections in which a page of a finding and a decision say the most in the fewest words.
_FIRST = re.compile(
    r"(?m)^## (?:What it does|Choice)\n+(?P<paragraph>[^\n#][^\n]*(?:\n[^\n#][^\n]*)*)"
)
_SENTENCE = re.compile(r"\A.+?[.:](?=\s|\Z)", re.DOTALL)
_TITLE = re.compile(r"(?m)^# +(.+?) *$")


def list_of_pages(folder: str, title: str, pages: Mapping[str, str]) -> str:
    """The page that lists all pages of a folder."""
    rows = [
        f"| [{_title(text)}]({page.removeprefix(f'{folder}/')}) | {_said(text)} |"
        for page, text in sorted(pages.items())
        if page.startswith(f"{folder}/") and page.endswith(".md")
    ]
    return "\n".join([f"# {title}", "", "| page | what it says |", "|---|---|", *rows, ""])


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
