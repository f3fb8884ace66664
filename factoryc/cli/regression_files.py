"""Where failures are kept beside a spec: `.factoryc/regression/NAME.jsonl`, one on each line.

Those of sealed evals lie in `NAME.sealed.jsonl`, to be kept from whoever writes the code. Lines are
only added at the end, so that two branches merge; a line goes when its clause means something else.
"""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import click

from factoryc.cli.refusal import CannotAsk
from factoryc.cli.replace_file import replace_file
from factoryc.diagnostics.visible_line import visible_text
from factoryc.evals.suite import Suite
from factoryc.judge.regression import Kept, kept_failures, kept_line, still_meant
from factoryc.judge.verdict import Failure

KEEP_OPTION = click.option(
    "--keep/--no-keep",
    default=True,
    show_default=True,
    envvar="FACTORYC_KEEP",
    help="Keep each failure beside SPEC, and try those that were kept before all else.",
)
_SEALED = {False: "", True: ".sealed"}


@attrs.define
class KeptFailures:
    """`meant` are tried first; `dropped` are gone, since their clauses have changed.

    `added` are those found since. For many threads.
    """

    suite: Suite
    meant: tuple[Kept, ...] = ()
    dropped: tuple[Kept, ...] = ()
    added: tuple[Kept, ...] = ()
    _lock: threading.Lock = attrs.field(factory=threading.Lock)

    def keep(self, failures: Iterable[Failure]) -> None:
        """Keep what is new of these failures. Raises CannotAsk where they cannot be written."""
        with self._lock:
            found = kept_failures(self.suite.spec, failures)
            new = tuple(each for each in found if each not in (*self.meant, *self.added))
            for sealed in _SEALED:
                lines = [each.line for each in new if each.sealed == sealed]
                if lines:
                    _append(kept_file(self.suite, sealed=sealed), lines)
            self.added += new


def added_lines(kept: KeptFailures) -> Iterator[str]:
    """For people: how many more are kept, and where."""
    if kept.added:
        folder = kept_file(kept.suite, sealed=False).parent
        yield visible_text(f"regression: {len(kept.added)} more kept in {folder}")


def read_kept(suite: Suite) -> KeptFailures:
    """What was kept for the spec of a whole suite. What no longer applies is taken out of the files.

    Raises CannotAsk where a file cannot be read.
    """
    meant: list[Kept] = []
    dropped: list[Kept] = []
    for sealed in _SEALED:
        path = kept_file(suite, sealed=sealed)
        kept = tuple(dict.fromkeys(_read(path, sealed=sealed)))
        apply = still_meant(suite, kept)
        meant += apply
        gone = [each for each in kept if each not in apply]
        dropped += gone
        if gone:
            replace_file(str(path), "".join(f"{each.line}\n" for each in apply).encode("ascii"))
    return KeptFailures(suite, tuple(meant), tuple(dropped))


def kept_file(suite: Suite, *, sealed: bool) -> Path:
    """The file, which need not be there."""
    name = f"{suite.spec.name}{_SEALED[sealed]}.jsonl"
    return Path(suite.spec.file).parent / ".factoryc" / "regression" / name


def _read(path: Path, *, sealed: bool) -> Iterable[Kept]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise CannotAsk(f"`{path}` cannot be read: {str(reason).lower()}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield kept_line(line, sealed=sealed)
        except ValueError:
            raise CannotAsk(
                f"{path}:{number}: this line is no failure that was kept; take it out, or both "
                "sides of a merge in without their marks"
            ) from None


def _append(path: Path, lines: list[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes()[-1:] if path.exists() else b""
        first = "" if before in (b"", b"\n") else "\n"
        with path.open("a", encoding="ascii") as file:
            file.write(first + "".join(f"{line}\n" for line in lines))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAsk(
            f"a failure was found and cannot be kept: `{path}` cannot be written: {reason}; "
            "`--no-keep` judges without"
        ) from None
