"""The operation `shorten` of shortener."""

import secrets
import string

from shortener.state import State
from shortener.types import AliasTaken, Link, Rejected, is_code, is_url

TRIES = 1000
CODE_CHARACTERS = string.ascii_lowercase + string.digits


def shorten(state: State, target: str, alias: str | None) -> Link:
    """Files a link under a chosen code, or under a fresh one."""
    if not is_url(target):
        raise Rejected("`target` breaks its type Url")
    if alias is not None and not is_code(alias):
        raise Rejected("`alias` breaks its type Code")
    if alias is not None and alias in state.links:
        raise AliasTaken(alias=alias)
    if alias is not None:
        result = Link(code=alias, target=target, visits=0)
        state.links[alias] = result
        return result
    result = _fresh_link(state, target)
    state.links[result.code] = result
    return result


def _fresh_link(state: State, target: str) -> Link:
    """Codes are random, not sequential (decision `random_codes`)."""
    for _ in range(TRIES):
        code = "".join(secrets.choice(CODE_CHARACTERS) for _ in range(6))
        if code not in state.links:
            return Link(code=code, target=target, visits=0)
    raise RuntimeError("no `code` was found that `shortener.shorten.fresh` allows")
