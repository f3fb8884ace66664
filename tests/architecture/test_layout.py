"""How the code is laid out: small files, honest docstrings, one way to reach a name."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "factoryc").rglob("*.py"))
LONGEST = 500
EMPTY_WORDS = {"utils", "util", "common", "helpers", "helper", "manager", "base", "core", "misc"}


@cache
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def name(path):
    return str(path.relative_to(ROOT))


def test_a_module_is_small():
    """Whatever is longer is to be split by node kind."""
    long = [name(path) for path in MODULES if path.read_bytes().count(b"\n") > LONGEST]
    assert long == []


def test_a_module_states_its_promise():
    """What goes in and what comes out, in a docstring."""
    assert [name(path) for path, tree in trees().items() if not ast.get_docstring(tree)] == []


def test_a_module_is_named_for_what_it_does():
    words = {path: re.split(r"[_/.]", name(path).removesuffix(".py")) for path in MODULES}
    assert [name(path) for path in MODULES if not EMPTY_WORDS.isdisjoint(words[path])] == []


def test_a_package_holds_only_a_docstring():
    packages = {path: tree.body for path, tree in trees().items() if path.name == "__init__.py"}
    assert [
        name(path) for path, body in packages.items() if list(map(type, body)) != [ast.Expr]
    ] == []


def test_imports_are_absolute_and_at_the_top():
    assert {name(path): lines for path, tree in trees().items() if (lines := astray(tree))} == {}


def astray(node, *, inside=False):
    """The lines of imports that stand inside something, or begin at their own package."""
    lines = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            if inside or getattr(child, "level", 0):
                lines.append(child.lineno)
        elif not isinstance(child, ast.expr):
            holds = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            lines += astray(child, inside=inside or holds)
    return lines


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_links_between_pages_lead_somewhere():
    assert {name(page): links for page in PAGES if (links := broken_links(page))} == {}


def broken_links(page):
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    return [link for link in LINK.findall(text) if not (page.parent / link).exists()]
