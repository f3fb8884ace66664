"""What a line that was typed is answered with: values, for people and programs to be shown."""

from typing import Literal

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.frozen import frozen

Kind = Literal["outcome", "value", "done", "holds", "does not hold", "unsaid", "mistake", "shown"]


@frozen
class Because:
    """A case that applied, and why: what its guard says."""

    clause: str
    guard: str


@frozen
class CallMade:
    """A call as it was made, how it ended, the cases that applied, and what they changed.

    `asked` are the calls that were made of what lies outside, each with how it ended.
    """

    text: str
    outcome: str
    cases: tuple[Because, ...] = ()
    changes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@frozen
class Answer:
    """`unsaid`: the contract does not say what happens, or the line has no value.

    `lines` are what was asked for or what is to be said, `calls` what was called for it. Diagnostics
    speak of the line that was typed.
    """

    kind: Kind
    lines: tuple[str, ...] = ()
    calls: tuple[CallMade, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing about the line has to be put right."""
        return self.kind not in {"does not hold", "unsaid", "mistake"}
