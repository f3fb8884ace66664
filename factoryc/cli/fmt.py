"""`factoryc fmt`: gives specs their one layout. Files are replaced whole, or not at all."""

import codecs
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs
import click

from factoryc.cli.exit_codes import DOES_NOT_HOLD, HOLDS
from factoryc.cli.reading import (
    STANDARD_INPUT,
    STANDARD_INPUT_SHOWN,
    decoded,
    read_bytes,
    read_standard_bytes,
    specs_at,
)
from factoryc.cli.refusal import CannotAsk
from factoryc.cli.replace_file import replace_file
from factoryc.cli.unified_diff import show_diff
from factoryc.diagnostics.visible_line import visible_text
from factoryc.format.format import Formatted, format_source
from factoryc.source.text import SourceFile


@attrs.frozen
class _Laid:
    """A file as it is and as it should be. `name` is the path that was asked for."""

    name: str
    content: bytes = attrs.field(repr=False)
    source: SourceFile = attrs.field(repr=False)
    formatted: Formatted = attrs.field(repr=False)

    @property
    def changes(self) -> bool:
        return self.content != self.formatted.text.encode("utf-8")


@click.command(short_help="Give specs their one layout")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--check", "checks", is_flag=True, help="Write nothing; name what would change.")
@click.option("--diff", "shows", is_flag=True, help="Write nothing; show what would change.")
def fmt(paths: tuple[str, ...], checks: bool, shows: bool) -> int:
    """Give specs their one layout. Comments and meaning stay as they are.

    A PATH is a spec, or a folder: then every spec below it is meant; `-` is standard input, which
    is answered on standard output. A declaration that cannot be read is left as it is. The exit
    code is 1 when there is such a declaration, or when --check or --diff found a change.
    """
    names = dict.fromkeys(name for path in paths for name in specs_at(Path(path)))
    # Everything is read before anything is written, so that a bad path changes nothing.
    laid = tuple(_laid(name) for name in names)
    if shows:
        for each in laid:
            if each.changes:
                show_diff(each.source.name, _as_read(each), each.formatted.text)
                _say_unseen(each)
    if not checks and not shows:
        _write(laid)
        _count([each for each in laid if each.name != STANDARD_INPUT], "formatted")
    if checks:
        for each in laid:
            if each.changes:
                click.echo(f"{visible_text(each.source.name)}: would be formatted")
        _count(laid, "would be formatted")
    kept = _say_kept(laid)
    changed = any(each.changes for each in laid)
    return DOES_NOT_HOLD if kept or (changed and (checks or shows)) else HOLDS


def _laid(name: str) -> _Laid:
    content = read_standard_bytes() if name == STANDARD_INPUT else read_bytes(name)
    source = content if isinstance(content, str) else decoded(_shown(name), content)
    if isinstance(content, str) or isinstance(source, str):
        raise CannotAsk(str(source))
    return _Laid(name, content, source, format_source(source))


def _shown(name: str) -> str:
    return STANDARD_INPUT_SHOWN if name == STANDARD_INPUT else name


def _as_read(each: _Laid) -> str:
    """The text with its own line ends, so that a diff shows those that change."""
    return each.content.decode("utf-8")


def _say_unseen(each: _Laid) -> None:
    """On standard error, what would change and shows in no line of a diff."""
    name = visible_text(each.source.name)
    if each.content.startswith(codecs.BOM_UTF8):
        click.echo(f"{name}: begins with a byte-order mark, which would go", err=True)
    if b"\r" in each.content:
        click.echo(f"{name}: its lines end with a carriage return, which would go", err=True)


def _write(laid: Iterable[_Laid]) -> None:
    for each in laid:
        content = each.formatted.text.encode("utf-8")
        if each.name == STANDARD_INPUT:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
        elif each.changes:
            replace_file(each.name, content)
            click.echo(f"{visible_text(each.source.name)}: formatted")


def _count(laid: Sequence[_Laid], verb: str) -> None:
    changed = [each for each in laid if each.changes]
    if laid:
        same = len(laid) - len(changed)
        parts = [f"{_specs(len(changed))} {verb}"] if changed else []
        parts += [f"{_specs(same)} {'has' if same == 1 else 'have'} the layout"] if same else []
        click.echo(", ".join(parts))


def _say_kept(laid: tuple[_Laid, ...]) -> bool:
    """On standard error, where each declaration is that was left as it is."""
    kept = False
    for each in laid:
        for span in each.formatted.kept:
            kept = True
            place = f"{visible_text(each.source.name)}:{each.source.position(span.start).line}"
            said = "this declaration cannot be read and is left as it is"
            click.echo(f"{place}: {said}; `factoryc check` says why", err=True)
    return kept


def _specs(count: int) -> str:
    return "1 spec" if count == 1 else f"{count} specs"
