"""The file that a command hands to an interpreter: `typo.sh` of `sh typo.sh`."""

import re
from collections.abc import Sequence
from pathlib import PurePath

_INTERPRETER = re.compile(
    r"(?P<shell>(?:ba|da|z|k|a|)sh)"
    r"|(?P<python>python(?:\d(?:\.\d+)?)?|pypy3?)"
    r"|(?P<node>node|nodejs|bun|deno)"
    r"|(?P<ruby>ruby)"
    r"|(?P<perl>perl)"
    r"|(?P<other>php|lua|Rscript)"
)
# What stands after these belongs to them.
_WITH_VALUE = {
    "python": frozenset({"-W", "-X"}),
    "node": frozenset({"-r"}),
    "ruby": frozenset({"-I", "-r"}),
    "perl": frozenset({"-I"}),
}
# These leave it to a later word what is run. Shells end by `-e` at the first failure; it gives others a text to run.
_PLAIN = re.compile(r"-[bBdEiIOqsSuvx]+")
_PLAIN_FOR_SHELLS = re.compile(r"-[bBdEeiIOqSuvx]+")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z_0-9]*=.*")


def script_named(words: Sequence[str]) -> str | None:
    """The name of the file; None where nobody can tell, or none is named."""
    words = list(words)
    if words and PurePath(words[0]).name == "env":
        words = words[1:]
        while words and _ASSIGNMENT.fullmatch(words[0]):
            words = words[1:]
    interpreter = _INTERPRETER.fullmatch(PurePath(words[0]).name) if words else None
    if interpreter is None:
        return None
    kind = interpreter.lastgroup or ""
    plain = _PLAIN_FOR_SHELLS if kind == "shell" else _PLAIN
    rest = iter(words[1:])
    for word in rest:
        if word in _WITH_VALUE.get(kind, ()):
            next(rest, None)
        elif not plain.fullmatch(word):
            # It may be text to run, a module, an option that nobody here knows, or a word of the
            # interpreter's own: `deno run`.
            is_file = not word.startswith("-") and (PurePath(word).suffix or "/" in word)
            return word if is_file else None
    return None
