"""The file that a command hands to an interpreter: `typo.sh` of `sh typo.sh`."""

import re
from collections.abc import Sequence
from pathlib import PurePath

_INTERPRETERS = re.compile(
    r"(ba|da|z|k|a|)sh|python(\d(\.\d+)?)?|pypy3?|node|nodejs|bun|deno|ruby|perl|php|lua|Rscript"
)
# What stands after these belongs to them.
_WITH_VALUE = frozenset({"-W", "-X", "-r", "-I"})
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z_0-9]*=.*")


def script_named(words: Sequence[str]) -> str | None:
    """The name of the file; None where nobody can tell, or none is named."""
    words = list(words)
    if words and PurePath(words[0]).name == "env":
        words = words[1:]
        while words and _ASSIGNMENT.fullmatch(words[0]):
            words = words[1:]
    if not words or not _INTERPRETERS.fullmatch(PurePath(words[0]).name):
        return None
    rest = iter(words[1:])
    for word in rest:
        if word in _WITH_VALUE:
            next(rest, None)
        elif re.fullmatch(r"-[bBdEiIOOqsSuvxe]+", word) and not _runs_text(words[0], word):
            continue
        elif word.startswith("-"):
            # It may be text to run, a module, or an option that nobody here knows.
            return None
        elif PurePath(word).suffix or "/" in word:
            return word
        else:
            # A word of the interpreter's own: `deno run`, `bun run`.
            return None
    return None


def _runs_text(interpreter: str, option: str) -> bool:
    """`perl -e 'print 1'`: for shells alone `-e` says to end at the first failure."""
    return "e" in option and not PurePath(interpreter).name.endswith("sh")
