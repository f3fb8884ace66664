"""What a build takes from the world, passed in: the time, and nothing else yet."""

from collections.abc import Callable
from datetime import datetime

import attrs


@attrs.frozen
class World:
    """`now` gives the time with its zone; it is stamped on commits and decides nothing."""

    now: Callable[[], datetime]
