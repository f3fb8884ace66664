"""The whole compiler on one screen: data are nouns, passes are verbs.

    text -> parse -> Module -> elaborate -> Spec -> findings -> questions to the author
                                              |
                                              +--> plan -> TaskGraph
                                              +--> derive -> Suite -> files of evals

Nothing here opens a file of the user's: whoever calls passes in how modules are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import attrs

from factoryc.diagnostics.answer import Answer
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.said import Said
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.findings.check import check_forms, check_spec
from factoryc.findings.decisions import find_in_decisions
from factoryc.findings.prose import find_in_prose
from factoryc.frozen import frozen
from factoryc.source.reading import (
    LookUpData,
    ReadData,
    ReadModule,
    is_name_of_spec,
    read_standard_module,
)
from factoryc.source.text import SourceFile
from factoryc.spec.elaborate import Library, elaborate, elaborate_library, elaborate_whole
from factoryc.spec.evals import Eval, FileRows, NeverHappens
from factoryc.spec.missing_data import missing_data
from factoryc.spec.modules import LoadedModule, is_module, load_modules, unused_uses
from factoryc.spec.scope import Scope
from factoryc.spec.spec import Spec
from factoryc.syntax.declarations import SpecHeader
from factoryc.syntax.split import Chunk


@frozen
class Understood:
    """What a root file and its modules mean. `spec` lacks the declarations with mistakes.

    A file of types, errors and functions alone, without a header, is a module for others to use: no
    spec, and nobody asks it for the parts of one.
    """

    spec: Spec
    files: Mapping[str, SourceFile]
    diagnostics: tuple[Diagnostic, ...]
    is_spec: bool = True
    has_header: bool = True

    @property
    def sound(self) -> bool:
        """Whether every declaration means something: only then can anything be built."""
        return not any(each.severity == "error" for each in self.diagnostics)


@frozen
class Checked:
    """What a check says: mistakes and findings, what was proved, and what stays open.

    `said` is for later checks: what this one asked, by the ground of each answer.
    """

    understood: Understood
    diagnostics: tuple[Diagnostic, ...]
    proved: tuple[Proved, ...]
    unknown: tuple[Unknown, ...]
    said: Mapping[str, Said] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def answer(self) -> Answer:
        """All that is said, without what the spec means."""
        return Answer(
            self.understood.files,
            self.understood.diagnostics,
            self.diagnostics,
            self.proved,
            self.unknown,
            self.understood.has_header,
        )


def understand(
    root: SourceFile,
    read: ReadModule,
    look_up: LookUpData | None = None,
    chunks: Iterable[Chunk] | None = None,
) -> Understood:
    """Parse and elaborate a root file and all that it uses; or some chunks of it, as if they were all.

    Without `look_up` nobody asks whether the data of evals are there.
    """
    modules, found = load_modules(root, read, chunks)
    diagnostics = list(found)
    last = modules[-1]
    used, found = _used_libraries(modules)
    diagnostics.extend(found)
    spec, found = elaborate(last.module, used)
    diagnostics.extend(found)
    if look_up is not None:
        diagnostics.extend(missing_data(last.module, root.name, look_up))
    if not any(each.severity == "error" for each in diagnostics):
        diagnostics.extend(unused_uses(modules))
    if chunks is None and not (last.module.declarations or diagnostics):
        diagnostics.append(_nothing_declared(root))
    files = {loaded.source.name: loaded.source for loaded in modules}
    has_header = any(isinstance(each, SpecHeader) for each in last.module.declarations)
    is_spec = has_header or not is_module(last.module)
    return Understood(spec, files, in_order(diagnostics), is_spec, has_header)


def understand_whole(root: SourceFile, read: ReadModule) -> tuple[Spec, Scope]:
    """All that a root file without mistakes and its modules define, and its names.

    What is typed beside a spec, in its scope, may need more of them than the spec itself does.
    """
    modules, _ = load_modules(root, read)
    used, _ = _used_libraries(modules)
    return elaborate_whole(modules[-1].module, used)


def _used_libraries(
    modules: Sequence[LoadedModule],
) -> tuple[Mapping[str, Library], tuple[Diagnostic, ...]]:
    """What the root module uses, by the paths that it writes; and what is wrong in any of it."""
    libraries: dict[str, Library] = {}
    diagnostics: list[Diagnostic] = []
    for loaded in modules[:-1]:
        used = {path: libraries[file] for path, file in loaded.uses.items() if file in libraries}
        name = _module_name(loaded.source.name)
        libraries[loaded.source.name], found = elaborate_library(loaded.module, name, used)
        diagnostics.extend(found)
    uses = modules[-1].uses.items()
    used = {path: libraries[file] for path, file in uses if file in libraries}
    return used, tuple(diagnostics)


def check(
    root: SourceFile,
    read: ReadModule,
    look_up: LookUpData | None = None,
    read_data: ReadData | None = None,
    said: Mapping[str, Said] | None = None,
) -> Checked:
    """Understand a spec, and ask it every question. Mistakes come before questions.

    `said` is what an earlier check said, by its ground: known answers are not asked for again.
    """
    return ask(understand(root, read, look_up), read_data, said)


def check_quickly(root: SourceFile, read: ReadModule, look_up: LookUpData | None = None) -> Checked:
    """Understand a spec, and ask it what types and the form of clauses answer: nothing is called."""
    understood = understand(root, read, look_up)
    if not understood.sound or not understood.is_spec:
        return Checked(understood, understood.diagnostics, (), ())
    report = check_forms(understood.spec)
    diagnostics = in_order([*understood.diagnostics, *report.diagnostics])
    return Checked(understood, diagnostics, report.proved, report.unknown)


def ask(
    understood: Understood,
    read_data: ReadData | None = None,
    said: Mapping[str, Said] | None = None,
) -> Checked:
    """Ask a spec that is understood every question; none while it has mistakes.

    Without `read_data`, evals that go through files are not tried.
    """
    if not understood.sound:
        return Checked(understood, understood.diagnostics, (), ())
    spec = understood.spec
    prose = find_in_prose(spec.file, understood.files)
    if not understood.is_spec:
        return Checked(understood, in_order([*understood.diagnostics, *prose]), (), ())
    decided = find_in_decisions(spec, understood.files)
    report = check_spec(spec, gone_through(spec, read_data), said)
    nameless = [] if understood.has_header else [_no_header(understood.spec)]
    diagnostics = in_order(
        [*understood.diagnostics, *nameless, *prose, *decided, *report.diagnostics]
    )
    return Checked(understood, diagnostics, report.proved, report.unknown, report.said)


def gone_through(spec: Spec, read_data: ReadData | None) -> Mapping[str, bytes]:
    """The files that evals go through, by the paths that the spec names them by."""
    if read_data is None:
        return {}
    running = (*spec.evals, *(never.rule for never in spec.nevers))
    inputs = [each.inputs for each in running if isinstance(each, Eval | NeverHappens)]
    paths = dict.fromkeys(each.path for each in inputs if isinstance(each, FileRows))
    found = {path: read_data(path, spec.file) for path in paths}
    return {path: content for path, content in found.items() if content is not None}


def _nothing_declared(root: SourceFile) -> Diagnostic:
    message = "nothing is declared in this file"
    helps = 'a spec starts with a line such as `spec shop version "1.0.0"`'
    place = root.span(0, min(1, len(root.text)))
    return Diagnostic("missing-part", "warning", message, place, help=helps)


def _no_header(spec: Spec) -> Diagnostic:
    message = "this file does not say of which spec it is"
    helps = 'start it with a line such as `spec shop version "1.0.0"`'
    return Diagnostic("missing-part", "warning", message, spec.span, help=helps)


def check_source(files: Mapping[str, str], root: str) -> tuple[Diagnostic, ...]:
    """The diagnostics of a spec whose modules and data are given as texts by their file names."""

    def read(path: str, user: str) -> SourceFile | str:
        if path.startswith("std."):
            return read_standard_module(path)
        name = str(PurePosixPath(user).parent / f"{path}.spec")
        if name not in files and is_name_of_spec(path):
            name = f"../{path}/{path}.spec"
        if name not in files:
            return f"there is no file `{name}`"
        return SourceFile(name, files[name])

    def look_up(path: str, user: str) -> str | None:
        name = str(PurePosixPath(user).parent / path)
        return None if name in files else f"there is no file `{name}`"

    def read_data(path: str, user: str) -> bytes | None:
        name = str(PurePosixPath(user).parent / path)
        return files[name].encode() if name in files else None

    return check(SourceFile(root, files[root]), read, look_up, read_data).diagnostics


def _module_name(file: str) -> str:
    return file if file.startswith("std.") else PurePosixPath(file).stem


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each message once, by place, what belongs to one place in the order it was found."""
    return tuple(
        sorted(dict.fromkeys(diagnostics), key=lambda each: (each.span.file, each.span.start))
    )
