"""`storage.py`: the state of a product in a file, by way of a transaction around each operation."""

from factoryc.agents.built_in.codec_source import (
    TEMPLATES,
    names_of_template,
    own_names,
    read_parts,
    with_imports,
    written_parts,
)
from factoryc.agents.built_in.product_module import formatted
from factoryc.agents.built_in.wire_source import Wire, read_json, write_json
from factoryc.contract.python_names import python_name
from factoryc.contract.python_text import text_source
from factoryc.plan.layout import state_class
from factoryc.spec.spec import Spec

_TEMPLATE = "storage.py.jinja"
_BOUND = frozenset({"state", "fields", "value", "item", "key", "record", "row", "text"})


def storage_source(spec: Spec, file: str) -> str:
    """The text of the module that keeps the state in this file."""
    fixed = names_of_template(_TEMPLATE, _BOUND)
    renamed = {name: f"{name}_" for name in own_names(spec) if name in fixed}
    wire = Wire(spec, lambda name: renamed.get(name, name))
    wire.helper("read_object")
    wire.helper("required")
    attributes = []
    for state in spec.state:
        attribute = python_name(state.name)
        read = read_json(state.type, f"required(fields, {text_source(state.name)})", wire)
        written = write_json(state.type, f"state.{attribute}", wire)
        attributes.append((attribute, state.name, read, written))
    read_records, read_enums = read_parts(wire)
    written_records, written_enums = written_parts(wire)
    text = TEMPLATES.get_template(_TEMPLATE).render(
        name=spec.name,
        file=file,
        file_source=text_source(file),
        state_class=state_class(spec),
        attributes=attributes,
        helpers=wire.helpers,
        read_records=read_records,
        read_enums=read_enums,
        written_records=written_records,
        written_enums=written_enums,
    )
    return formatted(with_imports(spec, text, renamed))
