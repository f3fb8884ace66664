"""What the sandbox saw a product do, as findings: each against a clause of the spec if it has one.

Files in its own folders are nobody's business but that of a clause that names some.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import assert_never

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.sandbox.ending import Event
from factoryc.spec.evals import FilesOnly, NeverLog, NeverUse, NeverWriteOutside, NoNetwork
from factoryc.spec.spec import Spec
from factoryc.spec.types import type_text

_PLACE = re.compile(r"/product/(\S+)")


def event_findings(spec: Spec, events: Iterable[Event]) -> tuple[Finding, ...]:
    """One finding for each thing that was done and must not be, in order of first sight."""
    found: dict[Finding, None] = {}
    for event in events:
        for clause in _broken(spec, event):
            place = _PLACE.search(event.detail)
            file = place[1] if place else ""
            found[Finding(file, 0, clause, f"while it ran, it {event.detail}")] = None
    return tuple(found)


def _broken(spec: Spec, event: Event) -> Iterator[str]:
    """The clauses that an event breaks, or what is asked of every product."""
    match event.kind:
        case "network":
            own = [
                *(each.clause for each in spec.nevers if each.rule == NeverUse("network")),
                *(each.clause for each in spec.constraints if isinstance(each.rule, NoNetwork)),
            ]
            yield from own or ["sandbox.network"]
        case "process":
            own = [each.clause for each in spec.nevers if each.rule == NeverUse("processes")]
            yield from own or ["sandbox.process"]
        case "write":
            yield "sandbox.write"
        case "read":
            yield "sandbox.read"
        case "native":
            yield "sandbox.native"
        case "file":
            yield from _by_file(spec, event.detail)
        case "log":
            for never in spec.nevers:
                if isinstance(never.rule, NeverLog) and type_text(never.rule.type) in event.detail:
                    yield never.clause
        case _:
            assert_never(event.kind)


def _by_file(spec: Spec, detail: str) -> Iterator[str]:
    does, _, path = detail.partition(" ")
    for never in spec.nevers:
        match never.rule:
            case NeverWriteOutside(files=files) if does == "writes" and not _is_named(path, files):
                yield never.clause
            case NeverUse(what="files"):
                yield never.clause
    for constraint in spec.constraints:
        if isinstance(constraint.rule, FilesOnly) and not _is_named(path, constraint.rule.names):
            yield constraint.clause


def _is_named(path: str, files: Sequence[str]) -> bool:
    """Whether it is one of the files, or stands beside one under a name that starts like it."""
    return any(path.startswith(str(PurePosixPath(file))) for file in files)
