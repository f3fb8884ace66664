"""Plain Python code laid out as the judge looks at it: its files below `src`, in a folder of its own."""

import ast
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factoryc.source.python_tree import python_tree

# Code with one of these may have names that nobody can read in it.
_MAKING_NAMES = frozenset(
    {
        "*",
        "__getattr__",
        "eval",
        "exec",
        "globals",
        "import_module",
        "importlib",
        "locals",
        "modules",
        "setattr",
        "sys",
        "vars",
    }
)
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")


def module_of(path: Path) -> str | None:
    """The name by which a Python file or package is imported; None where it is neither."""
    if path.suffix == ".py" and path.is_file() and path.stem.isidentifier():
        return path.stem
    if path.is_dir() and (path / "__init__.py").is_file() and path.name.isidentifier():
        return path.name
    return None


def names_in(path: Path) -> frozenset[str] | None:
    """The names that the code of a file or package has for anything; None where it may make others besides."""
    try:
        tree = python_tree((path / "__init__.py" if path.is_dir() else path).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # whoever runs it will say so
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.Name(id=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
    return None if found & _MAKING_NAMES else frozenset(found)


@contextmanager
def plain_source(path: Path) -> Iterator[Path]:
    """A folder with a copy of the file or package, as it is now. Raises OSError.

    A file brings those beside it that it may import.
    """
    with tempfile.TemporaryDirectory(prefix="factoryc-plain-") as folder:
        source = Path(folder) / "src"
        if path.is_dir():
            shutil.copytree(path, source / path.name, ignore=_LEFT_OUT, symlinks=True)
        else:
            source.mkdir()
            for each in (path, *_beside(path)):
                shutil.copyfile(each, source / each.name)
        yield Path(folder)


def _beside(path: Path) -> list[Path]:
    """The modules in the same folder that a module names, and those that these name."""
    found: dict[Path, None] = {}
    waiting = [path]
    while waiting:
        for name in _imported(waiting.pop()):
            other = path.parent / f"{name}.py"
            if other.is_file() and other != path and other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)


def _imported(path: Path) -> set[str]:
    try:
        tree = python_tree(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()  # whoever inspects it will say so
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
