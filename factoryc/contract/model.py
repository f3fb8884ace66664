"""The executable contract: a readable Python module made from a spec, and the tables it defines.

Each function of the module is one guard, result, condition or change, and is named after its
clause. The same spec gives the same text.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any

import attrs

from factoryc.contract.annotation import annotation
from factoryc.contract.expression import translate
from factoryc.contract.function_source import function_definitions
from factoryc.contract.line_breaks import statement
from factoryc.contract.model_cases import (
    Functions,
    listed,
    operation_definitions,
    table_name,
)
from factoryc.contract.module_text import module_text
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import class_name, plain_name, python_name
from factoryc.contract.python_text import text_source
from factoryc.contract.runtime import Contract
from factoryc.contract.types_source import (
    restricted_test,
    type_definitions,
    type_tests,
    type_variables,
)
from factoryc.spec.clock import with_clock
from factoryc.spec.definitions import (
    EnumDefinition,
    RecordDefinition,
    StateDefinition,
)
from factoryc.spec.mentions import mentions
from factoryc.spec.names import CLOCK
from factoryc.spec.spec import Spec
from factoryc.spec.types import Type

_RUNTIME = "from factoryc.contract import runtime"
_INDENT = "    "


def model_source(spec: Spec) -> str:
    """The text of the module. It defines `CONTRACT`, and what that is made of."""
    spec = with_clock(spec)
    names = model_names(spec)
    definitions = [
        *type_variables([*spec.types, *spec.functions], names),
        *type_definitions(spec, names),
        *function_definitions(spec.functions, names),
        *type_tests(spec, names),
        _state_class(spec, names),
    ]
    functions = Functions(names, state_class_name(spec))
    invariants = [_kept_type(state, functions) for state in spec.state if _says_more(state)]
    invariants.extend(
        functions.clause(
            f"{_slug(invariant.clause)}_holds",
            invariant.clause,
            invariant.title,
            [f"state: {functions.state}"],
            translate(invariant.condition, names),
        )
        for invariant in spec.invariants
    )
    definitions.extend(functions.texts)
    if spelled := _spelled(spec):
        definitions.append(spelled)
    tables: list[str] = []
    for operation in spec.operations:
        texts, table = operation_definitions(operation, functions)
        definitions.extend(texts)
        tables.append(table)
    definitions.append("\n\n".join([_initial(spec, names), *tables, _contract(spec, invariants)]))
    return module_text(
        f"The contract of {spec.name} {spec.version}: what each call does, made from its spec.",
        definitions,
        [_RUNTIME],
    )


def load_contract(spec: Spec) -> Contract:
    """The contract of a spec, ready to be asked. Loaded once for each spec."""
    contract: Contract = contract_names(spec)["CONTRACT"]
    return contract


@lru_cache(maxsize=16)
def contract_names(spec: Spec) -> Mapping[str, Any]:
    """All that the module of a spec's contract defines, by name."""
    return _names_in(model_source(spec), f"{python_name(spec.name)}_contract")


def contract_of(source: str, name: str) -> Contract:
    """The contract that the text of a module defines."""
    contract: Contract = _names_in(source, name)["CONTRACT"]
    return contract


def _names_in(source: str, name: str) -> Mapping[str, Any]:
    module = ModuleType(name)
    # A dataclass looks up the module that it says it is from, and this one cannot be imported.
    module.__dict__["__name__"] = __name__
    exec(compile(source, f"<{name}>", "exec"), module.__dict__)  # noqa: S102  our own text, made from typed values
    return module.__dict__


def model_names(spec: Spec) -> Naming:
    """How the contract module refers to things: an index counts from 0, and never from the end."""
    return attrs.evolve(Naming(spec), item=_item, in_order=_in_order, clock=f"state.{CLOCK}")


def state_class_name(spec: Spec) -> str:
    """The class of abstract states, called so even where the spec has a type of that name."""
    return "State" if all(each.name != "State" for each in spec.types) else "AbstractState"


def _item(base: str, index: str) -> str:
    return f"{base}[{index}]" if index.isdecimal() else f"runtime.item_at({base}, {index})"


def _in_order(items: str, _element: Type) -> str:
    return f"runtime.items_of({items})"


def _state_class(spec: Spec, names: Naming) -> str:
    head = "@dataclass(frozen=True, slots=True)\n"
    lines = [f'{_INDENT}"""What is remembered between calls."""']
    if spec.state:
        lines.append("")
    lines.extend(
        f"{_INDENT}{python_name(state.name)}: {annotation(state.type, names)}"
        for state in spec.state
    )
    return "\n".join([f"{head}class {state_class_name(spec)}:", *lines])


def _slug(clause: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in clause.partition(".")[2])


def _with_classes(spec: Spec) -> list[RecordDefinition | EnumDefinition]:
    return [each for each in spec.types if isinstance(each, RecordDefinition | EnumDefinition)]


def _spelled(spec: Spec) -> str:
    """The class of a case is called `Payment.card`, and only its Python name `PaymentCard`."""
    cases = {
        class_name(definition.name): plain_name(definition.name)
        for definition in _with_classes(spec)
        if "." in definition.name
    }
    return "\n".join(f"{name}.__qualname__ = {text_source(of)}" for name, of in cases.items())


def _says_more(state: StateDefinition) -> bool:
    # Kinds are checked when the spec is; what a value may be within its kind is not.
    return state.restriction is not None or bool(mentions(state.type).types)


def _kept_type(state: StateDefinition, functions: Functions) -> str:
    subject = functions.names.state_read(state.name)
    test = restricted_test(state.type, state.restriction, subject, functions.names)
    return functions.clause(
        f"state_{state.name}_is_of_its_type",
        state.clause,
        f"`{state.name}` is of its type",
        [f"state: {functions.state}"],
        test.text,
    )


def _initial(spec: Spec, names: Naming) -> str:
    fields = ", ".join(
        f"{python_name(state.name)}={translate(state.initial, names)}" for state in spec.state
    )
    return "\n".join(statement("INITIAL =", f"{state_class_name(spec)}({fields})", depth=0))


def _contract(spec: Spec, invariants: list[str]) -> str:
    operations = [
        f"{text_source(operation.name)}: {table_name(operation)}" for operation in spec.operations
    ]
    spelled = dict.fromkeys(class_name(definition.name) for definition in _with_classes(spec))
    classes = [f"{text_source(name)}: {name}" for name in spelled]
    entries = [
        f"name={text_source(spec.name)}",
        f"version={text_source(spec.version)}",
        "initial=INITIAL",
        f"operations={{{', '.join(operations)}}}",
        listed("invariants", invariants),
        f"classes={{{', '.join(classes)}}}",
    ]
    return "\n".join(statement("CONTRACT =", f"runtime.Contract({', '.join(entries)})", depth=0))
