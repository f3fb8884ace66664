"""`constraint runtime python >= "3.11"`: the product says so, and its source is such Python."""

import ast
import re
import sys
import tomllib

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.product_source import ProductSource
from factoryc.source.python_tree import python_tree
from factoryc.spec.comparisons import COMPARE
from factoryc.spec.evals import PythonVersion

_PROJECT = "pyproject.toml"
_NEWEST_MINOR = 40
_UNPACKS_INDICES = (3, 11)
_SPECIFIER = re.compile(r"\s*(~=|==|!=|<=|>=|<|>|===)\s*(\d+(?:\.\d+)*(?:\.\*)?)\s*")


def inspect_syntax(product: ProductSource, clause: str, rule: PythonVersion) -> tuple[Finding, ...]:
    """Each file that the oldest Python which the constraint allows would not parse."""
    oldest = _oldest(rule)
    if oldest is None or oldest >= sys.version_info[:2]:
        return ()
    found: list[Finding] = []
    for module in product.modules:
        try:
            tree = python_tree(module.text, feature_version=oldest)
            line = _line_of_unpacked_index(tree) if oldest < _UNPACKS_INDICES else 0
            if line:
                text = f"is not Python {oldest[0]}.{oldest[1]}: an index is unpacked with `*`"
                found.append(Finding(module.path, line, clause, text))
        except SyntaxError as error:
            text = f"is not Python {oldest[0]}.{oldest[1]}: {error.msg}"
            found.append(Finding(module.path, error.lineno or 0, clause, text))
    return tuple(found)


def _line_of_unpacked_index(tree: ast.AST) -> int:
    """The line of the first `a[*b]`, which Python's own check of versions lets through; or 0."""
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Tuple)
        and any(isinstance(each, ast.Starred) for each in node.slice.elts)
    ]
    return min(lines, default=0)


def inspect_declared_version(
    product: ProductSource, clause: str, rule: PythonVersion
) -> tuple[Finding, ...]:
    """What `requires-python` says, unless it allows just what the constraint does."""
    wanted = f'`requires-python = "{rule.operator}{rule.version}"`'
    if product.project is None:
        return (Finding(_PROJECT, 0, clause, f"is missing: nothing says {wanted}"),)
    try:
        project = tomllib.loads(product.project).get("project")
    except tomllib.TOMLDecodeError as error:
        return (Finding(_PROJECT, 0, clause, f"is not TOML: {error}"),)
    declared = project.get("requires-python") if isinstance(project, dict) else None
    if not isinstance(declared, str):
        return (Finding(_PROJECT, 0, clause, f"does not say {wanted}"),)
    allowed = _minors(declared)
    if allowed is None or allowed != _minors(f"{rule.operator}{rule.version}"):
        text = f'says `requires-python = "{declared}"`, and not {wanted}'
        return (Finding(_PROJECT, 0, clause, text),)
    return ()


def _oldest(rule: PythonVersion) -> tuple[int, int] | None:
    allowed = _minors(f"{rule.operator}{rule.version}")
    # Older than any Python that still has a parser for its syntax: the check would say nothing.
    oldest = min(allowed) if allowed else 0
    return (3, oldest) if oldest else None


def _minors(specifiers: str) -> frozenset[int] | None:
    """The minor versions of Python 3 that a list of version specifiers allows."""
    minors = set(range(_NEWEST_MINOR))
    for specifier in specifiers.split(","):
        match = _SPECIFIER.fullmatch(specifier)
        if match is None:
            return None
        sign, text = match[1], match[2].removesuffix(".*")
        version = tuple(int(part) for part in text.split("."))[:2]
        version = version if len(version) > 1 else (*version, 0)
        if sign == "~=":
            minors = {minor for minor in minors if (3, minor) >= version and version[0] == 3}  # noqa: PLR2004  Python 3
        elif sign in COMPARE:
            minors = {minor for minor in minors if COMPARE[sign]((3, minor), version)}
        else:
            return None
    return frozenset(minors)
