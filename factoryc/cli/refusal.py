"""What a command says when it could not even begin: a message for a person, and exit code 2."""

import click

from factoryc.cli.exit_codes import COULD_NOT_ASK


class CannotAsk(click.ClickException):
    """The question could not be asked: a file cannot be read, a folder is in the way."""

    exit_code = COULD_NOT_ASK
