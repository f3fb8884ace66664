"""Which dotted names a module means: its imports resolved, and what its expressions stand for."""

import ast
from collections.abc import Iterator, Mapping

import attrs

from factoryc.judge.inspect.product_source import SourceModule


@attrs.frozen
class Imported:
    """An import of a module, or of a name in one, as its absolute dotted name.

    `taken` says that it may be a name in a module rather than a module.
    """

    name: str
    line: int
    taken: bool


def imports_of(module: SourceModule) -> tuple[Imported, ...]:
    """Every import in a module, wherever it stands; `import_module("…")` of a literal too."""
    found: list[Imported] = []
    known = names_of(module)
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                found.extend(Imported(alias.name, node.lineno, taken=False) for alias in names)
            case ast.ImportFrom(names=names):
                base = origin(module, node)
                found.append(Imported(base, node.lineno, taken=False))
                found.extend(
                    Imported(f"{base}.{alias.name}", node.lineno, taken=True)
                    for alias in names
                    if alias.name != "*"
                )
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                if dotted(function, known) in {"__import__", "importlib.import_module"}:
                    found.append(Imported(name, node.lineno, taken=False))
    return tuple(found)


def origin(module: SourceModule, node: ast.ImportFrom) -> str:
    """The absolute name of what `from … import` takes from."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    # In a package's own module one dot is the package itself.
    kept = len(parts) - node.level + module.is_package
    return ".".join([*parts[: max(0, kept)], *([node.module] if node.module else [])])


def names_of(module: SourceModule) -> Mapping[str, str]:
    """What each name that an import binds stands for: `{"np": "numpy", "load": "pickle.load"}`."""
    bound: dict[str, str] = {}
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    first = alias.name.partition(".")[0]
                    bound[alias.asname or first] = alias.name if alias.asname else first
            case ast.ImportFrom(names=names):
                base = origin(module, node)
                for alias in names:
                    bound[alias.asname or alias.name] = f"{base}.{alias.name}"
    return bound


def dotted(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """The dotted name that an expression spells, imports resolved. None where it is no name."""
    match node:
        case ast.Name(id=name):
            return known.get(name, name)
        case ast.Attribute(value=value, attr=name):
            base = dotted(value, known)
            return None if base is None else f"{base}.{name}"
        case ast.Call(func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(name)), *_]):
            base = dotted(value, known)
            return None if base is None else f"{base}.{name}"
        case _:
            return None


def spelled(module: SourceModule) -> Iterator[tuple[str, ast.expr]]:
    """Each dotted name that a module spells, with the outermost expression that spells it."""
    known = names_of(module)
    inner: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name | ast.Call):
            if isinstance(node, ast.Attribute):
                inner.add(id(node.value))
            elif isinstance(node, ast.Call) and dotted(node, known) is not None:
                inner.add(id(node.args[0]))
            name = dotted(node, known)
            # A walk goes from the outside in, so an outer name is met before its parts.
            if name is not None and id(node) not in inner:
                yield name, node


def is_within(name: str, module: str) -> bool:
    """Whether a dotted name is a module, or lies in it."""
    return name == module or name.startswith(f"{module}.")
