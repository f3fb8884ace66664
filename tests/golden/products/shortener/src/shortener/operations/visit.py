"""The operation `visit` of shortener."""

from dataclasses import replace

from shortener.state import State
from shortener.types import Rejected, UnknownCode, is_code


def visit(state: State, code: str) -> str:
    """Gives the address behind a code and counts the visit."""
    if not is_code(code):
        raise Rejected("`code` breaks its type Code")
    if code not in state.links:
        raise UnknownCode(code=code)
    link = state.links[code]
    state.links[code] = replace(link, visits=link.visits + 1)
    return link.target
