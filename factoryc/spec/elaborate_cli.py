"""Elaborates the command line: which command calls which operation, and how it ends."""

from collections.abc import Mapping, Sequence

from factoryc.diagnostics.diagnostic import Label
from factoryc.spec import expressions as typed
from factoryc.spec.answered import never_answered
from factoryc.spec.command_line import check_apart, place_of, words_of, wrong_command
from factoryc.spec.definitions import (
    CliInterface,
    Command,
    CommandResponse,
    Operation,
    Value,
    Word,
)
from factoryc.spec.environment import Environment
from factoryc.spec.kept import kept_file
from factoryc.spec.names import clause_name
from factoryc.spec.scope import FieldSignature
from factoryc.spec.type_expression import type_expression
from factoryc.spec.types import (
    EnumType,
    OptionalType,
    Scalar,
    Type,
    UnknownType,
    type_text,
    unrefined,
)
from factoryc.syntax import interfaces as syntax
from factoryc.syntax.nearest import nearest

_EXITS = range(126)
_SUCCESS, _FAILURE, _INVALID = 0, 1, 2


def elaborate_cli(
    declaration: syntax.CliInterface,
    operations: Mapping[str, Operation],
    environment: Environment,
) -> CliInterface:
    """The interface. Operations that were left out because of a mistake are passed over."""
    invalid = _INVALID
    commands: list[Command] = []
    seen: dict[tuple[str, ...], syntax.Command] = {}
    for item in declaration.items:
        if isinstance(item, syntax.InvalidExit):
            invalid = item.code
            _check_exit(invalid, item, environment)
        elif isinstance(item, syntax.Command):
            words = words_of(item, environment)
            check_apart(words, item, seen, environment)
            command = _command(item, words, operations, environment)
            if command is not None:
                commands.append(command)
    _check_reached(declaration, environment)
    for command in commands:
        _check_exits(command, invalid, environment)
    kept = kept_file(declaration.items, environment)
    is_stated = any(isinstance(item, syntax.InvalidExit) for item in declaration.items)
    return CliInterface(tuple(commands), invalid, kept, declaration.span, is_stated)


def _command(
    item: syntax.Command,
    words: tuple[Word | Value, ...],
    operations: Mapping[str, Operation],
    environment: Environment,
) -> Command | None:
    name = item.operation.text
    signature = environment.scope.operations.get(name)
    if signature is None:
        environment.unknown(
            name,
            f"no operation is called `{name}`",
            item.operation.span,
            help=nearest(name, environment.scope.operations),
        )
        return None
    _check_values(item, words, signature.parameters, environment)
    operation = operations.get(name)
    if operation is None:
        return None
    success, errors = _responses(item, operation, environment)
    clause = clause_name(environment.scope.module, "cli", name)
    return Command(name, clause, words, success, errors, item.span)


def _check_values(
    item: syntax.Command,
    words: Sequence[Word | Value],
    parameters: Sequence[FieldSignature],
    environment: Environment,
) -> None:
    by_name = {parameter.name: parameter for parameter in parameters}
    given: set[str] = set()
    for value in (part for part in words if isinstance(part, Value)):
        parameter = by_name.get(value.parameter)
        at = place_of(value.parameter, item)
        if parameter is None:
            helps = nearest(value.parameter, by_name)
            message = f"`{item.operation.text}` has no parameter `{value.parameter}`"
            wrong_command(item, message, environment, helps, at=at)
            continue
        if parameter.name in given:
            wrong_command(item, f"`{parameter.name}` is taken twice", environment, at=at)
        given.add(parameter.name)
        plain = unrefined(parameter.type)
        if value.optional and not isinstance(plain, OptionalType | UnknownType):
            wrong_command(
                item,
                f"`{parameter.name}` may be left out here, and `{type_text(parameter.type)}` may not",
                environment,
                f"make the parameter `{type_text(parameter.type)}?`, or write `<{parameter.name}>`",
                at=at,
            )
        if isinstance(plain, OptionalType):
            plain = unrefined(plain.inner)
        if not isinstance(plain, Scalar | EnumType | UnknownType):
            wrong_command(
                item,
                f"no word says a `{type_text(parameter.type)}`, which `{parameter.name}` is",
                environment,
                "a command takes texts, numbers, times and cases of enums",
                at=at,
            )
    missing = [name for name in by_name if name not in given]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        wrong_command(
            item,
            f"nothing says where {listed} of `{item.operation.text}` comes from",
            environment,
            f"add `<{missing[0]}>` to the command",
        )


