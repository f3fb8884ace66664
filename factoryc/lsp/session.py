"""What the server knows: the open buffers, and what each of them means.

An open buffer wins over the file on the disk. Nothing here is ever asked of an editor.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import attrs
from lsprotocol.types import PositionEncodingKind

from factoryc.diagnostics.said import Said
from factoryc.frozen import frozen
from factoryc.lsp.buffer import Buffer
from factoryc.lsp.positions import Lines
from factoryc.lsp.uris import is_file, uri_of
from factoryc.pipeline import Checked, Understood, gone_through, understand
from factoryc.source.reading import LookUpData, ReadData, ReadModule
from factoryc.source.roots import answered_for
from factoryc.source.text import SourceFile
from factoryc.spec.spec import Spec

# Gives the file of a name; or says why it cannot be had.
ReadFile: TypeAlias = Callable[[str], SourceFile | str]
# How the modules of a root are read, given how files are.
ModuleReader: TypeAlias = Callable[[str, ReadFile], ReadModule]

# The data of evals by their paths, and what was said before, by its ground.
Known: TypeAlias = tuple[Mapping[str, bytes], Mapping[str, Said]]


@frozen(eq=False)
class Shelf:
    """Where the server reads from, and where it keeps what was said of specs for later checks.

    `remember` is given what was known before as well.
    """

    read_file: ReadFile
    module_reader: ModuleReader
    look_up: LookUpData
    read_data: ReadData
    recall: Callable[[str], Mapping[str, Said]]
    remember: Callable[[str, Mapping[str, Said], Mapping[str, Said]], None]


@attrs.define
class Session:
    """Changed by the event loop alone. `edition` counts changes of any buffer."""

    shelf: Shelf
    encoding: str = PositionEncodingKind.Utf16.value
    buffers: dict[str, Buffer] = attrs.field(factory=dict)
    answers: dict[str, Checked] = attrs.field(factory=dict)
    edition: int = 0
    _meanings: dict[str, tuple[int, Understood]] = attrs.field(factory=dict)
    _lines: dict[str, Lines] = attrs.field(factory=dict)
    # One thread: the loop stays free, and two parses gain nothing from each other.
    _thread: ThreadPoolExecutor = attrs.field(factory=lambda: ThreadPoolExecutor(1))

    def put(self, buffer: Buffer) -> None:
        self.buffers[buffer.name] = buffer
        self.edition += 1

    def drop(self, name: str) -> None:
        self.buffers.pop(name, None)
        self.answers.pop(name, None)
        self._meanings.pop(name, None)
        self._lines.pop(name, None)
        self.edition += 1

    async def meaning(self, name: str) -> Understood:
        """What an open buffer means now, its modules included."""
        while True:
            edition = self.edition
            known = self._meanings.get(name)
            if known is not None and known[0] == edition:
                return known[1]
            source, read = self.buffers[name].source, self._reader(name)
            look_up = self.shelf.look_up if is_file(name) else None
            understood = await asyncio.get_running_loop().run_in_executor(
                self._thread, understand, source, read, look_up
            )
            if name not in self.buffers:
                return understood
            self._meanings[name] = (edition, understood)

    async def known(self, understood: Understood) -> Known:
        """What is to be read before a spec is asked: the data of its evals, and what was said of it."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, _known, understood.spec, self.shelf
        )

    async def remember(self, known: Known, answer: Checked) -> None:
        """Keep what was said of a spec, for later checks of it."""
        name = answer.understood.spec.file
        _, before = known
        if is_file(name):
            await asyncio.get_running_loop().run_in_executor(
                self._thread, self.shelf.remember, name, before, answer.said
            )

    def users_of(self, name: str) -> Iterator[str]:
        """The open buffers whose meaning depends on a file, the file itself among them."""
        for root in self.buffers:
            known = self._meanings.get(root)
            if root == name or known is None or name in known[1].files:
                yield root

    def roots(self) -> tuple[str, ...]:
        """The answered buffers that are no module of another one."""
        meant = {root: answer.understood for root, answer in self.answers.items()}
        specs = {root for root, understood in meant.items() if understood.has_header}
        return answered_for({root: each.files for root, each in meant.items()}, specs)

    def uri(self, name: str) -> str:
        """The URI of a file, spelled as the editor spells it."""
        return self.buffers[name].uri if name in self.buffers else uri_of(name)

    def lines(self, source: SourceFile) -> Lines:
        """A file as the compiler saw it, in the positions of the editor."""
        buffer = self.buffers.get(source.name)
        unseen = buffer.unseen if buffer is not None else 0
        known = self._lines.get(source.name)
        # The same text again and again, once for each diagnostic of a file.
        if known is None or known.text is not source.text or known.unseen != unseen:
            known = self._lines[source.name] = Lines(source.text, self.encoding, unseen)
        return known

    def is_current(self, source: SourceFile) -> bool:
        """Whether the editor still shows what the compiler saw."""
        buffer = self.buffers.get(source.name)
        return buffer is None or buffer.source == source

    def _reader(self, root: str) -> ReadModule:
        if not is_file(root):
            return _reader_of_no_file(self.shelf.module_reader(root, _nothing))
        # A snapshot: the thread must not see a buffer change while it reads.
        buffers = dict(self.buffers)

        def read(name: str) -> SourceFile | str:
            return buffers[name].source if name in buffers else self.shelf.read_file(name)

        return self.shelf.module_reader(root, read)


def _known(spec: Spec, shelf: Shelf) -> Known:
    if not is_file(spec.file):
        return {}, {}
    return gone_through(spec, shelf.read_data), shelf.recall(spec.file)


def _nothing(name: str) -> str:
    return f"there is no file `{name}`"


def _reader_of_no_file(read: ReadModule) -> ReadModule:
    def read_module(path: str, user: str) -> SourceFile | str:
        if path.startswith("."):
            return f"save this text to a file first: `{path}` is looked for beside it"
        return read(path, user)

    return read_module
