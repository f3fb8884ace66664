"""Finds the modules that a root module uses, each after those that it uses itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.reading import ReadModule
from factoryc.source.text import SourceFile
from factoryc.spec.used_names import module_name
from factoryc.syntax.declarations import (
    Enum,
    Error,
    Eval,
    Function,
    Module,
    Record,
    TypeDeclaration,
    Use,
)
from factoryc.syntax.parse import parse
from factoryc.syntax.split import Chunk

_COMMENT = re.compile(r"//[^\n]*")
# What others use of a module, and what a module may hold besides: evals of its own.
_DEFINITIONS = (Use, TypeDeclaration, Enum, Record, Error, Function)
_IN_MODULES = (*_DEFINITIONS, Eval)


@attrs.frozen
class LoadedModule:
    """`uses` maps each path as it is written to the file that it leads to."""

    source: SourceFile
    module: Module
    uses: Mapping[str, str]


def load_modules(
    root: SourceFile, read: ReadModule, chunks: Iterable[Chunk] | None = None
) -> tuple[tuple[LoadedModule, ...], tuple[Diagnostic, ...]]:
    """The modules, the root last. A module that cannot be had is reported where it is used.

    Modules that use each other in a circle are reported, not raised. Where `chunks` are given, those
    of the root alone are parsed.
    """
    loaded: dict[str, LoadedModule] = {}
    diagnostics: list[Diagnostic] = []

    def visit(source: SourceFile, path: tuple[str, ...]) -> None:
        module, found = parse(source, chunks if source is root else None)
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
    specs = {
        each.uses[use.path]
        for each in loaded.values()
        for use in each.module.declarations
        if isinstance(use, Use) and is_name_of_spec(use.path) and use.path in each.uses
    }
    for name, each in loaded.items():
        if each.source is not root:
            if name not in specs:
                diagnostics.extend(_out_of_place(each.module))
            loaded[name] = attrs.evolve(each, module=_definitions_of(each.module))
    return tuple(loaded.values()), tuple(diagnostics)


def is_name_of_spec(path: str) -> bool:
    """Whether a path is a name alone, which stands for another spec: its types and functions."""
    return re.fullmatch(r"[a-z][a-z0-9_]*", path) is not None


def _definitions_of(module: Module) -> Module:
    """The module without what no other one can use."""
    kept = tuple(each for each in module.declarations if isinstance(each, _DEFINITIONS))
    return attrs.evolve(module, declarations=kept)


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


def unused_uses(modules: Sequence[LoadedModule]) -> Iterator[Diagnostic]:
    """What each `use` of modules without mistakes brings in, and no other line names."""
    for loaded in modules:
        for use in loaded.module.declarations:
            if isinstance(use, Use):
                yield from _unused(use, loaded.source)


def _unused(use: Use, source: SourceFile) -> Iterator[Diagnostic]:
    rest = _COMMENT.sub("", source.text[: use.span.start] + source.text[use.span.end :])
    for named in use.names or (module_name(use),):
        if not re.search(rf"\b{re.escape(named.text)}\b", rest):
            message = f"nothing here speaks of `{named.text}`"
            yield Diagnostic("unused-use", "warning", message, named.span, help="take it away")


def is_module(module: Module) -> bool:
    """Whether a file only gives others words for their specs, and is none itself."""
    return all(isinstance(each, _IN_MODULES) for each in module.declarations)


def _out_of_place(module: Module) -> Iterator[Diagnostic]:
    foreign = [each for each in module.declarations if not isinstance(each, _IN_MODULES)]
    if foreign:
        yield Diagnostic(
            "misplaced",
            "error",
            "a module that others use holds types, errors and functions alone",
            foreign[0].span,
            "belongs into the file with the `spec` line",
        )
