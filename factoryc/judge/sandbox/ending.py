"""How things inside end, what they answer, and what they were seen doing. Values only."""

from collections.abc import Mapping
from typing import Literal

import attrs

Reason = Literal[
    "exited",  # by itself; see exit_status
    "killed",  # by a signal that we did not send; see signal
    "timeout",  # no answer in time
    "memory",  # more memory than it may have
    "cpu",  # more processor time than it may have
    "silent",  # it lives, but hung up on the judge
    "garbage",  # it spoke, but not the protocol
    "flood",  # it said more than it may
    "closed",  # the judge was done with it
    "lost",  # the sandbox itself went away
]


@attrs.frozen
class Ending:
    """How a subject ended. `output` is what it printed, up to a bound; `output_cut` says it said more."""

    reason: Reason
    exit_status: int | None = None
    signal: int | None = None
    peak_memory_bytes: int = 0
    cpu_seconds: float = 0.0
    output: str = ""
    output_cut: bool = False


@attrs.frozen
class Command:
    """How a command of the product ended. `trouble` says why it has no status of its own."""

    status: int | None
    signal: int | None
    output: str
    error: str
    trouble: Reason | None = None


@attrs.frozen
class Finished:
    """One command, run inside. `status` is as a shell would give it."""

    status: int
    output: str
    ending: Ending


@attrs.frozen
class Event:
    """Something that product code did and that some spec, or every one, forbids.

    A `file` is one in its own folders: `writes ledger.db`. What it `log`s the judge finds itself.
    """

    kind: Literal["network", "process", "write", "read", "native", "file", "log"]
    detail: str


@attrs.frozen
class Returned:
    """The operation returned; `value` is wire JSON."""

    value: object


@attrs.frozen
class Failed:
    """The operation failed with a declared error."""

    name: str
    fields: Mapping[str, object]


@attrs.frozen
class Rejected:
    """The operation rejected its arguments."""


@attrs.frozen
class Broken:
    """Neither: another exception, or a result that is not of its type. `text` is for people."""

    text: str


@attrs.frozen
class Ended:
    """There is nobody any more who could answer."""

    ending: Ending


Reply = Returned | Failed | Rejected | Broken | Ended
