"""Understands the spec that a command works from. Mistakes end the command: nothing can be made."""

import click

from factoryc.cli.data_lookup import data_lookup
from factoryc.cli.exit_codes import DOES_NOT_HOLD
from factoryc.cli.output import error_console
from factoryc.cli.reading import module_reader, read_file, read_root
from factoryc.cli.refusal import CannotAsk
from factoryc.diagnostics.terminal import render_diagnostics
from factoryc.pipeline import Understood, understand


def understand_sound(name: str) -> Understood:
    """The spec in a file. With mistakes they are shown on standard error, and the exit code is 1.

    Raises CannotAsk where the file is no spec.
    """
    root = read_root(name)
    understood = understand(root, module_reader(name, read_file), data_lookup())
    if not understood.sound:
        render_diagnostics(understood.diagnostics, understood.files, error_console())
        raise click.exceptions.Exit(DOES_NOT_HOLD)
    if not understood.is_spec:
        raise CannotAsk(
            f"`{name}` is no spec: it only defines words for others, without a `spec` line"
        )
    return understood
