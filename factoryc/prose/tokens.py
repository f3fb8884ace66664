"""A text of clauses as its words, numbers and signs: without comments, white space and commas."""

import re

from factoryc.frozen import frozen

_TOKEN = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|(?<![:\w])//[^\n]*|[A-Za-z_]\w*|\d[\w.]*%?|[-=!<>]=|->|\.\.|[^\s,]'
)


@frozen
class Token:
    """A word, a number, a text or a sign, and where it stands."""

    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of a text between two offsets. How it is laid out makes no difference to them."""
    stop = len(text) if end is None else end
    return tuple(
        Token(found[0], found.start(), found.end())
        for found in _TOKEN.finditer(text, start, stop)
        if not found[0].startswith("//")
    )
