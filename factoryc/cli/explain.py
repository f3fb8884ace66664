"""`factoryc explain`: the page of a finding, from the documentation that ships with factoryc."""

import re
from collections.abc import Mapping

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.finding_groups import grouped
from factoryc.cli.output import answer_console
from factoryc.cli.pages import finding_pages
from factoryc.cli.refusal import CannotAsk
from factoryc.diagnostics.sarif_rules import page_summary
from factoryc.syntax.nearest import closest

_SUGGESTED = 4
_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]")


@click.command(short_help="Show the page of a finding")
@click.argument("name", metavar="[NAME]", required=False)
def explain(name: str | None) -> int:
    """Show the page of a finding: what it says, why it matters, an example, what to write instead.

    NAME is what stands in brackets: `uncovered-input`. Without one, all findings are listed.
    """
    pages = finding_pages()
    console = answer_console()
    if name is None:
        _list_all(pages, console)
        return HOLDS
    # Whoever copies it from a message may copy what stands around it, too.
    copied = _IN_BRACKETS.search(name)
    wanted = (copied[1] if copied is not None else name).strip("[]` ")
    wanted = wanted if wanted in pages else wanted.lower().replace("_", "-").replace(" ", "-")
    if wanted not in pages:
        raise CannotAsk(_unknown(wanted, list(pages)))
    text = pages[wanted]
    if console.is_terminal:
        console.print(Markdown(text))
    else:
        click.echo(text, nl=not text.endswith("\n"))
    return HOLDS


def _list_all(pages: Mapping[str, str], console: Console) -> None:
    """Each name with the first sentence of its page, by what the findings are about.

    In a pipe, each is one line that starts with the name.
    """
    width = max(map(len, pages), default=0)
    for number, (group, names) in enumerate(grouped(pages).items()):
        if number:
            console.print()
        console.print(Text(group, "bold"))
        if not console.is_terminal:
            for name in names:
                click.echo(f"  {name:{width}}  {page_summary(pages[name])}")
            continue
        table = Table.grid(padding=(0, 2), pad_edge=True)
        table.add_column(style="cyan", no_wrap=True, min_width=width)
        table.add_column()
        for name in names:
            table.add_row(name, page_summary(pages[name]))
        console.print(table)


def _unknown(name: str, pages: list[str]) -> str:
    close = closest(name.lower(), pages, _SUGGESTED)
    if not close:
        return f"there is no page for `{name}`; `factoryc explain` lists all"
    suggested = " or ".join(f"`{each}`" for each in close)
    return f"there is no page for `{name}`; did you mean {suggested}?"
