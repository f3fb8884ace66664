"""The interface of a spec, answered by its contract: `--serve` for http, words after `--` for a cli."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.refusal import CannotAsk
from factoryc.simulate.bench import Bench
from factoryc.simulate.stand_in import sources_of, stand_in
from factoryc.spec.spec import Spec

_HOST = "127.0.0.1"
_LAST_PORT = 65_535


def serve(spec: Spec, on: Bench, address: str, file: Path | None) -> int:
    """Answer requests until told to stop. Raises CannotAsk."""
    if spec.http is None:
        helps = "; its commands are simulated after `--`" if spec.cli is not None else ""
        raise CannotAsk(f"`{spec.name}` has no `interface http` to serve{helps}")
    host, port = _address(address)
    names = _names(spec, on, file)
    try:
        names["serve"](host, port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotAsk(f"`{address}` cannot be served at: {reason.lower()}") from None
    return HOLDS


def run(spec: Spec, on: Bench, words: Sequence[str], file: Path | None) -> int:
    """Do what the words of a command say: its exit code. Raises CannotAsk."""
    if spec.cli is None:
        helps = "; it is served by `--serve PORT`" if spec.http is not None else ""
        raise CannotAsk(
            f"`{spec.name}` has no `interface cli` that these words could be for{helps}"
        )
    code: int = _names(spec, on, file)["run"](words)
    return code


def _names(spec: Spec, on: Bench, file: Path | None) -> dict[str, Any]:
    if file is not None and (spec.interface is None or spec.interface.kept is None):
        raise CannotAsk(f"`--state`: nothing in `{spec.name}` says that its state is kept")
    try:
        sources = sources_of(spec, None if file is None else str(file))
    except CannotBuild as reason:
        message = f"this version cannot simulate the interface: `{reason.clause}`: {reason}"
        raise CannotAsk(message) from None
    return stand_in(spec, sources, on, lambda: datetime.now(UTC))


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > _LAST_PORT:
        raise click.UsageError(f"`--serve`: `{port}` is not a port; it is a number from 0 to 65535")
    return (host.removeprefix("[").removesuffix("]") or _HOST) if colon else _HOST, int(port)
