"""What can be said in a simulation of this spec: its operations, and the words around them."""

from collections.abc import Mapping

from factoryc.simulate.bench import Bench
from factoryc.spec.clock import passes_time
from factoryc.spec.definitions import Operation
from factoryc.spec.types import type_text


def help_lines(on: Bench, words: Mapping[str, str]) -> tuple[str, ...]:
    """The operations with their parameters, and the words with what each does."""
    operations = [_signature(each) for each in on.spec.operations if not passes_time(each)]
    steps = {
        "let x = …": "give a value a name",
        "expect …": "say what must be true, as in an eval",
        "advance clock 1h": "let time pass",
        "restart": "end the process, and start it again",
    }
    listed = {**steps, **words}
    longest = max(map(len, listed))
    return (
        "call an operation, or ask for any value:",
        *(f"  {each}" for each in operations),
        "or say:",
        *(f"  {said.ljust(longest)}  {does}" for said, does in listed.items()),
    )


def _signature(operation: Operation) -> str:
    taken = ", ".join(f"{each.name}: {type_text(each.type)}" for each in operation.parameters)
    returned = f" -> {type_text(operation.result)}" if operation.result is not None else ""
    return f"{operation.name}({taken}){returned}"
