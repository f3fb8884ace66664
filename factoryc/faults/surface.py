"""Interfaces with one fault each: another status, exit code, path, word, key or header.

Whoever calls by the right interface gets another answer, or none that it knows. In which outcomes that shows is said
with each fault: a wrong path is answered like something that is not there, which an error may be answered like, too.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

import attrs

from factoryc.contract.outcome_kinds import ENDS_WELL, REJECTED
from factoryc.frozen import frozen
from factoryc.spec.definitions import (
    CliInterface,
    Command,
    HttpInterface,
    Interface,
    Response,
    Route,
    Value,
    Word,
)
from factoryc.spec.expressions import JsonObject
from factoryc.spec.spec import Spec

_METHODS = {"GET": "POST", "POST": "PUT", "PUT": "POST", "PATCH": "PUT", "DELETE": "POST"}
_SUCCESSES = (200, 201, 204)
_FAILURES = (404, 409, 422, 403, 410)
# What a server says where no route leads, and where one leads for another method.
_NO_ROUTE = frozenset({404, 405})
_Answer = TypeVar("_Answer")


@frozen
class SurfaceFault:
    """`operation` is empty where all are meant. `shows_in`: the outcomes that are answered otherwise."""

    clause: str
    operation: str
    before: str
    after: str
    shows_in: frozenset[str]
    interface: Interface


def bent_interface(spec: Spec) -> Iterator[SurfaceFault]:
    """Every fault of the interface, in its order."""
    match spec.interface:
        case HttpInterface() as http:
            for index, route in enumerate(http.routes):
                for says, shows_in, other in _of_route(route, http):
                    routes = (*http.routes[:index], other, *http.routes[index + 1 :])
                    changed = attrs.evolve(http, routes=routes)
                    yield SurfaceFault(route.clause, route.operation, *says, shows_in, changed)
            yield _invalid(spec, http, _other(_FAILURES, {http.invalid}))
        case CliInterface() as cli:
            for index, command in enumerate(cli.commands):
                for says, shows_in, bent in _of_command(command, cli):
                    commands = (*cli.commands[:index], bent, *cli.commands[index + 1 :])
                    changed_cli = attrs.evolve(cli, commands=commands)
                    yield SurfaceFault(
                        command.clause, command.operation, *says, shows_in, changed_cli
                    )
            yield _invalid(spec, cli, _other(range(1, 9), {cli.invalid}))
        case _:
            return


_Fault = tuple[tuple[str, str], frozenset[str], _Answer]


def _invalid(spec: Spec, interface: HttpInterface | CliInterface, other: int) -> SurfaceFault:
    says = f"invalid {interface.invalid}", f"invalid {other}"
    changed = attrs.evolve(interface, invalid=other)
    return SurfaceFault(f"{spec.name}.interface", "", *says, frozenset({REJECTED}), changed)


def _of_route(route: Route, http: HttpInterface) -> Iterator[_Fault[Route]]:
    answers = [(name, each.status) for name, each in route.errors]
    there = frozenset({ENDS_WELL, *(name for name, status in answers if status not in _NO_ROUTE)})
    usual = f'{route.method} "{route.path}"'
    method = _METHODS.get(route.method)
    if method is not None:
        yield (usual, f'{method} "{route.path}"'), there, attrs.evolve(route, method=method)
    path = f"{route.path.rstrip('/')}/x"
    yield (usual, f'{route.method} "{path}"'), there, attrs.evolve(route, path=path)
    valid = frozenset({ENDS_WELL, *(name for name, status in answers if status != http.invalid)})
    for index, source in enumerate(route.sources):
        if source.part != "path" and not source.optional:
            other = attrs.evolve(source, key=f"{source.key}_x")
            sources = (*route.sources[:index], other, *route.sources[index + 1 :])
            says = f"{source.part}.{source.key}", f"{source.part}.{other.key}"
            yield says, valid, attrs.evolve(route, sources=sources)
    used = {http.invalid, *(status for _, status in answers)}
    if route.success is not None:
        for says, success in _of_response(route.success, _SUCCESSES, used | {route.success.status}):
            yield (
                _named("success", says),
                frozenset({ENDS_WELL}),
                attrs.evolve(route, success=success),
            )
    for index, (name, response) in enumerate(route.errors):
        for says, answered in _of_response(response, _FAILURES, used):
            errors = (*route.errors[:index], (name, answered), *route.errors[index + 1 :])
            yield _named(name, says), frozenset({name}), attrs.evolve(route, errors=errors)


def _of_response(
    response: Response, statuses: Iterable[int], used: set[int]
) -> Iterator[tuple[tuple[str, str], Response]]:
    status = _other(statuses, used)
    yield (str(response.status), str(status)), attrs.evolve(response, status=status)
    if isinstance(response.json, JsonObject):
        fields = response.json.fields
        for index, field in enumerate(fields):
            other = attrs.evolve(field, name=f"{field.name}_x")
            renamed = (*fields[:index], other, *fields[index + 1 :])
            json = attrs.evolve(response.json, fields=renamed)
            says = f"json {{ {field.name}: … }}", f"json {{ {other.name}: … }}"
            yield says, attrs.evolve(response, json=json)
    for index, (header, value) in enumerate(response.headers):
        headers = (
            *response.headers[:index],
            (f"{header}-X", value),
            *response.headers[index + 1 :],
        )
        yield (
            (f"header {header}", f"header {header}-X"),
            attrs.evolve(response, headers=headers),
        )


def _of_command(command: Command, cli: CliInterface) -> Iterator[_Fault[Command]]:
    errors = [(name, each.exit) for name, each in command.errors]
    valid = frozenset({ENDS_WELL, *(name for name, code in errors if code != cli.invalid)})
    for index, word in enumerate(command.words):
        match word:
            case Word(text=text):
                other: Word | Value = Word(f"{text}-x")
                says = f'"{text}"', f'"{text}-x"'
            case Value(flag=str() as flag, optional=False):
                other = attrs.evolve(word, flag=f"{flag}-x")
                says = flag, f"{flag}-x"
            case _:
                continue
        words = (*command.words[:index], other, *command.words[index + 1 :])
        yield says, valid, attrs.evolve(command, words=words)
    used = {cli.invalid, command.success.exit, *(code for _, code in errors)}
    code = _other(range(1, 256), used)
    success = attrs.evolve(command.success, exit=code)
    says = _named("success", (f"exit {command.success.exit}", f"exit {code}"))
    yield says, frozenset({ENDS_WELL}), attrs.evolve(command, success=success)
    for index, (name, response) in enumerate(command.errors):
        answered = (name, attrs.evolve(response, exit=code))
        responses = (*command.errors[:index], answered, *command.errors[index + 1 :])
        says = _named(name, (f"exit {response.exit}", f"exit {code}"))
        yield says, frozenset({name}), attrs.evolve(command, errors=responses)


def _named(name: str, says: tuple[str, str]) -> tuple[str, str]:
    before, after = says
    return f"{name} {before}", f"{name} {after}"


def _other(statuses: Iterable[int], used: set[int]) -> int:
    """One that means nothing else there."""
    found: int = next(each for each in chain(statuses, range(430, 500)) if each not in used)
    return found
