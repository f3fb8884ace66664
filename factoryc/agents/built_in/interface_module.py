"""The HTTP interface: `server.py` with one function for each route, and `__main__.py`."""

import re
from collections.abc import Mapping

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
from factoryc.agents.built_in.route_source import RouteSource, route_source
from factoryc.agents.built_in.storage_module import storage_source
from factoryc.agents.built_in.wire_source import Wire
from factoryc.plan.layout import layout_of, module_path, state_class
from factoryc.spec.definitions import HttpInterface
from factoryc.spec.spec import Spec

_BODY_LIMIT = "1_048_576"
# What a route's function binds itself.
_BOUND = frozenset(
    {"state", "request", "body", "result", "error", "fields", "value", "item", "key", "now"}
)


def interface_sources(spec: Spec) -> Mapping[str, str]:
    """The files of the interface by their paths, or CannotBuild."""
    layout = layout_of(spec)
    assert spec.http is not None, "planned only where there is an interface"
    assert layout.server is not None, "as above"
    assert layout.main is not None, "as above"
    main = TEMPLATES.get_template("main.py.jinja").render(
        package=layout.package, title=_title(spec), name=spec.name
    )
    files = {
        module_path(layout.server): _server(spec, spec.http),
    }
    if layout.storage is not None and spec.http.kept is not None:
        files[module_path(layout.storage)] = storage_source(spec, spec.http.kept)
    files[module_path(layout.main)] = formatted(main)
    return files


def _server(spec: Spec, interface: HttpInterface) -> str:
    _require_whole_segments(interface)
    template = TEMPLATES.get_template("server.py.jinja")
    fixed = names_of_template("server.py.jinja", _BOUND)
    renamed = {name: f"{name}_" for name in own_names(spec) if name in fixed}
    wire = Wire(spec, lambda name: renamed.get(name, name))
    functions = _function_names(interface, fixed | set(own_names(spec)))
    routes = [
        route_source(spec, route, function, wire)
        for route, function in zip(interface.routes, functions, strict=True)
    ]
    read_records, read_enums = read_parts(wire)
    written_records, written_enums = written_parts(wire)
    text = template.render(
        title=_title(spec),
        name=spec.name,
        invalid=interface.invalid,
        body_limit=_BODY_LIMIT,
        stateful=bool(spec.state),
        kept=interface.kept is not None,
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
    return formatted(with_imports(spec, text, renamed))


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


def _title(spec: Spec) -> str:
    return spec.name.replace("_", " ").capitalize()
