"""A product's source as data: every Python file parsed, and whatever else could run noted.

Only files are read. Nothing of the product is imported, and a link is never followed.
"""

import ast
import os
from pathlib import Path

import attrs

from factoryc.judge.inspect.finding import Finding
from factoryc.source.python_tree import python_tree

_SKIPPED = frozenset({".git", "__pycache__"})
# What an interpreter would load or obey, and nobody could read.
_UNREADABLE = frozenset({".so", ".pyd", ".pyc", ".pyo", ".pth", ".pyz", ".whl", ".egg", ".zip"})
_MOST_BYTES = 4 << 20


@attrs.frozen(eq=False)
class SourceModule:
    """One Python file. `name` is its dotted name inside `src`, or its path elsewhere."""

    path: str
    name: str
    text: str
    tree: ast.Module
    is_package: bool


@attrs.frozen(eq=False)
class ProductSource:
    """All Python files in order of their paths. `own` are the names that it may import as its own.

    `unreadable` are findings about files that cannot be inspected.
    """

    own: frozenset[str]
    modules: tuple[SourceModule, ...]
    project: str | None
    unreadable: tuple[Finding, ...]

    def module(self, name: str) -> SourceModule | None:
        return next((module for module in self.modules if module.name == name), None)


CLAUSE = "inspection.hidden_code"


def read_product(folder: Path, package: str | None) -> ProductSource:
    """Read what lies in a folder: a product's, with one package; or without one, any modules."""
    modules: list[SourceModule] = []
    hidden: list[Finding] = []
    for path in _files(folder):
        relative = path.relative_to(folder).as_posix()
        if path.is_symlink():
            hidden.append(Finding(relative, 0, CLAUSE, "is a link, and leads somewhere else"))
        elif path.suffix.lower() in _UNREADABLE:
            hidden.append(Finding(relative, 0, CLAUSE, "can run, and cannot be read"))
        elif path.suffix == ".py":
            match _read(path, relative):
                case SourceModule() as module:
                    modules.append(module)
                case Finding() as finding:
                    hidden.append(finding)
    project = folder / "pyproject.toml"
    text = None
    if project.is_file() and not project.is_symlink():
        text = project.read_text(encoding="utf-8", errors="replace")
    names = [each.name for each in modules] if package is None else [package]
    own = frozenset(name.partition(".")[0] for name in names)
    return ProductSource(own, tuple(modules), text, tuple(hidden))


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, names, files in os.walk(folder):
        links = [name for name in names if (Path(root) / name).is_symlink()]
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        found.extend(Path(root) / name for name in sorted([*files, *links]))
    return found


def _read(path: Path, relative: str) -> SourceModule | Finding:
    if path.stat().st_size > _MOST_BYTES:
        return Finding(relative, 0, CLAUSE, "is too long to be inspected")
    try:
        # Bytes: the file says itself in which encoding it is written.
        source = path.read_bytes()
        tree = python_tree(source)
        text = source.decode("utf-8")
    except SyntaxError as error:
        return Finding(relative, error.lineno or 0, CLAUSE, f"is not Python: {error.msg}")
    except UnicodeDecodeError:
        return Finding(relative, 0, CLAUSE, "is not written in UTF-8")
    except (ValueError, RecursionError, MemoryError):
        return Finding(relative, 0, CLAUSE, "cannot be parsed")
    name = relative.removeprefix("src/").removesuffix(".py").replace("/", ".")
    is_package = name == "__init__" or name.endswith(".__init__")
    return SourceModule(relative, name.removesuffix(".__init__"), text, tree, is_package)
