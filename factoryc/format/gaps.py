"""What stands between declarations: comments and free lines."""

from factoryc.frozen import frozen

_WHITE = " \t\r\f"


@frozen
class GapLine:
    """A comment on a line of its own. Where it is indented, it documents nothing below it."""

    text: str
    blank: bool
    indented: bool


@frozen
class Gap:
    """`trailing` ends the last line of the declaration above; `blank`: the last line is free."""

    trailing: str | None
    lines: tuple[GapLine, ...]
    blank: bool

    @property
    def is_apart(self) -> bool:
        """Whether the author left a line free anywhere in it."""
        return self.blank or any(line.blank for line in self.lines)


def read_gap(text: str) -> Gap | None:
    """What is between two declarations, or None where it is more than comments."""
    first, *rest = text.split("\n")
    trailing = first.strip(_WHITE)
    if trailing and not trailing.startswith("//"):
        return None
    lines: list[GapLine] = []
    blank = False
    for line in rest[:-1] if rest and not rest[-1].strip(_WHITE) else rest:
        comment = line.strip(_WHITE)
        if not comment:
            blank = True
            continue
        if not comment.startswith("//"):
            return None
        lines.append(GapLine(comment.rstrip(), blank, indented=not line.startswith("//")))
        blank = False
    return Gap(trailing.rstrip() or None, tuple(lines), blank)


def torn_end(text: str) -> int:
    """Where a declaration that cannot be read ends: in front of the comments below it."""
    lines = text.split("\n")
    while len(lines) > 1 and (not lines[-1].strip(_WHITE) or lines[-1].startswith("//")):
        lines.pop()
    return len("\n".join(lines))
