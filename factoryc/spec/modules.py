"""Finds the modules that a root module uses, each after those that it uses itself."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.text import SourceFile
from factoryc.syntax.declarations import Module, Use
from factoryc.syntax.parse import parse

# Gives the text of the module at a path, as used by a file; or says why there is none.
ReadModule: TypeAlias = Callable[[str, str], SourceFile | str]


@attrs.frozen
class LoadedModule:
    """`uses` maps each path as it is written to the file that it leads to."""

    source: SourceFile
    module: Module
    uses: Mapping[str, str]


def load_modules(
    root: SourceFile, read: ReadModule
) -> tuple[tuple[LoadedModule, ...], tuple[Diagnostic, ...]]:
    """The modules, the root last. A module that cannot be had is reported where it is used.

    Modules that use each other in a circle are reported, not raised.
    """
    loaded: dict[str, LoadedModule] = {}
    diagnostics: list[Diagnostic] = []

    def visit(source: SourceFile, path: tuple[str, ...]) -> None:
        module, found = parse(source)
        diagnostics.extend(found)
        uses: dict[str, str] = {}
        for use in module.declarations:
            if not isinstance(use, Use):
                continue
            answer = read(use.path, source.name)
            if isinstance(answer, str):
                diagnostics.append(Diagnostic("unknown-module", "error", answer, use.path_span))
                continue
            circle = (*path, source.name)
            if answer.name in circle:
                diagnostics.append(_circle(use, (*circle, answer.name), answer.name))
                continue
            uses[use.path] = answer.name
            if answer.name not in loaded:
                visit(answer, circle)
        loaded[source.name] = LoadedModule(source, module, uses)

    visit(root, ())
    return tuple(loaded.values()), tuple(diagnostics)


def _circle(use: Use, path: tuple[str, ...], back_to: str) -> Diagnostic:
    shown = " -> ".join(f"`{name}`" for name in path[path.index(back_to) :])
    return Diagnostic(
        "import-cycle",
        "error",
        f"modules must not use each other in a circle: {shown}",
        use.path_span,
        "leads back here",
        help="move what both need into a third module",
    )
