"""Files a link under a chosen code, or under a fresh one."""

import secrets

from shortener.state import State
from shortener.types import AliasTaken, Link, Rejected, is_code, is_url

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def shorten(state: State, target: str, alias: str | None) -> Link:
    if not is_url(target):
        raise Rejected("target")
    if alias is not None and not is_code(alias):
        raise Rejected("alias")
    if alias is not None and alias in state.links:
        raise AliasTaken(alias=alias)
    code = alias if alias is not None else fresh_code(state)
    link = Link(code=code, target=target, visits=0)
    state.links[code] = link
    return link


def fresh_code(state: State) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        if code not in state.links:
            return code
