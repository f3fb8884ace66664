"""`factoryc lsp`: the language server. An editor starts it and speaks to it; nobody types here."""

import click

from factoryc.cli.data_lookup import data_lookup
from factoryc.cli.reading import module_reader, read_file
from factoryc.lsp.server import serve


@click.command(short_help="Serve an editor on standard input and output")
@click.option("--stdio", is_flag=True, help="What editors say; there is no other way.")
def lsp(stdio: bool) -> int:
    """Serve an editor: mistakes and findings while one types, what a name means, fixes."""
    del stdio
    return serve(read_file, module_reader, data_lookup())
