"""What `--against` names: an implementation of any kind, and the way to it."""

import shlex
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factoryc.cli.refusal import CannotAsk
from factoryc.contract.binding import plain_binding
from factoryc.judge.implementation import Implementation, Kind
from factoryc.judge.plain_source import module_of, names_in, plain_source
from factoryc.judge.program_files import TooMuch, program_files
from factoryc.judge.script_named import script_named
from factoryc.judge.subjects.service import other_than_http, place_of
from factoryc.plan.layout import layout_of, module_path
from factoryc.spec.clock import reads_clock
from factoryc.spec.spec import Spec

_STDIO, _CLI = "stdio:", "cli:"
_CONNECTING = 5.0
_FEW = 4


@contextmanager
def opened(against: str, reset: str | None, spec: Spec) -> Iterator[tuple[Path, Implementation]]:
    """The folder of what is judged, and the way to it. Raises CannotAsk."""
    if against.startswith(("http://", "https://")):
        yield Path(), _service(against, reset, spec)
        return
    if reset is not None:
        raise CannotAsk(
            "`--reset` is for a service that runs already; all else begins anew by itself"
        )
    if against.startswith(_STDIO):
        with _program(_STDIO, against) as opened:
            yield opened
        return
    if against.startswith(_CLI):
        _require_commands(against.removeprefix(_CLI).strip(), spec)
        with _program(_CLI, against) as opened:
            yield opened
        return
    path = Path(against)
    if not path.exists():
        raise CannotAsk(f"there is nothing at `{against}` to judge")
    if (path / module_path(layout_of(spec).types)).is_file():
        _require_no_ports(against, spec)
        _require_operations(against, path, spec)
        yield path, Implementation()
        return
    module = module_of(path.resolve())
    if module is None:
        raise CannotAsk(_no_way(against, path, spec))
    _require_functions(against, path, module, spec)
    try:
        with plain_source(path.resolve()) as folder:
            yield folder, Implementation("module", module)
    except (OSError, shutil.Error) as error:
        raise CannotAsk(f"`{against}` cannot be read: {error}") from None


def _service(url: str, reset: str | None, spec: Spec) -> Implementation:
    """The way to a service that runs already. Raises CannotAsk where it cannot be judged."""
    _require_no_ports(url, spec)
    if spec.http is None:
        raise CannotAsk(
            f"`{spec.name}` has no `interface http`, so nobody knows how to call `{url}`"
        )
    if reads_clock(spec.operations):
        raise CannotAsk(
            f"`{spec.name}` reads the time, and a service that runs already has a clock of its own; "
            "judge the program that serves it"
        )
    if spec.state and reset is None:
        raise CannotAsk(
            f"`{spec.name}` remembers what was called, and each example begins anew; "
            "`--reset COMMAND` says how the service forgets all"
        )
    try:
        host, port = place_of(url)
    except ValueError:
        raise CannotAsk(f"`{url}` is no address of a service") from None
    try:
        socket.create_connection((host, port), timeout=_CONNECTING).close()
    except OSError as error:
        raise CannotAsk(f"nobody answers at `{url}`: {error.strerror or error}") from None
    if said := other_than_http(url):
        raise CannotAsk(f"who answers at `{url}` does not speak HTTP: {said}")
    return Implementation("service", url=url, reset=_words(reset or ""))


def _require_no_ports(against: str, spec: Spec) -> None:
    """Raises CannotAsk where nobody stands between an implementation and what it calls outside."""
    if spec.ports:
        ports = " and ".join(f"`{port.name}`" for port in spec.ports)
        raise CannotAsk(
            f"`{against}` calls {ports} by itself: nobody sees with what, nor answers; judge plain Python code, or "
            f"a program that asks on its standard output: `{_STDIO} COMMAND`"
        )


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise CannotAsk(f"`{text.strip()}` is no command: {error}") from None


def _require_commands(command: str, spec: Spec) -> None:
    """Raises CannotAsk where nobody can judge a command line of the user's."""
    _require_no_ports(command, spec)
    if spec.cli is None:
        raise CannotAsk(
            f"`{spec.name}` has no `interface cli`, so nobody knows how to call `{command}`"
        )
    if reads_clock(spec.operations):
        raise CannotAsk(
            f"`{spec.name}` reads the time, and a command reads it from the system; judge a program "
            f"that is told the time: `{_STDIO} COMMAND`"
        )


@contextmanager
def _program(prefix: str, against: str) -> Iterator[tuple[Path, Implementation]]:
    words = _words(against.removeprefix(prefix))
    if not words:
        raise CannotAsk(f"after `{prefix}` stands the command of a program")
    if not Path(words[0]).exists() and shutil.which(words[0]) is None:
        raise CannotAsk(f"there is no program `{words[0]}` here, and none on the search path")
    script = script_named(words)
    if script is not None and not Path(script).exists():
        raise CannotAsk(f"there is no file `{script}` here for `{words[0]}` to run")
    kind: Kind = "program" if prefix == _STDIO else "commands"
    try:
        with program_files(words) as (folder, command):
            yield folder, Implementation(kind, command=command)
    except (TooMuch, OSError, shutil.Error) as error:
        raise CannotAsk(str(error)) from None


def _require_operations(against: str, path: Path, spec: Spec) -> None:
    """Raises CannotAsk where a product has no operation yet."""
    files = [module_path(layout_of(spec).operation(each.name)) for each in spec.operations]
    if files and not any((path / file).is_file() for file in files):
        raise CannotAsk(
            f"`{against}` has no operation of `{spec.name}` yet: there is no file `{files[0]}`"
        )


def _require_functions(against: str, path: Path, module: str, spec: Spec) -> None:
    """Raises CannotAsk where nothing in plain code is called like an operation, nor like the spec."""
    bound = plain_binding(spec, module)
    wanted = [each["names"][-1] for each in bound["operations"].values()]
    known = {name for each in bound["operations"].values() for name in each["names"]}
    names = names_in(path.resolve())
    if names is None or not wanted or names & {*known, bound["plain"]["class"]}:
        return
    few = ", ".join(f"`{name}`" for name in wanted[:_FEW])
    raise CannotAsk(
        f"`{against}` has no operation of `{spec.name}`: its functions are to be called {few}"
        f"{' …' if len(wanted) > _FEW else ''}"
    )


def _no_way(against: str, path: Path, spec: Spec) -> str:
    if not path.is_dir():
        return f"`{against}` is no Python file; its name ends with `.py`, and can be imported"
    name = layout_of(spec).package
    return (
        f"`{against}` is neither a product of `{spec.name}`, with a package `src/{name}`, nor a "
        "Python package, with a file `__init__.py`"
    )
