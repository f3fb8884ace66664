"""Lines of an answer that are further in than others, as wide as a terminal is."""

from collections.abc import Iterator, Sequence

from rich.cells import split_graphemes

from factoryc.diagnostics.visible_line import visible_text, wrapped

_NARROWEST = 20
_FURTHER_IN = 2


def indented(indent: int, text: str, width: int | None) -> Iterator[str]:
    """The text from `indent` on; what does not fit goes on below, a little further in.

    Without a width it stays whole, for other programs to look through.
    """
    shown = visible_text(text)
    room = max(_NARROWEST, (width or 0) - indent - _FURTHER_IN)
    lines = [shown] if width is None else wrapped(shown, room, _clusters)
    for number, line in enumerate(lines):
        yield " " * (indent + _FURTHER_IN * (number > 0)) + line


def percent(part: int, total: int) -> str:
    """A share, rounded down, so that 100 % means all."""
    return f"{1000 * part // total / 10:.1f}%"


def _clusters(text: str) -> Sequence[tuple[int, int, int]]:
    clusters, _ = split_graphemes(text)
    return clusters
