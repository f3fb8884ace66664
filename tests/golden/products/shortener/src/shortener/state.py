"""The state of shortener."""

from shortener.types import Link


class State:
    """What shortener remembers: `links`."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
