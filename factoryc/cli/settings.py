"""Settings from `factory.toml` beside the spec. A flag beats the file, the file the default.

    agent    = "built-in"        # or "anthropic"
    model    = "…"               # of the model-driven agent
    budget   = 5.00              # US dollars that agents may spend on one build
    attempts = 3                 # at each task
    jobs     = 2                 # agents at work at once

Secrets never stand here: they come from the environment.
"""

import tomllib
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs

from factoryc.cli.reading import read_bytes
from factoryc.cli.refusal import CannotAsk

AGENTS = ("built-in", "anthropic")
FILE = "factory.toml"
_MOST_ATTEMPTS = 100
_MOST_JOBS = 64


@attrs.frozen
class Settings:
    """`budget` is in US dollars; None sets no limit. `model` None means the agent's own default."""

    agent: str = "built-in"
    model: str | None = None
    budget: Decimal | None = None
    attempts: int = 3
    jobs: int = 2


def read_settings(spec: Path) -> Settings:
    """The settings beside a spec, or the defaults where there is no file. Raises CannotAsk."""
    path = spec.parent / FILE
    if not path.exists():
        return Settings()
    content = read_bytes(str(path))
    if isinstance(content, str):
        raise CannotAsk(content)
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotAsk(f"`{path}` is not TOML: {error}") from None
    chosen: dict[str, Any] = {}
    for key, value in table.items():
        read = _READERS.get(key)
        if read is None:
            known = ", ".join(f"`{name}`" for name in _READERS)
            raise CannotAsk(f"`{path}` sets `{key}`, which is no setting; there are {known}")
        try:
            chosen[key] = read(value)
        except ValueError as error:
            raise CannotAsk(f"`{path}`: `{key}` {error}") from None
    return attrs.evolve(Settings(), **chosen)


def _agent(value: object) -> str:
    if value not in AGENTS:
        raise ValueError(f"is one of {', '.join(AGENTS)}, not {value!r}")
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"is a text, not {value!r}")
    return value


def _money(value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"is an amount of dollars, not {value!r}") from None
    if isinstance(value, bool) or not amount.is_finite() or amount <= 0:
        raise ValueError(f"is an amount of dollars above 0, not {value!r}")
    return amount


def _count(most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise ValueError(f"is a whole number from 1 to {most}, not {value!r}")
        return value

    return read


_READERS: dict[str, Callable[[object], object]] = {
    "agent": _agent,
    "model": _text,
    "budget": _money,
    "attempts": _count(_MOST_ATTEMPTS),
    "jobs": _count(_MOST_JOBS),
}
