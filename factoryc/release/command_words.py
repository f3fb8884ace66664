"""How the commands of a product end, in the words of its README."""

from factoryc.contract.expression_text import expression_text
from factoryc.spec.definitions import Command, CommandResponse


def ends(command: Command, invalid: int) -> list[tuple[str, int, str]]:
    """Outcome, exit code and what is printed, a row for each."""
    rows = [("it succeeds", command.success.exit, _printed(command.success, "nothing"))]
    rows += [
        (f"`{name}`", each.exit, _printed(each, f"`{name}` and its fields, as JSON"))
        for name, each in command.errors
    ]
    return [*rows, ("a value breaks its type", invalid, "what was wrong with it")]


def _printed(response: CommandResponse, otherwise: str) -> str:
    if response.prints is None:
        return otherwise
    return f"`{expression_text(response.prints)}`".replace("|", "\\|")
