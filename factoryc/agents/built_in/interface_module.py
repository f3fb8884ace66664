"""The HTTP interface: `server.py` with one function for each route, and `__main__.py`."""

import builtins
import re
from collections.abc import Mapping

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined

from factoryc.agents.built_in import wire_source
from factoryc.agents.built_in.cannot_build import CannotBuild
from factoryc.agents.built_in.product_module import formatted, own_imports
from factoryc.agents.built_in.route_source import RouteSource, route_source
from factoryc.agents.built_in.wire_source import Wire
from factoryc.contract.meanings_source import meanings_used
from factoryc.contract.module_text import imports_of
from factoryc.contract.python_names import class_name, names_of, python_name
from factoryc.plan.layout import layout_of, module_path, state_class
from factoryc.spec.definitions import HttpInterface
from factoryc.spec.spec import Spec

_BODY_LIMIT = "1_048_576"
_TEMPLATES = Environment(
    loader=PackageLoader("factoryc.agents.built_in"),
    autoescape=False,  # noqa: S701  what is written is Python
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_DEFINED = re.compile(r"^\s*(?:class|def) (\w+)|^([A-Z]\w*) = ", re.MULTILINE)
_IMPORTED = re.compile(r"^(?:from [\w.]+ )?import (.+)$", re.MULTILINE)
# What a route's function binds itself.
_BOUND = frozenset(
    {"state", "request", "body", "result", "error", "fields", "value", "item", "key", "now"}
)


@attrs.frozen
class _Record:
    function: str
    type: str
    fields: tuple[tuple[str, str], ...]


@attrs.frozen
class _Enum:
    function: str
    type: str
    cases: tuple[wire_source.Case, ...]


def interface_sources(spec: Spec) -> Mapping[str, str]:
    """The files of the interface by their paths, or CannotBuild."""
    layout = layout_of(spec)
    assert spec.http is not None, "planned only where there is an interface"
    assert layout.server is not None, "as above"
    assert layout.main is not None, "as above"
    main = _TEMPLATES.get_template("main.py.jinja").render(
        package=layout.package, title=_title(spec), name=spec.name
    )
    return {
        module_path(layout.server): _server(spec, spec.http),
        module_path(layout.main): formatted(main),
    }


def _server(spec: Spec, interface: HttpInterface) -> str:
    _require_whole_segments(interface)
    template = _TEMPLATES.get_template("server.py.jinja")
    fixed = _names_of_template()
    renamed = {name: f"{name}_" for name in _own_names(spec) if name in fixed}
    wire = Wire(spec, lambda name: renamed.get(name, name))
    functions = _function_names(interface, fixed | set(_own_names(spec)))
    routes = [
        route_source(spec, route, function, wire)
        for route, function in zip(interface.routes, functions, strict=True)
    ]
    read_records, read_enums = _read(wire)
    written_records, written_enums = _written(wire)
    text = template.render(
        title=_title(spec),
        name=spec.name,
        invalid=interface.invalid,
        body_limit=_BODY_LIMIT,
        stateful=bool(spec.state),
        state_class=state_class(spec),
        helpers=wire.helpers,
        routes=routes,
        table=_table(spec, interface, routes),
        read_records=read_records,
        written_records=written_records,
        read_enums=read_enums,
        written_enums=written_enums,
        answer_class=wire.local("Response"),
    )
    return formatted(_with_imports(spec, text, renamed))


def _read(wire: Wire) -> tuple[list[_Record], list[_Enum]]:
    """The records and enums that are read, and those inside them, which come up on the way."""
    records: dict[str, _Record] = {}
    enums: dict[str, _Enum] = {}
    while len(records) < len(wire.read) or len(enums) < len(wire.read_enums):
        for name in [name for name in wire.read if name not in records]:
            fields = wire_source.reading_fields(name, wire)
            type_ = wire.local(class_name(name))
            records[name] = _Record(wire_source.record_reader(name), type_, fields)
            wire.helper("json_object")
        for name in [name for name in wire.read_enums if name not in enums]:
            cases = wire_source.cases_of(name, wire, wire_source.record_reader)
            type_ = wire.local(class_name(name))
            enums[name] = _Enum(wire_source.enum_reader(name), type_, cases)
            carrying = [
                case for case in wire.spec.sum(name).cases if wire.spec.record(case.name).fields
            ]
            wire.read.update({case.name: None for case in carrying})
    return list(records.values()), list(enums.values())


def _written(wire: Wire) -> tuple[list[_Record], list[_Enum]]:
    """The records and enums that are written, and those inside them."""
    records: dict[str, _Record] = {}
    enums: dict[str, _Enum] = {}
    while len(records) < len(wire.written) or len(enums) < len(wire.written_enums):
        for name in [name for name in wire.written if name not in records]:
            fields = wire_source.writing_fields(name, wire)
            type_ = wire.local(class_name(name))
            records[name] = _Record(wire_source.record_writer(name), type_, fields)
        for name in [name for name in wire.written_enums if name not in enums]:
            cases = wire_source.cases_of(name, wire, wire_source.record_writer)
            type_ = wire.local(class_name(name))
            enums[name] = _Enum(wire_source.enum_writer(name), type_, cases)
            carrying = [
                case for case in wire.spec.sum(name).cases if wire.spec.record(case.name).fields
            ]
            wire.written.update({case.name: None for case in carrying})
    return list(records.values()), list(enums.values())


def _with_imports(spec: Spec, text: str, renamed: Mapping[str, str]) -> str:
    """The text with the imports that stand for `# IMPORTS`: from the library, and its own."""
    layout = layout_of(spec)
    used = names_of(text)
    meanings = meanings_used(text)
    lines = [*imports_of("\n".join([*meanings, text]))]
    for operation in spec.operations:
        name = python_name(operation.name)
        local = renamed.get(name, name)
        if local in used:
            taken = name if local == name else f"{name} as {local}"
            lines.append(f"from {layout.operation(operation.name)} import {taken}")
    if layout.clock is not None:
        lines.append(f"from {layout.clock} import now")
    lines += own_imports(spec, used, renamed)
    return text.replace("# IMPORTS\n", "\n\n\n".join(["\n".join(lines), *meanings]) + "\n")


def _table(spec: Spec, interface: HttpInterface, routes: list[RouteSource]) -> list[dict[str, str]]:
    """The routes in the order in which they are tried. What only reads answers HEAD, too."""
    changing = {
        operation.name
        for operation in spec.operations
        if any(case.sets for case in operation.cases)
    }
    rows = []
    for route, source in zip(interface.routes, routes, strict=True):
        segments = tuple(route.path.removeprefix("/").split("/"))
        methods = [route.method]
        if route.method == "GET" and route.operation not in changing:
            methods.append("HEAD")
        rows += [(segments, method, source.function) for method in methods]
    rows.sort(key=lambda row: [segment.startswith("{") for segment in row[0]])
    return [
        {"method": method, "segments": repr(segments), "function": function}
        for segments, method, function in rows
    ]


def _function_names(interface: HttpInterface, taken: frozenset[str]) -> list[str]:
    """`post_links`, `get_code`: the method and the path, told apart by a number if need be."""
    names: list[str] = []
    for route in interface.routes:
        words = re.findall(r"[a-z0-9]+", route.path.lower())
        name = "_".join([route.method.lower(), *words]) if words else f"{route.method.lower()}_root"
        while name in taken or name in names:
            name = f"{name}_"
        names.append(name)
    return names


def _require_whole_segments(interface: HttpInterface) -> None:
    for route in interface.routes:
        for segment in route.path.split("/"):
            if "{" in segment and not re.fullmatch(r"\{[^{}]*\}", segment):
                raise CannotBuild(
                    route.clause, f"in `{route.path}` a parameter is only a part of a segment"
                )


def _names_of_template() -> frozenset[str]:
    """All names that the server module itself may define or import."""
    loader = _TEMPLATES.loader
    assert loader is not None, "set above"
    source, _, _ = loader.get_source(_TEMPLATES, "server.py.jinja")
    defined = {name for pair in _DEFINED.findall(source) for name in pair if name}
    imported = {name.strip() for listed in _IMPORTED.findall(source) for name in listed.split(",")}
    return frozenset(defined | imported | _BOUND | set(dir(builtins)))


def _own_names(spec: Spec) -> list[str]:
    return [
        *(python_name(operation.name) for operation in spec.operations),
        *(python_name(function.name) for function in spec.functions),
        *(class_name(definition.name) for definition in (*spec.types, *spec.errors)),
    ]


def _title(spec: Spec) -> str:
    return spec.name.replace("_", " ").capitalize()
