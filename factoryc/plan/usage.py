"""How a command is called, in one line: what its program and its README say of it."""

from factoryc.spec.definitions import Command, Value, Word


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
