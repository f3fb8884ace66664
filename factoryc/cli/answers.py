"""Answers of earlier checks, kept with all that they rest on: told again where nothing of it has changed."""

import hashlib
from pathlib import Path

import attrs

from factoryc.cli.kept_files import KeptFiles, kept_files
from factoryc.diagnostics.answer import Answer
from factoryc.frozen import frozen
from factoryc.source.reading import LookUpData, ReadData, ReadModule
from factoryc.source.text import SourceFile


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

    grounds: Grounds
    answer: Answer


@frozen
class Answers:
    """The kept answers about one spec: its last one, and the last one without mistakes."""

    files: KeptFiles

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
        kept = Kept(grounds, attrs.evolve(answer, files=files))
        if answer.sound:
            self.files.store("sound", kept)
            self.files.forget("last")
        else:
            self.files.store("last", kept)

    def _load(self, kind: str) -> Kept | None:
        kept = self.files.load(kind)
        return kept if isinstance(kept, Kept) else None


def data_digest(content: bytes | None) -> str | None:
    """What tells data from all others; None for data that are not gone through."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def answers_about(name: str) -> Answers | None:
    """The kept answers about a spec, or None where there is no place to keep any."""
    files = kept_files(f"{Path.cwd()}\0{name}")
    return None if files is None else Answers(files)
