"""Spans: where in a source file something stands."""

from factoryc.frozen import frozen


@frozen
class Span:
    """A half-open range `[start, end)` of character offsets in one file."""

    file: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The smallest span that covers both. Both lie in one file."""
        return Span(self.file, min(self.start, other.start), max(self.end, other.end))
