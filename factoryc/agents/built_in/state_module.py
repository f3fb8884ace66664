"""The modules that hold the state and the functions of a spec."""

from factoryc.agents.built_in.product_module import product_module
from factoryc.contract.annotation import annotation
from factoryc.contract.expression import translate
from factoryc.contract.function_source import function_definitions
from factoryc.contract.module_text import docstring_text, function_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import python_name
from factoryc.contract.types_source import type_variables
from factoryc.plan.reach import reached_functions
from factoryc.spec.definitions import StateDefinition
from factoryc.spec.spec import Spec
from factoryc.spec.types import MapType, unrefined

_INDENT = "    "


def state_source(spec: Spec) -> str:
    """The text of `state.py`: one attribute for each state, at first as the spec says."""
    names = Naming(spec, state="self")
    said = "; ".join(_said(definition) for definition in spec.state)
    initial = function_text(
        "__init__",
        ["self"],
        "None",
        "",
        [
            f"self.{python_name(definition.name)}: {annotation(definition.type, names)} = "
            f"{_initial(definition, names)}"
            for definition in spec.state
        ],
    )
    lines = "\n".join(f"{_INDENT}{line}" if line else "" for line in initial.split("\n"))
    doc = docstring_text(f"What {spec.name} remembers: {said}.", _INDENT)
    source = f"class State:\n{_INDENT}{doc}\n\n{lines}"
    return product_module(spec, f"The state of {spec.name}.", [source])


def functions_source(spec: Spec) -> str:
    """The text of `functions.py`: the functions that operations reach."""
    names = Naming(spec)
    reached = reached_functions(spec)
    definitions = (*type_variables(reached, names), *function_definitions(reached, names))
    own = [python_name(one.name) for one in reached]
    return product_module(spec, f"What {spec.name} reckons with.", definitions, own=own)


def _said(definition: StateDefinition) -> str:
    said = " ".join(definition.doc.split()).rstrip(".")
    return f"`{definition.name}` ({said})" if said else f"`{definition.name}`"


def _initial(definition: StateDefinition, names: Naming) -> str:
    value = translate(definition.initial, names)
    if isinstance(unrefined(definition.type), MapType) and "(" in value:
        # It may be a map that others hold, too.
        return f"dict({value})"
    return value
