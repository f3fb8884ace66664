"""`constraint dependencies none`: nothing but the standard library and the product itself."""

import sys
import tomllib

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of
from factoryc.judge.inspect.product_source import ProductSource

_PROJECT = "pyproject.toml"


def inspect_imports(product: ProductSource, clause: str) -> tuple[Finding, ...]:
    """Each import of something that is neither in the standard library nor the product's."""
    own = {product.package, "__future__"}
    found: set[Finding] = set()
    for module in product.modules:
        for imported in imports_of(module):
            root = imported.name.partition(".")[0]
            if root and root not in own and root not in sys.stdlib_module_names:
                text = f"imports `{root}`, which is not in the standard library"
                found.add(Finding(module.path, imported.line, clause, text))
    return tuple(sorted(found))


def inspect_declared(product: ProductSource, clause: str) -> tuple[Finding, ...]:
    """Each dependency that the product declares, also optional ones."""
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
        ]
    dynamic = project.get("dynamic", [])
    if isinstance(dynamic, list) and "dependencies" in dynamic:
        text = "leaves its dependencies to be found when it is built"
        found.append(Finding(_PROJECT, _line(product.project, "dynamic"), clause, text))
    return tuple(found)


def _values(table: object) -> list[object]:
    return list(table.values()) if isinstance(table, dict) else [table]


def _needs(needed: object) -> str:
    return f"declares the dependency `{needed}`"


def _line(text: str, part: object) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if str(part) in line), 0)
