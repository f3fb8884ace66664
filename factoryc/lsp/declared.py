"""Finds what a name means: the declaration, case, field or local name that introduced it.

It works on what was written, so that a name can be asked about while the spec has mistakes.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from factoryc.contract.python_names import plain_name
from factoryc.lsp.word import Word
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.spec.used_names import module_name
from factoryc.spec.walk import parts
from factoryc.syntax import declarations as syntax
from factoryc.syntax.evals import ForEach, Let
from factoryc.syntax.expressions import (
    Binder,
    Comprehension,
    Extreme,
    Fold,
    LetIn,
    MapComprehension,
    Quantifier,
)
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.parse import parse
from factoryc.syntax.patterns import FieldName, SomePattern

Introduced: TypeAlias = (
    syntax.Declaration
    | syntax.Case
    | syntax.FailingCase
    | syntax.PortOperation
    | Binder
    | Let
    | ForEach
    | Identifier
)


@attrs.frozen
class Declared:
    """What introduced a name, where its name stands, and the declaration that this is part of."""

    what: Introduced
    name: Span
    within: syntax.Declaration


def declared_at(files: Mapping[str, SourceFile], file: str, word: Word) -> Declared | None:
    """What the word in a file of a spec means, nearest first: local names, then those of the file."""
    module, _ = parse(files[file])
    here = next((each for each in module.declarations if _covers(each, word.span)), None)
    if here is not None and (found := _inside(here, word)) is not None:
        return found
    if word.before is not None:
        return _qualified(files, file, module, word)
    return _in_module(module, word.text) or _used(files, file, module, word.text)


def _inside(here: syntax.Declaration, word: Word) -> Declared | None:
    """A case or a local name of the declaration that the word stands in."""
    if word.before is None:
        for name, what in _cases(here):
            if name.span == word.span:
                return Declared(what, name.span, here)
        introduced = [(name, what) for name, what in _locals(here) if name.text == word.text]
        # Of several the nearest above the word, as the innermost comes last.
        above = [(name, what) for name, what in introduced if name.span.start <= word.span.start]
        if introduced:
            name, what = above[-1] if above else introduced[0]
            return Declared(what, name.span, here)
    return None


def _cases(here: syntax.Declaration) -> Iterator[tuple[Identifier, Introduced]]:
    if isinstance(here, syntax.Operation):
        for item in here.items:
            if isinstance(item, syntax.Case):
                yield item.name, item


def _locals(here: syntax.Declaration) -> Iterator[tuple[Identifier, Introduced]]:
    if isinstance(here, syntax.Record | syntax.Error):
        fields: tuple[Binder, ...] = here.fields
        for field in fields:
            yield field.name, field
        return
    for part in parts(here):
        match part:
            case Binder(name=name) | Let(name=name) | ForEach(name=name):
                yield name, part
            case (
                Quantifier(names=names) | Comprehension(names=names) | MapComprehension(names=names)
            ):
                for name in names:
                    yield name, name
            case Fold(total=total, names=names):
                for name in (total, *names):
                    yield name, name
            case (
                Extreme(name=name)
                | LetIn(name=name)
                | FieldName(name=name)
                | SomePattern(name=name)
            ):
                yield name, name
            case _:
                pass


def _qualified(
    files: Mapping[str, SourceFile], file: str, module: syntax.Module, word: Word
) -> Declared | None:
    """`attack.texts` of a used module, `shorten.fresh` of an operation, `Mailer.send` of a port."""
    for use in module.declarations:
        if isinstance(use, syntax.Use) and _alias(use) == word.before:
            return _in_file(files, _file_of(use, file, files), word.text)
    operation = _in_module(module, word.before) if word.before else None
    if operation is not None:
        for name, what in _cases(operation.within):
            if name.text == word.text:
                return Declared(what, name.span, operation.within)
        if isinstance(operation.within, syntax.Enum):
            for case in operation.within.cases:
                if case.name.text == word.text:
                    return Declared(case.name, case.name.span, operation.within)
        if isinstance(operation.within, syntax.Port):
            for asked in operation.within.operations:
                if asked.name.text == word.text:
                    return Declared(asked, asked.name.span, operation.within)
    return None


def field_declared(files: Mapping[str, SourceFile], record: str, field: str) -> Declared | None:
    """A field of a record, or of the case of an enum, whichever file declares it."""
    owner, _, case = plain_name(record).partition(".")
    for source in files.values():
        module, _ = parse(source)
        for declaration in module.declarations:
            for each in _fields_of(declaration, owner, case):
                if each.name.text == field:
                    return Declared(each, each.name.span, declaration)
    return None


def _fields_of(declaration: syntax.Declaration, owner: str, case: str) -> tuple[Binder, ...]:
    match declaration:
        case syntax.Record(name=name, fields=fields) if name.text == owner and not case:
            return fields
        case syntax.Enum(name=name, cases=cases) if name.text == owner:
            return next((each.fields for each in cases if each.name.text == case), ())
        case _:
            return ()


def _in_module(module: syntax.Module, name: str) -> Declared | None:
    for declaration in module.declarations:
        match declaration:
            case (
                syntax.TypeDeclaration(name=named)
                | syntax.Record(name=named)
                | syntax.Error(name=named)
                | syntax.Function(name=named)
                | syntax.State(name=named)
                | syntax.Operation(name=named)
                | syntax.Port(name=named)
                | syntax.Decision(name=named)
                | syntax.SpecHeader(name=named)
            ):
                if named.text == name:
                    return Declared(declaration, named.span, declaration)
            case syntax.Enum(name=named, cases=cases):
                for each in (named, *(case.name for case in cases)):
                    if each.text == name:
                        what = declaration if each is named else each
                        return Declared(what, each.span, declaration)
            case _:
                pass
    return None


def _used(
    files: Mapping[str, SourceFile], file: str, module: syntax.Module, name: str
) -> Declared | None:
    for use in module.declarations:
        if isinstance(use, syntax.Use) and any(each.text == name for each in use.names):
            return _in_file(files, _file_of(use, file, files), name)
    return None


def _in_file(files: Mapping[str, SourceFile], file: str, name: str) -> Declared | None:
    return _in_module(parse(files[file])[0], name) if file in files else None


def _file_of(use: syntax.Use, user: str, files: Mapping[str, SourceFile]) -> str:
    folder = posixpath.dirname(user)
    if use.path.startswith("."):
        return posixpath.normpath(posixpath.join(folder, f"{use.path}.spec"))
    apart = posixpath.normpath(posixpath.join(folder, "..", use.path, f"{use.path}.spec"))
    beside = posixpath.normpath(posixpath.join(folder, f"{use.path}.spec"))
    return next((name for name in (beside, apart) if name in files), use.path)


def _alias(use: syntax.Use) -> str:
    return module_name(use).text


def _covers(declaration: syntax.Declaration, span: Span) -> bool:
    return declaration.span.start <= span.start and span.end <= declaration.span.end
