"""`factoryc lsp`: the language server. An editor starts it and speaks to it; nobody types here."""

import click

from factoryc.cli.data_lookup import data_lookup, data_reader
from factoryc.cli.kept_said import recall, remember
from factoryc.cli.reading import module_reader, read_file
from factoryc.lsp.server import serve
from factoryc.lsp.session import Shelf


@click.command(short_help="Serve an editor on standard input and output")
@click.option("--stdio", is_flag=True, help="What editors say; there is no other way.")
def lsp(stdio: bool) -> int:
    """Serve an editor: mistakes and findings while one types, what a name means, fixes."""
    del stdio
    return serve(Shelf(read_file, module_reader, data_lookup(), data_reader, recall, remember))
