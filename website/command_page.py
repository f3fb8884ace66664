"""The commands as a page: what each says of itself when it is asked for help, as Markdown."""

import ast
import inspect
from pathlib import Path

import click

from factoryc.cli import exit_codes
from factoryc.cli.commands import COMMANDS
from factoryc.cli.main import factoryc

_INTRODUCTION = """\
# Commands

This page is made from what the commands say of themselves: `factoryc --help` lists them, and
`factoryc check --help` explains one. `python -m factoryc` is the same, where `factoryc` is not on the path.
"""
_SCHEMAS = Path(__file__).parents[1] / "docs" / "reference"


def command_page() -> str:
    """One section for each command, and one for the exit codes."""
    context = click.Context(factoryc, info_name="factoryc")
    table = [
        "| command | does |",
        "|---|---|",
        *(f"| [`{name}`](#factoryc-{name}) | {does} |" for name, does in COMMANDS.items()),
        "",
    ]
    sections = []
    for name in COMMANDS:
        command = factoryc.get_command(context, name)
        assert command is not None
        sections.append(_section(name, command, context))
    return "\n".join([_INTRODUCTION, *table, *sections, _exit_codes()])


def _section(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## `factoryc {name}`\n", f"```text\nfactoryc {name} {usage}\n```\n"]
    lines += [f"{inspect.cleandoc(command.help or '')}\n"]
    records = [
        record
        for parameter in command.params
        if (record := parameter.get_help_record(context)) is not None and record[1]
    ]
    if records:
        lines += ["| option | says |", "|---|---|"]
        lines += [f"| `{_cell(option)}` | {_cell(said)} |" for option, said in records]
    if (_SCHEMAS / f"{name}.schema.json").exists():
        answer = f"[{name}.schema.json]({name}.schema.json)"
        lines += ["", f"What `--format json` writes is described by {answer}."]
    return "\n".join(lines).rstrip("\n") + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _exit_codes() -> str:
    """Each exit code with the docstring below it."""
    body = ast.parse(inspect.getsource(exit_codes)).body[1:]
    rows = []
    for code, said in zip(body[::2], body[1::2], strict=True):
        assert isinstance(code, ast.Assign)
        assert isinstance(said, ast.Expr)
        rows.append(f"| {ast.literal_eval(code.value)} | {ast.literal_eval(said.value)} |")
    return "\n".join(["## Exit codes\n", "| code | says |", "|---|---|", *rows, ""])
