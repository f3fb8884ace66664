"""The answer to a check: all that is said of a spec, without what it means."""

from collections.abc import Mapping

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.frozen import frozen
from factoryc.source.text import SourceFile


@frozen
class Answer:
    """`files` are the spec and its modules by name, the spec itself last.

    `mistakes` are those diagnostics that speak of what is written; the others answer questions, which
    are asked only where the spec is `sound`. Without a header the file is a module, or a spec that lacks
    its first line.
    """

    files: Mapping[str, SourceFile]
    mistakes: tuple[Diagnostic, ...]
    diagnostics: tuple[Diagnostic, ...]
    proved: tuple[Proved, ...]
    unknown: tuple[Unknown, ...]
    has_header: bool

    @property
    def sound(self) -> bool:
        """Whether every declaration means something."""
        return not any(each.severity == "error" for each in self.mistakes)

    @property
    def root(self) -> SourceFile:
        """The spec itself."""
        return tuple(self.files.values())[-1]
