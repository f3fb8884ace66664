"""`constraint dependencies none`: nothing but the standard library and the product itself.

`dependencies only "x"` is the same with a few that may be there.
"""

import re
import sys
import tomllib
from collections.abc import Sequence

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of
from factoryc.judge.inspect.product_source import ProductSource

_PROJECT = "pyproject.toml"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def inspect_imports(
    product: ProductSource, clause: str, allowed: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Each import of something that is neither in the standard library nor the product's.

    What is allowed is imported under the distribution's name, `-` written as `_`.
    """
    own = {*product.own, "__future__", *(_normal(name).replace("-", "_") for name in allowed)}
    found: set[Finding] = set()
    for module in product.modules:
        for imported in imports_of(module):
            root = imported.name.partition(".")[0]
            if root and root not in own and root not in sys.stdlib_module_names:
                other = " and not among the dependencies" if allowed else ""
                text = f"imports `{root}`, which is not in the standard library{other}"
                found.add(Finding(module.path, imported.line, clause, text))
    return tuple(sorted(found))


def inspect_declared(
    product: ProductSource, clause: str, allowed: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Each dependency that the product declares and may not, also optional ones."""
    if product.project is None:
        return (Finding(_PROJECT, 0, clause, "is missing: nothing says what the product needs"),)
    try:
        document = tomllib.loads(product.project)
    except tomllib.TOMLDecodeError as error:
        return (Finding(_PROJECT, 0, clause, f"is not TOML: {error}"),)
    project = document.get("project")
    if not isinstance(project, dict):
        return (Finding(_PROJECT, 0, clause, "has no `[project]`"),)
    found: list[Finding] = []
    optional = project.get("optional-dependencies", {})
    groups = [project.get("dependencies", []), *_values(optional)]
    for group in groups:
        found += [
            Finding(_PROJECT, _line(product.project, needed), clause, _needs(needed))
            for needed in (group if isinstance(group, list) else [group])
            if _distribution(needed) not in {_normal(name) for name in allowed}
        ]
    dynamic = project.get("dynamic", [])
    if isinstance(dynamic, list) and "dependencies" in dynamic:
        text = "leaves its dependencies to be found when it is built"
        found.append(Finding(_PROJECT, _line(product.project, "dynamic"), clause, text))
    return tuple(found)


def _distribution(needed: object) -> str:
    """The distribution of a requirement such as `attrs>=25; python_version > "3.10"`."""
    match = _NAME.match(str(needed))
    return _normal(match[0]) if match else ""


def _normal(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _values(table: object) -> list[object]:
    return list(table.values()) if isinstance(table, dict) else [table]


def _needs(needed: object) -> str:
    return f"declares the dependency `{needed}`"


def _line(text: str, part: object) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if str(part) in line), 0)
