"""The standard library as a page, from its modules: what each defines, and the evals that show it."""

import re
from collections.abc import Mapping

from factoryc.source.text import SourceFile
from factoryc.syntax.declarations import Declaration, Eval, Function
from factoryc.syntax.parse import parse

_INTRODUCTION = """\
# The standard library

Modules that come with the compiler, written in the language itself, and brought in with [`use`](modules.md). What a
spec does not speak of costs it nothing. This page is made from the modules; each eval on it is run by the tests. The
[functions of the language](builtins.md) need no module.
"""
_DOC = re.compile(r"\A((?:///[^\n]*\n)+)\n")
_BODY = re.compile(r"\s=(?=\s)")


def library_page(modules: Mapping[str, str]) -> str:
    """A section for each module, by its name and its text."""
    table = ["| module | holds |", "|---|---|"]
    for name, text in modules.items():
        anchor = name.replace(".", "")
        table.append(f"| [`{name}`](#{anchor}) | {_first_sentence(_module_doc(text))} |")
    sections = [_module(name, text) for name, text in modules.items()]
    return "\n".join([_INTRODUCTION, *table, "", *sections])


def _module(name: str, text: str) -> str:
    lines = [f"## `{name}`\n", f"{_module_doc(text)}\n"]
    module, _ = parse(SourceFile(f"{name}.spec", text))
    for declaration in module.declarations:
        written = text[declaration.span.start : declaration.span.end].rstrip()
        if isinstance(declaration, Eval):
            lines += [f"```factoryc\n{written}\n```\n"]
        elif declaration.doc:
            said = " ".join(declaration.doc.split())
            lines += [f"```factoryc\n{_shown(declaration, written)}\n```\n", f"{said}\n"]
    return "\n".join(lines)


def _shown(declaration: Declaration, written: str) -> str:
    """A function without its body; anything else is what it says."""
    return _BODY.split(written, maxsplit=1)[0] if isinstance(declaration, Function) else written


def _module_doc(text: str) -> str:
    found = _DOC.match(text)
    return " ".join(line[3:].strip() for line in found[1].splitlines()) if found else ""


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]
