"""The pages of the site: the checkout's own text in, one Markdown file for each page out.

Nothing is written twice: the home page is the README, and each example is a page around its spec.
A link leads to another page of the site, or is none: what has no page is named without a link.
"""

import posixpath
import re
from collections.abc import Callable, Mapping

import attrs

from website.examples import example_pages
from website.lists import list_of_decisions, list_of_findings

_FENCE = re.compile(r"(?ms)^(`{3,})[^\n]*\n.*?^\1[ \t]*$")
_SPEC_FENCE = re.compile(r"(?m)^(`{3,})spec[ \t]*$")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>(?!https?:|mailto:|#)[^)\s]+)\)")
_TITLE = re.compile(r"(?m)^# +(.+?) *$")

# What a page of the site is made from, where that stands elsewhere in the checkout.
_ELSEWHERE = {"index.md": "README.md", "examples/index.md": "examples/README.md"}
_SHOWN_AS = {"grammar/spec.lark": "reference/grammar.md"}


@attrs.frozen
class Checkout:
    """The texts that the site is made from, by their path in the checkout."""

    texts: Mapping[str, str]

    def below(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.texts if path.startswith(f"{folder}/")))


def site_pages(checkout: Checkout) -> Mapping[str, str]:
    """Each page of the site, by its path."""
    origins = {page: path for page, path in _ELSEWHERE.items() if path in checkout.texts}
    pages = {page: checkout.texts[path] for page, path in origins.items()}
    for path in checkout.below("docs"):
        page = path.removeprefix("docs/")
        pages[page] = checkout.texts[path]
        origins[page] = path
    shown = {origin: page for page, origin in origins.items()}
    shown |= _SHOWN_AS
    for page, text, files in example_pages(checkout.texts):
        pages[page] = text
        shown |= dict.fromkeys(files, page)
    pages["decisions/index.md"] = list_of_decisions(pages)
    pages["findings/index.md"] = list_of_findings(pages)
    for folder in ("examples", "findings", "decisions", "reference"):
        origin = folder if folder == "examples" else f"docs/{folder}"
        shown[origin] = f"{folder}/index.md"
    for page, origin in origins.items():
        if page.endswith(".md"):
            pages[page] = _linked(pages[page], page, origin, shown)
    # Pygments keeps the word `spec` for the specs of RPM.
    return {page: _SPEC_FENCE.sub(r"\1factoryc", text) for page, text in pages.items()}


def title_of(text: str) -> str:
    """The title of a page, without what only marks it up."""
    found = _TITLE.search(_FENCE.sub("", text))
    return found[1].replace("`", "") if found else ""


def _linked(text: str, page: str, origin: str, shown: Mapping[str, str]) -> str:
    """The text with each link leading from `page` to the page that shows what it leads to."""

    def lead(link: re.Match[str]) -> str:
        target, mark, anchor = link["target"].partition("#")
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(origin), target))
        if meant not in shown:
            return link["text"]
        here = posixpath.relpath(shown[meant], posixpath.dirname(page) or ".")
        return f"[{link['text']}]({here}{mark}{anchor})"

    return _outside_fences(text, lambda part: _LINK.sub(lead, part))


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    parts = []
    end = 0
    for fence in _FENCE.finditer(text):
        parts += [change(text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, change(text[end:])])
