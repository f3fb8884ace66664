"""The command line: `commands.py` with one function for each command, and `__main__.py`."""

from collections.abc import Mapping

import attrs

from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.agents.built_in.codec_source import (
    TEMPLATES,
    names_of_template,
    own_names,
    read_parts,
    with_imports,
    written_parts,
)
from factoryc.agents.built_in.product_module import formatted
from factoryc.agents.built_in.route_source import ErrorSource
from factoryc.agents.built_in.storage_module import storage_source
from factoryc.agents.built_in.wire_source import (
    NotInText,
    Wire,
    read_text,
    write_json,
    write_text,
)
from factoryc.contract.expression import piece
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import class_name, python_name
from factoryc.contract.python_text import Level, text_source
from factoryc.plan.layout import layout_of, module_path, state_class
from factoryc.plan.usage import usage
from factoryc.spec.clock import reads_clock
from factoryc.spec.definitions import CliInterface, Command, CommandResponse, Operation, Value, Word
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import EnumType, OptionalType, Scalar, unrefined

_TEMPLATE = "commands.py.jinja"
# What a command's function binds itself.
_BOUND = frozenset(
    {"state", "given", "result", "error", "fields", "value", "item", "key", "now", "opened"}
)


@attrs.frozen
class CommandSource:
    """The parts of a command's function, each a piece of Python."""

    function: str
    title: str
    readings: tuple[str, ...]
    call: tuple[str, ...]
    errors: tuple[ErrorSource, ...]
    success: str


def command_sources(spec: Spec, interface: CliInterface) -> Mapping[str, str]:
    """The files of the interface by their paths, or CannotBuild."""
    layout = layout_of(spec)
    assert layout.commands is not None, "planned only where there are commands"
    assert layout.main is not None, "as above"
    main = TEMPLATES.get_template("command_main.py.jinja").render(
        package=layout.package, name=spec.name
    )
    files = {
        module_path(layout.commands): _commands(spec, interface),
    }
    if layout.storage is not None and interface.kept is not None:
        files[module_path(layout.storage)] = storage_source(spec, interface.kept)
    files[module_path(layout.main)] = formatted(main)
    return files


def _commands(spec: Spec, interface: CliInterface) -> str:
    fixed = names_of_template(_TEMPLATE, _BOUND)
    renamed = {name: f"{name}_" for name in own_names(spec) if name in fixed}
    wire = Wire(spec, lambda name: renamed.get(name, name))
    commands = [_command(spec, interface, command, wire) for command in interface.commands]
    read_records, read_enums = read_parts(wire)
    written_records, written_enums = written_parts(wire)
    text = TEMPLATES.get_template(_TEMPLATE).render(
        title=f"{spec.name[:1].upper()}{spec.name[1:]}",
        invalid=interface.invalid,
        usage=text_source("\n".join(usage(spec.name, each) for each in interface.commands)),
        commands=commands,
        table=_table(interface, commands),
        helpers=wire.helpers,
        read_records=read_records,
        read_enums=read_enums,
        written_records=written_records,
        written_enums=written_enums,
    )
    return formatted(with_imports(spec, text, renamed))


def _table(interface: CliInterface, commands: list[CommandSource]) -> list[dict[str, str]]:
    rows = []
    for command, source in zip(interface.commands, commands, strict=True):
        words = tuple(part.text for part in command.words if isinstance(part, Word))
        values = [part for part in command.words if isinstance(part, Value)]
        placed = [each for each in values if each.flag is None]
        flags = tuple(
            (f"--{each.flag}", each.parameter) for each in values if each.flag is not None
        )
        rows.append(
            (
                words,
                {
                    "words": repr(words),
                    "takes": repr(tuple(each.parameter for each in placed)),
                    "open_ended": repr(any(each.optional for each in placed)),
                    "flags": repr(flags),
                    "function": source.function,
                },
            )
        )
    return [row for _, row in sorted(rows, key=lambda row: -len(row[0]))]


def _command(spec: Spec, interface: CliInterface, command: Command, wire: Wire) -> CommandSource:
    operation = spec.operation(command.operation)
    types = {parameter.name: parameter.type for parameter in operation.parameters}
    optional = {
        each.parameter for each in command.words if isinstance(each, Value) and each.optional
    }
    readings: list[str] = []
    try:
        for name, type_ in types.items():
            local, key = _local(name), text_source(name)
            if name in optional:
                text = f"given.get({key})"
                read = read_text(type_, local, wire)
                readings.append(f"{local}_text = {text}" if read != local else f"{local} = {text}")
                if read != local:
                    read = read_text(type_, f"{local}_text", wire)
                    readings.append(f"{local} = None if {local}_text is None else {read}")
            else:
                readings.append(f"{local} = {read_text(type_, f'given[{key}]', wire)}")
        names = Naming(spec, variables={"result": "result"})
        success = _success(command.success, names, wire)
        errors = tuple(_error(spec, name, each, names, wire) for name, each in command.errors)
    except NotInText as reason:
        raise CannotBuild(command.clause, f"a {reason} cannot be written as one text") from None
    return CommandSource(
        f"{python_name(operation.name)}_command",
        f"`{usage(spec.name, command)}`",
        tuple(readings),
        tuple(_call(spec, interface, operation, wire)),
        errors,
        success,
    )


def _local(parameter: str) -> str:
    name = python_name(parameter)
    return f"{name}_" if name in _BOUND else name


def _call(spec: Spec, interface: CliInterface, operation: Operation, wire: Wire) -> list[str]:
    arguments = ["state"] if spec.state else []
    arguments += ["now()"] if reads_clock(operation) else []
    arguments += [_local(parameter.name) for parameter in operation.parameters]
    call = f"{wire.local(python_name(operation.name))}({', '.join(arguments)})"
    line = f"result = {call}" if operation.result is not None else call
    if not spec.state:
        return [line]
    if interface.kept is not None:
        return ["with opened() as state:", f"    {line}"]
    return [f"state = {state_class(spec)}()", line]


def _success(response: CommandResponse, names: Naming, wire: Wire) -> str:
    if response.prints is None:
        return f"succeeded({response.exit})"
    return f"succeeded({response.exit}, {_printed(response.prints, names, wire)})"


def _error(
    spec: Spec, name: str, response: CommandResponse, names: Naming, wire: Wire
) -> ErrorSource:
    definition = spec.error(name)
    if response.prints is None:
        fields = [
            f"{field.name}={write_json(field.type, f'error.{python_name(field.name)}', wire)}"
            for field in definition.fields
        ]
        shown = ", ".join([text_source(name), *fields])
        text = f"{wire.helper('shown_error')}({shown})" if fields else text_source(name)
        return ErrorSource(wire.local(class_name(name)), f"failed({response.exit}, {text})")
    spelled = {field.name: f"error.{python_name(field.name)}" for field in definition.fields}
    text = _printed(response.prints, names.where(**spelled), wire)
    return ErrorSource(wire.local(class_name(name)), f"failed({response.exit}, {text})")


def _printed(expression: Expression, names: Naming, wire: Wire) -> str:
    """One word or text as it is, everything else as JSON."""
    source = piece(expression, names).at(Level.ATOM)
    plain = unrefined(expression.type)
    if isinstance(plain, Scalar | EnumType):
        return write_text(expression.type, source, wire)
    if isinstance(plain, OptionalType) and not source.isidentifier():
        source = f"({source})"
    return f"json.dumps({write_json(expression.type, source, wire)})"
