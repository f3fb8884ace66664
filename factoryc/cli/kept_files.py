"""Files in the user's own cache folder, in which checks keep what they found out.

What is read from there is believed, so it is used only where nobody else can write, and a file that is
torn or of another version of factoryc is as good as none. Whatever goes wrong here costs time and never an
answer.
"""

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

from factoryc.frozen import frozen
from factoryc.resources import private_folder, resource_folder
from factoryc.solver.available import solver_file
from factoryc.version import VERSION

# Beyond these, the files that were not written for longest are thrown away.
_MOST_FILES = 128
_MOST_BYTES = 200_000_000
_CHECKSUM = 32


@frozen
class KeptFiles:
    """What is kept about one thing, in files of several kinds; read only by the edition that wrote it."""

    folder: Path
    key: str
    edition: str

    def load(self, kind: str) -> object:
        """What was stored last, or None."""
        try:
            content = self._file(kind).read_bytes()
            if content[:_CHECKSUM] != _checksum(content[_CHECKSUM:]):
                return None
            edition, value = pickle.loads(content[_CHECKSUM:])  # noqa: S301  nobody else can write there
        except Exception:  # noqa: BLE001  a class that is named otherwise now, or is no more
            return None
        kept: object = value if edition == self.edition else None
        return kept

    def store(self, kind: str, value: object) -> None:
        """Keep a value. Nothing is said where that is not possible."""
        with contextlib.suppress(OSError, RecursionError):
            content = pickle.dumps((self.edition, value), protocol=pickle.HIGHEST_PROTOCOL)
            draft = self._file(f"{kind}-{os.getpid()}")  # another process may be keeping the same
            try:
                draft.write_bytes(_checksum(content) + content)
                draft.replace(self._file(kind))
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
            _prune(self.folder)

    def forget(self, kind: str) -> None:
        """Keep nothing of a kind any longer."""
        with contextlib.suppress(OSError):
            self._file(kind).unlink(missing_ok=True)

    def _file(self, kind: str) -> Path:
        return self.folder / f"{self.key}.{kind}"


def kept_files(about: str) -> KeptFiles | None:
    """The files about something, or None where there is no place to keep any."""
    caches = private_folder()
    if caches is None:
        return None
    folder = caches / "answers"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    key = hashlib.blake2b(about.encode(errors="surrogateescape"), digest_size=16)
    return KeptFiles(folder, key.hexdigest(), _edition())


def _edition() -> str:
    """What tells this factoryc from every other: its version, its Python, its solver, and its own files."""
    state = hashlib.blake2b(f"{VERSION} {sys.hexversion}".encode(), digest_size=16)
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
