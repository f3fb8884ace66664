"""The commands of a product in the words of its README."""

from factoryc.contract.expression_text import expression_text
from factoryc.spec.definitions import Command, CommandResponse, Value, Word


def usage(name: str, command: Command) -> str:
    """`ledger open <owner>`."""
    shown = [name]
    for part in command.words:
        match part:
            case Word(text=text):
                shown.append(text)
            case Value(parameter=parameter, flag=str(flag)):
                shown.append(f"[--{flag} <{parameter}>]")
            case Value(parameter=parameter, optional=True):
                shown.append(f"[<{parameter}>]")
            case Value(parameter=parameter):
                shown.append(f"<{parameter}>")
    return " ".join(shown)


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
