"""`factoryc explain`: the page of a finding, from the documentation that ships with factoryc."""

from difflib import get_close_matches

import click
from rich.markdown import Markdown

from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.output import answer_console
from factoryc.cli.refusal import CannotAsk
from factoryc.resources import resource_folder

_SUGGESTED = 4


@click.command(short_help="Show the page of a finding")
@click.argument("name", metavar="[NAME]", required=False)
def explain(name: str | None) -> int:
    """Show the page of a finding: what it says, why it matters, an example, what to write instead.

    NAME is what stands in brackets: `uncovered-input`. Without one, all names are listed.
    """
    pages = {page.stem: page for page in sorted(resource_folder("findings").glob("*.md"))}
    if name is None:
        for known in pages:
            click.echo(known)
        return HOLDS
    # Whoever copies it from a message may copy the brackets too.
    wanted = name.strip("[]` ")
    if wanted not in pages:
        raise CannotAsk(_unknown(wanted, list(pages)))
    text = pages[wanted].read_text(encoding="utf-8")
    console = answer_console()
    if console.is_terminal:
        console.print(Markdown(text))
    else:
        click.echo(text, nl=not text.endswith("\n"))
    return HOLDS


def _unknown(name: str, pages: list[str]) -> str:
    close = get_close_matches(name.lower(), pages, n=_SUGGESTED)
    if not close:
        return f"there is no page for `{name}`; `factoryc explain` lists all"
    suggested = " or ".join(f"`{each}`" for each in close)
    return f"there is no page for `{name}`; did you mean {suggested}?"
