"""A module of a product: its text with the imports that it needs, laid out by the formatter."""

import subprocess
from collections.abc import Iterable, Mapping

import ruff  # type: ignore[import-untyped]  # it ships no types

from factoryc.contract.module_text import module_text
from factoryc.contract.python_names import class_name, names_of, predicate_name, python_name
from factoryc.plan.layout import layout_of, state_class
from factoryc.plan.reach import reached_functions
from factoryc.spec.definitions import (
    EnumDefinition,
    RecordDefinition,
    RefinementDefinition,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.spec import Spec

LINE_LENGTH = 100
_STANDARD = ("secrets", "string")


def product_module(
    spec: Spec, docstring: str, definitions: Iterable[str], *, own: Iterable[str] = ()
) -> str:
    """The text of a module that takes what it names from its package; `own` it defines itself."""
    blocks = tuple(definitions)
    used = names_of("\n\n".join(blocks)) - frozenset(own)
    plain = [f"import {name}" for name in _STANDARD if name in used]
    return formatted(module_text(docstring, blocks, [*plain, *own_imports(spec, used, {})]))


def own_imports(spec: Spec, used: frozenset[str], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The imports from the package for the names that are used. `renamed` are spelled otherwise."""
    layout = layout_of(spec)
    reached = [python_name(definition.name) for definition in reached_functions(spec)]
    in_types = [
        "Rejected",
        *(name for definition in spec.types for name in _type_names(definition)),
        *(error.name for error in spec.errors),
        *(
            name
            for definition in spec.functions
            if (name := python_name(definition.name)) not in reached
        ),
    ]
    lines = []
    for module, offered in ((layout.functions, reached), (layout.types, in_types)):
        named = dict.fromkeys(name for name in offered if renamed.get(name, name) in used)
        taken = [_imported(name, renamed) for name in named]
        if module is not None and taken:
            lines.append(f"from {module} import {', '.join(taken)}")
    if layout.state is not None and state_class(spec) in used:
        lines.append(state_import(spec, layout.state))
    return tuple(lines)


def state_import(spec: Spec, module: str) -> str:
    """The import of the state's class, by the name that it has elsewhere."""
    name = state_class(spec)
    return f"from {module} import {'State' if name == 'State' else f'State as {name}'}"


def _type_names(definition: TypeDefinition) -> tuple[str, ...]:
    own, test = class_name(definition.name), predicate_name(definition.name)
    match definition:
        case EnumDefinition():
            return (own,)
        case RefinementDefinition():
            return (test,)
        case RecordDefinition() | SumDefinition():
            return (own, test)


def _imported(name: str, renamed: Mapping[str, str]) -> str:
    return f"{name} as {renamed[name]}" if name in renamed else name


def formatted(source: str) -> str:
    """The same module as a formatter lays it out: imports sorted, unused ones gone."""
    options = ["--isolated", "--line-length", str(LINE_LENGTH), "--target-version", "py311"]
    fix = ["check", "--quiet", "--select", "I,F401", "--fix", "--exit-zero"]
    for arguments in ([*fix, *options, "-"], ["format", "--quiet", *options, "-"]):
        done = subprocess.run(
            [ruff.find_ruff_bin(), *arguments],
            input=source,
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        source = done.stdout
    return source
