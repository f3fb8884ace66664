"""What the shortener remembers."""

from shortener.types import Link


class State:
    """All links, by their codes."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
