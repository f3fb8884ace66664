"""The operations of a library, as the judge's end of the protocol knows them: how to write what they are
given, and how to read what they reply.

What is known of a type is looked up once, not for every value.
"""

from collections.abc import Callable, Mapping, Sequence

import attrs

from factoryc.contract.runtime import Failed, Rejected, Returned, Value
from factoryc.contract.wire import Classes, Json
from factoryc.contract.wire_reading import reader
from factoryc.contract.wire_schema import WireError, tied
from factoryc.contract.wire_writing import writer
from factoryc.judge.ended import ending_text
from factoryc.judge.sandbox import ending as inside
from factoryc.judge.subjects.subject import Broken, Ended, Observed, Raw

_RAW = "$raw"

Read = Callable[[Json], Value]
Write = Callable[[Value], Json]


@attrs.frozen
class LibraryOperation:
    """`result` is None where nothing is returned; `errors` has the fields of each, in their order."""

    name: str
    reads_clock: bool
    parameters: tuple[Write, ...]
    result: Read | None
    errors: Mapping[str, tuple[tuple[str, Read], ...]]

    def wires(self, arguments: Sequence[object]) -> list[Json]:
        """The arguments as JSON. Those that are declared must be of their types, unless they are `Raw`."""
        wires: list[Json] = []
        for index, argument in enumerate(arguments):
            if isinstance(argument, Raw):
                wires.append({_RAW: argument.json})
            elif index < len(self.parameters):
                wires.append(self.parameters[index](argument))
            else:
                wires.append({_RAW: argument})
        return wires

    def observed(self, reply: inside.Reply) -> Observed:
        """What a reply says, in values of the contract."""
        try:
            return self._observed(reply)
        except WireError as error:
            return Broken(f"`{self.name}` gave a value that is {error}")

    def _observed(self, reply: inside.Reply) -> Observed:
        match reply:
            case inside.Returned(value=value):
                return Returned(None if self.result is None else self.result(value))
            case inside.Failed(name=name, fields=fields):
                return Failed(name, {key: read(fields[key]) for key, read in self.errors[name]})
            case inside.Rejected():
                return Rejected()
            case inside.Broken(text=text):
                return Broken(text)
            case inside.Ended(ending=ending):
                return Ended(ending_text(ending), ending.reason == "timeout")


def library_operations(
    sent: Mapping[str, Mapping[str, Json]], classes: Classes
) -> dict[str, LibraryOperation]:
    """The operations of a binding, by their names. Results are values of the given classes."""
    return {name: _operation(name, tied(dict(bound)), classes) for name, bound in sent.items()}


def _operation(name: str, bound: Mapping[str, Json], classes: Classes) -> LibraryOperation:
    result = bound["result"]
    return LibraryOperation(
        name,
        bool(bound["clock"]),
        tuple(writer(of) for _, of in bound["parameters"]),
        None if result is None else reader(result, classes),
        {
            error: tuple((field, reader(of, classes)) for field, of in fields)
            for error, fields in bound["errors"].items()
        },
    )
