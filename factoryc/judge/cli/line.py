"""A call as the words of a command. An argument that breaks its type goes there, too."""

from collections.abc import Sequence

from factoryc.contract.runtime import Contract
from factoryc.contract.wire_schema import schema
from factoryc.judge.http.request import NotExpressible, plain_text, reads_well
from factoryc.judge.subjects.subject import Raw
from factoryc.spec.definitions import Command, Word
from factoryc.spec.spec import Spec

_LONGEST = 100_000


def build_line(
    spec: Spec, contract: Contract, command: Command, arguments: Sequence[object]
) -> tuple[str, ...]:
    """The words after the program's name. Raises NotExpressible where there are none."""
    operation = spec.operation(command.operation)
    if len(arguments) != len(operation.parameters):
        raise NotExpressible("a command cannot leave a place out, nor fill one more")
    types = {parameter.name: schema(parameter.type, spec) for parameter in operation.parameters}
    accepts = {each.name: each.accepts for each in contract.operations[operation.name].parameters}
    given = dict(zip((each.name for each in operation.parameters), arguments, strict=True))
    line: list[str] = []
    for part in command.words:
        if isinstance(part, Word):
            line.append(part.text)
            continue
        value, type_ = given[part.parameter], types[part.parameter]
        if value is None:
            if part.optional:
                continue
            raise NotExpressible(f"`{part.parameter}` cannot be left out")
        text = plain_text(value, type_)
        if isinstance(value, Raw) and reads_well(text, type_, accepts[part.parameter], contract):
            raise NotExpressible(f"as a word, `{part.parameter}` would be a good value")
        _require_word(text, part.parameter)
        line += [f"--{part.flag}", text] if part.flag is not None else [text]
    return tuple(line)


def _require_word(text: str, parameter: str) -> None:
    if "\0" in text or len(text) > _LONGEST:
        raise NotExpressible(f"no word holds the text of `{parameter}`")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotExpressible(f"`{parameter}` holds half a character") from None
