"""What all modules of an interface are made of: templates, readers and writers of values, imports."""

import builtins
import re
from collections.abc import Mapping

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined

from factoryc.agents.built_in import wire_source
from factoryc.agents.built_in.product_module import own_imports
from factoryc.agents.built_in.wire_source import Wire
from factoryc.contract.meanings_source import meanings_used
from factoryc.contract.module_text import imports_of
from factoryc.contract.python_names import class_name, names_of, python_name
from factoryc.plan.layout import layout_of
from factoryc.spec.spec import Spec

TEMPLATES = Environment(
    loader=PackageLoader("factoryc.agents.built_in"),
    autoescape=False,  # noqa: S701  what is written is Python
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_PARTS = ("reading.py.jinja", "writing.py.jinja")
_DEFINED = re.compile(r"^\s*(?:class|def) (\w+)|^([A-Z]\w*) = ", re.MULTILINE)
_IMPORTED = re.compile(r"^(?:from [\w.]+ )?import (.+)$", re.MULTILINE)


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


def read_parts(wire: Wire) -> tuple[list[_Record], list[_Enum]]:
    """The records and enums that are read, and those inside them, which come up on the way."""
    records: dict[str, _Record] = {}
    enums: dict[str, _Enum] = {}
    while len(records) < len(wire.read) or len(enums) < len(wire.read_enums):
        for name in [name for name in wire.read if name not in records]:
            fields = wire_source.reading_fields(name, wire)
            type_ = wire.local(class_name(name))
            records[name] = _Record(wire_source.record_reader(name), type_, fields)
            wire.helper("read_object")
        for name in [name for name in wire.read_enums if name not in enums]:
            cases = wire_source.cases_of(name, wire, wire_source.record_reader)
            type_ = wire.local(class_name(name))
            enums[name] = _Enum(wire_source.enum_reader(name), type_, cases)
            carrying = [
                case for case in wire.spec.sum(name).cases if wire.spec.record(case.name).fields
            ]
            wire.read.update({case.name: None for case in carrying})
    return list(records.values()), list(enums.values())


def written_parts(wire: Wire) -> tuple[list[_Record], list[_Enum]]:
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


def with_imports(spec: Spec, text: str, renamed: Mapping[str, str]) -> str:
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
    if layout.storage is not None and "opened" in used:
        lines.append(f"from {layout.storage} import opened")
    lines += own_imports(spec, used, renamed)
    return text.replace("# IMPORTS\n", "\n\n\n".join(["\n".join(lines), *meanings]) + "\n")


def names_of_template(template: str, bound: frozenset[str]) -> frozenset[str]:
    """All names that a module itself may define or import, and those that its functions bind."""
    loader = TEMPLATES.loader
    assert loader is not None, "set above"
    source, _, _ = loader.get_source(TEMPLATES, template)
    parts = [loader.get_source(TEMPLATES, part)[0] for part in _PARTS]
    source = "\n".join([source, *parts])
    defined = {name for pair in _DEFINED.findall(source) for name in pair if name}
    imported = {name.strip() for listed in _IMPORTED.findall(source) for name in listed.split(",")}
    return frozenset(defined | imported | bound | set(dir(builtins)))


def own_names(spec: Spec) -> list[str]:
    """What the spec itself names: operations, functions, types and errors."""
    return [
        *(python_name(operation.name) for operation in spec.operations),
        *(python_name(function.name) for function in spec.functions),
        *(class_name(definition.name) for definition in (*spec.types, *spec.errors)),
    ]