def _responses(
    item: syntax.Command, operation: Operation, environment: Environment
) -> tuple[CommandResponse, tuple[tuple[str, CommandResponse], ...]]:
    """Without a word on it, a result is printed, and an error ends with 1 and shows itself."""
    result = {"result": operation.result} if operation.result is not None else {}
    success = None
    errors: dict[str, CommandResponse] = {}
    for response in item.responses:
        name = response.outcome.text
        if name != "success" and name not in operation.errors:
            never_answered(response.outcome, operation, environment)
            continue
        if name in errors or (name == "success" and success is not None):
            environment.wrong(
                "duplicate-name", f"`{name}` is answered twice", response.outcome.span
            )
        if name == "success":
            success = _response(response, result, _SUCCESS, environment)
            continue
        fields = {field.name: field.type for field in environment.scope.errors[name].parameters}
        errors[name] = _response(response, fields, _FAILURE, environment)
    if success is None:
        success = _default_success(operation, item)
    failed = CommandResponse(_FAILURE, None, item.span)
    return success, tuple((name, errors.get(name, failed)) for name in operation.errors)


def _default_success(operation: Operation, item: syntax.Command) -> CommandResponse:
    if operation.result is None:
        return CommandResponse(_SUCCESS, None, item.span)
    result = typed.Variable("result", operation.result, item.span)
    return CommandResponse(_SUCCESS, result, item.span)


def _response(
    response: syntax.CommandResponse,
    bound: Mapping[str, Type],
    default: int,
    environment: Environment,
) -> CommandResponse:
    code = default if response.exit is None else response.exit
    _check_exit(code, response, environment)
    prints = None
    if response.prints is not None:
        prints = type_expression(response.prints, environment.binding(bound))
    return CommandResponse(code, prints, response.span)


def _check_exit(
    code: int, item: syntax.CommandResponse | syntax.InvalidExit, environment: Environment
) -> None:
    if code not in _EXITS:
        environment.wrong(
            "invalid-interface",
            f"there is no exit code {code} for a product: they go from 0 to 125",
            item.span,
        )


def _check_exits(command: Command, invalid: int, environment: Environment) -> None:
    """Who calls a command from a program has nothing else to tell its ends apart by."""
    good = command.success.exit
    bad = [
        ("what is not valid", invalid),
        *((f"`{name}`", each.exit) for name, each in command.errors),
    ]
    for what, code in bad:
        if code == good:
            environment.wrong(
                "invalid-interface",
                f"{what} ends this command with {code}, like a success",
                command.span,
                help="give the two different exit codes",
            )
    for name, each in command.errors:
        if each.exit == invalid:
            environment.wrong(
                "invalid-interface",
                f"`{name}` ends this command with {invalid}, like a value that breaks its type",
                command.span,
                help="give the two different exit codes: `invalid exit 2` says the second",
            )


def _check_reached(declaration: syntax.CliInterface, environment: Environment) -> None:
    bound = {item.operation.text for item in declaration.items if isinstance(item, syntax.Command)}
    for name in environment.scope.operations:
        if name not in bound:
            environment.wrong(
                "invalid-interface",
                f"no command calls `{name}`",
                declaration.span,
                labels=(Label(environment.scope.operations[name].span, "declared here"),),
                help=f'add a line such as `"{name}" -> {name}`',
            )
