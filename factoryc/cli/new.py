"""`factoryc new`: a folder with a spec that has all six parts, to begin from. Nothing is overwritten."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.output import answer_json
from factoryc.cli.refusal import CannotAsk
from factoryc.resources import resource
from factoryc.source.text import SourceFile
from factoryc.syntax.parse import parse

SCHEMA_VERSION = 1
_LONGEST = 60
_HEADER = "spec starter version"

# Where each file of `starter/` goes, and what it is for. Names that begin with a dot would be hidden
# from whoever reads the checkout, and are given here.
_FILES: Mapping[str, tuple[str, str]] = {
    "samples/deliveries.csv": ("samples/deliveries.csv", "data that one of its evals goes through"),
    ".editorconfig": ("editorconfig", "the layout of specs, for editors"),
    ".vscode/settings.json": ("vscode/settings.json", "VS Code: starts `factoryc lsp`"),
    ".vscode/extensions.json": ("vscode/extensions.json", "VS Code: the extension that does"),
    ".helix/languages.toml": ("helix/languages.toml", "Helix: starts `factoryc lsp`"),
    ".gitignore": ("gitignore", "leaves out what builds make"),
}


@click.command(short_help="Begin a spec in a folder of its own")
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
    show_default=True,
)
def new(name: str, layout: str) -> int:
    """Begin a spec: a folder NAME with a spec that has all six parts and checks clean.

    Change it bit by bit into what you mean; after each change `factoryc check` says what it leaves open.
    """
    folder = Path(name)
    _refuse_bad_name(folder.name, name)
    _refuse_taken(folder)
    spec = f"{folder.name}.spec"
    texts = {spec: _text("starter.spec").replace(_HEADER, f"spec {folder.name} version", 1)}
    texts |= {path: _text(source) for path, (source, _) in _FILES.items()}
    _write(folder, texts)
    commands = [["cd", str(folder)], ["factoryc", "check", spec], ["factoryc", "build", spec]]
    if layout == "json":
        answer_json(
            {
                "schema": SCHEMA_VERSION,
                "folder": str(folder),
                "spec": spec,
                "files": list(texts),
                "next": [shlex.join(command) for command in commands],
            }
        )
    else:
        _show(folder, spec, commands)
    return HOLDS


def _refuse_bad_name(name: str, given: str) -> None:
    if _is_name(name):
        return
    rule = "a spec's name is made of small letters, digits and `_`, and starts with a letter"
    if len(name) > _LONGEST:
        raise CannotAsk(
            f"`{name[:20]}…` is too long; a spec's name has up to {_LONGEST} characters"
        )
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removesuffix(".spec")).lower()
    close = re.sub(r"[^a-z0-9]+", "_", words).strip("_").lstrip("0123456789_")
    hint = f"; did you mean `{Path(given).with_name(close)}`?" if _is_name(close) else ""
    raise CannotAsk(f"`{given}` names no spec: {rule}{hint}")


def _is_name(name: str) -> bool:
    """Whether a spec can be called so. The language itself decides."""
    if not re.fullmatch(r"[a-z0-9_]+", name) or len(name) > _LONGEST:
        return False
    return not parse(SourceFile("new.spec", f'spec {name} version "0.1.0"\n'))[1]


def _refuse_taken(folder: Path) -> None:
    try:
        if folder.is_dir():
            held = next((path.name for path in sorted(folder.iterdir())), None)
            if held is not None:
                raise CannotAsk(f"`{folder}` holds files already (`{held}`); nothing was written")
        elif folder.exists() or folder.is_symlink():
            raise CannotAsk(f"`{folder}` is a file already; nothing was written")
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _text(source: str) -> str:
    return resource("starter", source).read_text(encoding="utf-8")


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _cannot_write(folder: Path, error: OSError) -> CannotAsk:
    return CannotAsk(f"cannot write into `{folder}`: {(error.strerror or str(error)).lower()}")


def _show(folder: Path, spec: str, commands: list[list[str]]) -> None:
    told = {spec: "the spec: all six parts, and it checks clean"}
    told |= {path: meant for path, (_, meant) in _FILES.items()}
    widest = max(map(len, told))
    click.echo(f"{folder}/")
    for path, meant in told.items():
        click.echo(f"  {path:{widest}}  {meant}")
    click.echo("\nWhat to do next:")
    for command in commands:
        click.echo(f"  {shlex.join(command)}")
