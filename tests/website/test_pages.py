"""The site's pages: all that the checkout documents, linked among themselves and in the menu."""

import posixpath
import re
import tomllib

import pytest

from website.build import ROOT, checkout
from website.navigation import as_toml, navigation
from website.pages import Checkout, site_pages, title_of

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"(?ms)^(`{3,})[^\n]*\n.*?^\1[ \t]*$")


@pytest.fixture(scope="module")
def pages():
    return site_pages(checkout())


def anchors(text):
    """What a link may lead to on a page: its headings, and what it names itself."""
    headings = re.findall(r"(?m)^#+ +(.+?) *$", FENCE.sub("", text))
    slugs = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"[\s-]+", "-", slug) for slug in slugs} | set(re.findall(r'id="(\w+)"', text))


def test_links_lead_to_pages_and_to_what_is_on_them(pages):
    broken = []
    for page, text in pages.items():
        if not page.endswith(".md"):
            continue
        for link, anchor in LINK.findall(FENCE.sub("", text)):
            there = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
            there = there if link else page
            if there not in pages or (anchor and anchor not in anchors(pages[there])):
                broken.append((page, link, anchor))
    assert broken == []


def leaves_of(menu):
    for entry in menu:
        ((_, inside),) = entry.items()
        yield from [inside] if isinstance(inside, str) else leaves_of(inside)


def test_each_page_is_in_the_menu_once(pages):
    titles = {page: title_of(text) for page, text in pages.items() if page.endswith(".md")}
    assert all(titles.values())
    menu = tomllib.loads(f"nav = {as_toml(navigation(pages, titles))}")["nav"]
    leaves = list(leaves_of(menu))
    assert sorted(leaves) == sorted(titles)
    assert leaves[0] == "index.md"


def test_a_link_out_of_the_site_is_text_alone():
    texts = {
        "README.md": "# A\n\n[b](docs/b.md#c) [code](factoryc/x.py) [d](examples/d/d.spec)\n",
        "docs/b.md": "# B\n\n## c\n\n[home](../README.md) [d](../examples/)\n",
        "examples/README.md": "# Examples\n\n[d](d/d.spec) is in [b](../docs/b.md)\n",
        "examples/d/samples/a.csv": "a,b\n" * 20,
        "examples/d/d.spec": '/// Does d.\nspec d version "1"\n',
    }
    pages = site_pages(Checkout(texts))
    assert "[b](b.md#c) code [d](examples/d.md)" in pages["index.md"]
    assert "[home](index.md) [d](examples/index.md)" in pages["b.md"]
    assert "[d](d.md) is in [b](../b.md)" in pages["examples/index.md"]
    assert 'spec d version "1"' in pages["examples/d.md"]
    assert pages["examples/d.md"].count("a,b\n") == 12


def test_text_in_a_fence_is_left_alone():
    texts = {"README.md": "# A\n\n```text\n[code](factoryc/x.py)\n```\n"}
    assert site_pages(Checkout(texts))["index.md"] == texts["README.md"]


def test_the_make_targets_that_the_pages_name_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    for path in (ROOT / "README.md", ROOT / "docs" / "contributing.md"):
        assert set(re.findall(r"`make ([a-z]+)`", path.read_text(encoding="utf-8"))) <= targets
