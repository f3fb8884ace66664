"""Renders a document as text: each group on one line where it fits, and broken where it does not.

No line ends in white space, and no comment is moved away from the words that it stands between.
"""

from factoryc.format.document import (
    WIDTH,
    Commented,
    Comments,
    Document,
    Group,
    Hang,
    Line,
    Nested,
    Row,
)

INDENT = 2


def render(document: Document) -> str:
    """The text, without a line end behind its last line."""
    page = _Page()
    stack: list[tuple[int, Document]] = [(0, document)]
    while stack:
        indent, part = stack.pop()
        if isinstance(part, str):
            page.write(part)
            continue
        if part.lead is not None:
            page.comment(part.lead, indent, closes=isinstance(part, Commented) and part.closes)
        match part:
            case Row():
                stack.extend((indent, each) for each in reversed(part.parts))
            case Line():
                page.end_line(indent, blank=part.blank)
            case Commented():
                page.write(part.flat)
            case Nested():
                stack.append((indent + part.indent, part.inside))
            case Group():
                if (
                    part.flat is not None
                    and page.column() + len(part.flat) + _tail(stack) <= part.width
                ):
                    page.write(part.flat)
                else:
                    stack.append((indent, part.inside))
            case Hang():
                _hang(page, stack, indent, part)
    return page.text()


def _hang(page: "_Page", stack: list[tuple[int, Document]], indent: int, part: Hang) -> None:
    if part.flat is not None:
        tail = _tail(stack)
        if page.column() + len(part.flat) + tail <= WIDTH:
            page.write(part.flat)
            return
        if part.hugs != "always" and indent + INDENT + len(part.flat) - 1 + tail <= WIDTH:
            page.end_line(indent + INDENT)
            page.write(part.flat[1:])
            return
    inside = part.inside
    if part.hugs != "never" and (isinstance(inside, str) or inside.lead is None):
        page.write(" ")
        stack.append((indent, inside))
    else:
        page.end_line(indent + INDENT)
        stack.append((indent + INDENT, inside))


def _tail(stack: list[tuple[int, Document]]) -> int:
    """How much stands on the line behind what is written next, whatever is broken there."""
    total = 0
    for _, part in reversed(stack):
        width, ends = _head(part)
        total += width
        if ends:
            break
    return total


def _head(part: Document) -> tuple[int, bool]:
    """The width up to the first place where the line may end, and whether there is such a place."""
    if isinstance(part, str):
        return len(part), False
    if part.lead is not None:
        return 0, True
    match part:
        case Row():
            total = 0
            for each in part.parts:
                width, ends = _head(each)
                total += width
                if ends:
                    return total, True
            return total, False
        case Nested() | Group():
            return _head(part.inside)
        case _:
            return 0, True


class _Page:
    """The text so far. The end of a line is written when something follows it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._column = 0
        self._line_end: str | None = None
        self._indent = 0
        self._written: set[int] = set()

    def column(self) -> int:
        return self._column if self._line_end is None else self._indent

    def write(self, text: str) -> None:
        if self._line_end is not None:
            self._strip()
            self._pieces.append(self._line_end + " " * self._indent)
            self._column = self._indent
            self._line_end = None
        self._pieces.append(text)
        self._column += len(text)

    def end_line(self, indent: int, *, blank: bool = False) -> None:
        self._line_end = "\n\n" if blank else "\n"
        self._indent = indent

    def comment(self, comments: Comments, indent: int, *, closes: bool) -> None:
        """The comments before the word that comes next, once."""
        if id(comments) in self._written:
            return
        self._written.add(id(comments))
        at_line_end = self._line_end
        if at_line_end is None:
            self._indent = indent if closes else indent + INDENT
        else:
            self._line_end = None
        word_indent = self._indent
        if comments.trailing is not None:
            self._strip()
            self.write(f"  {comments.trailing}" if self._pieces else comments.trailing)
        inside = word_indent + INDENT if closes else max(word_indent, INDENT)
        for count, each in enumerate(comments.own):
            blank = at_line_end == "\n\n" if count == 0 else each.blank
            self.end_line(inside, blank=blank)
            self.write(each.text)
        blank = comments.blank and bool(comments.own) and not closes
        if not comments.own:
            blank = at_line_end == "\n\n"
        self.end_line(word_indent, blank=blank)

    def text(self) -> str:
        return "".join(self._pieces)

    def _strip(self) -> None:
        """Takes the spaces away that the line would end in."""
        while self._pieces and not (stripped := self._pieces[-1].rstrip(" ")):
            if "\n" in self._pieces[-1]:
                return
            self._pieces.pop()
        if self._pieces:
            self._pieces[-1] = stripped
