"""Whole files: a template filled in, with the imports that the result needs."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2

from factoryc.contract.meanings_source import meanings_used
from factoryc.contract.module_text import docstring_text, imports_of
from factoryc.contract.python_names import class_name, names_of, predicate_name, python_name
from factoryc.evals.python_layout import WIDTH, import_from
from factoryc.source.python_tree import python_tree
from factoryc.spec.spec import Spec

_TEMPLATES = Path(__file__).with_name("templates")

# Where the names that templates use come from; imports are written in this order.
_OFFERED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("factoryc.judge.testing.broken", ("Broken",)),
    ("factoryc.judge.testing.evaluates", ("evaluates",)),
    ("factoryc.judge.testing.machine", ("play",)),
    ("factoryc.judge.testing.rows", ("rows_of",)),
    ("factoryc.judge.testing.suite_runs", ("SuiteRuns",)),
    (
        "factoryc.judge.testing.values",
        ("days_between", "decimals_between", "matching", "such_that", "texts_of_size"),
    ),
    ("hypothesis", ("assume", "given")),
    ("hypothesis.stateful", ("RuleBasedStateMachine", "rule")),
)


@cache
def _environment() -> jinja2.Environment:
    # What is made is Python, not HTML: there is nothing to escape.
    return jinja2.Environment(  # noqa: S701
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
    )


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template with its values."""
    return _environment().get_template(f"{template}.jinja").render(values)


def module(docstring: str, body: str, spec: Spec) -> str:
    """A module of a suite: what it is, what it imports, and its definitions."""
    body = "\n\n\n".join([*meanings_used(body), body.strip("\n")])
    names = names_of(body)
    standard = list(imports_of(body))
    if "Path" in names:
        standard.append("from pathlib import Path")
    foreign = _foreign(names)
    own = _own(body, names, spec)
    groups = ["\n".join(group) for group in (standard, foreign, own) if group]
    gap = "\n\n\n" if body.startswith(("@", "class ", "def ")) else "\n\n"
    text = "\n\n".join([_docstring(docstring), *groups]) + f"{gap}{body}\n"
    if any(len(line) > WIDTH for line in text.split("\n")):
        # A pattern or a sentence of the spec stays in one piece.
        head = _docstring(docstring)
        text = text.replace(head, f"{head}\n# ruff: noqa: E501", 1)
    return text


def _docstring(text: str) -> str:
    first, _, rest = text.partition("\n\n")
    if not rest:
        return docstring_text(first)
    body = docstring_text(rest).removeprefix('"""').removesuffix('"""').rstrip("\n")
    head = docstring_text(first).removesuffix('"""').rstrip("\n")
    return f'{head}\n\n{body}\n"""'


def _foreign(names: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for origin, offered in _OFFERED:
        taken = [name for name in offered if name in names]
        if taken:
            lines.append(import_from(origin, taken))
        if origin == "hypothesis" and "st" in names:
            lines.append("from hypothesis import strategies as st")
    return lines


def _own(body: str, names: frozenset[str], spec: Spec) -> list[str]:
    defined = {
        node.id
        for node in ast.walk(python_tree(body))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    offered = {"CONTRACT"}
    for definition in spec.types:
        offered |= {class_name(definition.name), predicate_name(definition.name)}
    offered |= {python_name(function.name) for function in spec.functions}
    lines = [import_from(".contract", tuple(offered & names))] if offered & names else []
    shared = {name for name in names - defined if name == "runs" or name.startswith("any_")}
    if shared:
        lines.append(import_from(".strategies", tuple(shared)))
    return lines
