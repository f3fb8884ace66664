"""The commands by name. A command's module is loaded when the command runs, and not before.

So asking for the version costs nothing that a build needs.
"""

import importlib
from collections.abc import Mapping

import click

from factoryc.syntax.nearest import closest

# What each does, in the words of the help. The module and its command are named like it.
COMMANDS: Mapping[str, str] = {
    "audit": "Say how strong the suite of a spec is, fault by fault",
    "build": "Spec in, accepted software out",
    "check": "Ask a spec every question: mistakes, findings, witnesses",
    "evals": "Write the eval suite of a spec as files that anyone can run",
    "explain": "Show the page of a finding: why it matters, what to write instead",
    "fmt": "Give specs their one layout, with every comment kept",
    "judge": "Judge any implementation by what can be observed of it",
    "lsp": "Serve an editor on standard input and output",
    "new": "Begin a spec in a folder of its own",
    "plan": "Show the tasks that a spec is built by, and their order",
    "simulate": "Run the spec itself: at a prompt, from a script, as a server",
}

# These run evals. What those are forked from gets ready while all else is loaded and read.
_RUN_EVALS = frozenset({"build", "judge"})


class Commands(click.Group):
    """All commands, each known by its line of help until it is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"factoryc.cli.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = closest(name, COMMANDS, 1)
            hint = f"; did you mean `{close[0]}`?" if close else ""
            raise click.UsageError(f"there is no command `{name}`{hint}", ctx)
        if name in _RUN_EVALS and not {"-h", "--help"} & set(args):
            importlib.import_module("factoryc.judge.forked").prepare_origin()
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
