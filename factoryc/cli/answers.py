"""Answers of earlier checks, kept in the user's own cache folder.

What is read from there is believed, so it is used only where nobody else can write, and a file that is
torn, of another version of factoryc or about other texts is as good as none. Whatever goes wrong here
costs time and never an answer.
"""

import contextlib
import hashlib
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import attrs

from factoryc.diagnostics.answer import Answer
from factoryc.frozen import frozen
from factoryc.resources import private_folder, resource_folder
from factoryc.solver.available import solver_file
from factoryc.source.reading import LookUpData, ReadData, ReadModule
from factoryc.source.text import SourceFile
from factoryc.version import VERSION

# Beyond these, the answers that were not asked for longest are thrown away.
_MOST_FILES = 64
_MOST_BYTES = 200_000_000
_CHECKSUM = 32


@frozen
class Read:
    """A module that was asked for, by its path and its user, and what was given for it."""

    path: str
    user: str
    given: SourceFile | str


@frozen
class LookedUp:
    """Data that were asked for, by their path and their user, and why there were none."""

    path: str
    user: str
    reason: str | None


@frozen
class Gone:
    """Data that were gone through, by their path and their user, and their digest; None: they were not."""

    path: str
    user: str
    digest: str | None


@frozen
class Grounds:
    """All that an answer rests on, besides the text of the spec itself."""

    reads: tuple[Read, ...]
    data: tuple[LookedUp, ...]
    gone: tuple[Gone, ...] = ()

    def still_hold(self, read: ReadModule, look_up: LookUpData, read_data: ReadData) -> bool:
        """Whether each module is what it was, and all data are there, and the same, that were."""
        return (
            all(read(each.path, each.user) == each.given for each in self.reads)
            and all(look_up(each.path, each.user) == each.reason for each in self.data)
            and all(
                data_digest(read_data(each.path, each.user)) == each.digest for each in self.gone
            )
        )


@frozen
class Kept:
    """An answer with its grounds."""

    edition: str
    grounds: Grounds
    answer: Answer


@frozen
class Answers:
    """The kept answers about one spec: its last one, and the last one without mistakes."""

    folder: Path
    key: str
    edition: str

    def about(
        self, root: SourceFile, read: ReadModule, look_up: LookUpData, read_data: ReadData
    ) -> Answer | None:
        """The answer about exactly these texts, where one is kept."""
        for kept in map(self._load, ("last", "sound")):
            if (
                kept is not None
                and kept.answer.root == root
                and kept.grounds.still_hold(read, look_up, read_data)
            ):
                return kept.answer
        return None

    def sound(self) -> Kept | None:
        """What was answered last when the spec had no mistakes."""
        return self._load("sound")

    def keep(self, answer: Answer, grounds: Grounds) -> None:
        """Keep an answer. Nothing is said where that is not possible."""
        files = {name: SourceFile(name, file.text) for name, file in answer.files.items()}
        kept = Kept(self.edition, grounds, attrs.evolve(answer, files=files))
        with contextlib.suppress(OSError, RecursionError):
            if answer.sound:
                self._store("sound", kept)
                self._file("last").unlink(missing_ok=True)
            else:
                self._store("last", kept)
            _prune(self.folder)

    def _file(self, kind: str) -> Path:
        return self.folder / f"{self.key}.{kind}"

    def _store(self, kind: str, kept: Kept) -> None:
        content = pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL)
        draft = self._file(f"{kind}-{os.getpid()}")  # another process may be keeping the same
        try:
            draft.write_bytes(_checksum(content) + content)
            draft.replace(self._file(kind))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _load(self, kind: str) -> Kept | None:
        try:
            content = self._file(kind).read_bytes()
            if content[:_CHECKSUM] != _checksum(content[_CHECKSUM:]):
                return None
            kept = pickle.loads(content[_CHECKSUM:])  # noqa: S301  nobody else can write there
        except Exception:  # noqa: BLE001  a class that is named otherwise now, or is no more
            return None
        return kept if isinstance(kept, Kept) and kept.edition == self.edition else None


def data_digest(content: bytes | None) -> str | None:
    """What tells data from all others; None for data that are not gone through."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def answers_about(name: str) -> Answers | None:
    """The kept answers about a spec, or None where there is no place to keep any."""
    caches = private_folder()
    if caches is None:
        return None
    folder = caches / "answers"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    key = hashlib.blake2b(f"{Path.cwd()}\0{name}".encode(errors="surrogateescape"), digest_size=16)
    return Answers(folder, key.hexdigest(), _edition())


def _edition() -> str:
    """What tells this factoryc from every other: its version, its solver, and its own files."""
    state = hashlib.blake2b(VERSION.encode(), digest_size=16)
    package = Path(__file__).parents[1]
    for folder in (package, resource_folder("grammar"), resource_folder("stdlib")):
        for name, size, changed in sorted(_states(str(folder))):
            state.update(f"{name}\0{size}\0{changed}\0".encode(errors="surrogateescape"))
    if solver := solver_file():
        state.update(f"{solver}\0{Path(solver).stat().st_mtime_ns}".encode())
    return state.hexdigest()


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _states(entry.path)
            elif entry.name.endswith((".py", ".lark", ".spec")):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECKSUM).digest()


def _prune(folder: Path) -> None:
    states = [(each, each.stat()) for each in folder.iterdir()]
    states.sort(key=lambda pair: pair[1].st_mtime_ns, reverse=True)
    total = 0
    for number, (file, status) in enumerate(states):
        total += status.st_size
        if number >= _MOST_FILES or total > _MOST_BYTES:
            file.unlink(missing_ok=True)
