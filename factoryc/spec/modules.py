"""Finds the modules that a root module uses, each after those that it uses itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.frozen import frozen
from factoryc.source.edit import Edit
from factoryc.source.reading import ReadModule, is_name_of_spec
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
from factoryc.syntax.split import Chunk, first_word, split

_COMMENT = re.compile(r"//[^\n]*")
_DEFINING = frozenset({"use", "type", "enum", "record", "error", "function"})
# A module may ask of its own definitions.
_IN_MODULES = (Use, TypeDeclaration, Enum, Record, Error, Function, Eval)


@frozen
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

    def visit(source: SourceFile, path: tuple[str, ...], parsed: Iterable[Chunk] | None) -> None:
        module, found = parse(source, parsed)
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
                visit(answer, circle, _usable(answer, is_spec=is_name_of_spec(use.path)))
        loaded[source.name] = LoadedModule(source, module, uses)

    visit(root, (), chunks)
    for each in loaded.values():
        if each.source is not root:
            diagnostics.extend(_out_of_place(each.module))
    return tuple(loaded.values()), tuple(diagnostics)


def _usable(source: SourceFile, *, is_spec: bool) -> tuple[Chunk, ...]:
    """What others may use of a file: all but its evals; of another spec its definitions alone."""
    return tuple(
        chunk
        for chunk in split(source.text)
        if (word := first_word(source.text, chunk)) != "eval" and (not is_spec or word in _DEFINING)
    )


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
            # Of several names one alone is taken away by hand.
            fixes = (
                () if len(use.names) > 1 else (Fix("take it away", (Edit(use.span, ""),), "safe"),)
            )
            helps = "take it away" if not fixes else None
            yield Diagnostic("unused-use", "warning", message, named.span, help=helps, fixes=fixes)


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
