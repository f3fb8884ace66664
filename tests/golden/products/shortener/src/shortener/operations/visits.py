"""The operation `visits` of shortener."""

from shortener.state import State
from shortener.types import Rejected, UnknownCode, is_code


def visits(state: State, code: str) -> int:
    """How often a link was followed."""
    if not is_code(code):
        raise Rejected("`code` breaks its type Code")
    if code not in state.links:
        raise UnknownCode(code=code)
    return state.links[code].visits
