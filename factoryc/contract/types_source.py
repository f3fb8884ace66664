"""The module `types.py` of a product: what a spec's values are in Python.

Records, enums and tests are the very text that the executable contract uses, too.
"""

from collections.abc import Iterable

from factoryc.contract.annotation import annotation
from factoryc.contract.expression import piece
from factoryc.contract.function_source import function_definitions, functions_of_types, returning
from factoryc.contract.line_breaks import statement
from factoryc.contract.module_text import (
    comment_text,
    docstring_text,
    function_text,
    module_text,
)
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import (
    class_name,
    member_name,
    predicate_name,
    python_name,
)
from factoryc.contract.python_text import Level, Piece, text_source
from factoryc.contract.type_test import translate_test
from factoryc.spec.definitions import (
    EnumDefinition,
    ErrorDefinition,
    FunctionDefinition,
    Parameter,
    RecordDefinition,
    RefinementDefinition,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.expressions import Expression
from factoryc.spec.spec import Spec
from factoryc.spec.types import EnumType, RecordType, SumType, Type
from factoryc.spec.walk import parts

_INDENT = "    "
REJECTED = f'class Rejected(ValueError):\n{_INDENT}"""An argument breaks its type."""'


def types_source(spec: Spec) -> str:
    """The text of `types.py`. What it holds depends on the spec's definitions and on nothing else."""
    names = Naming(spec)
    reached = functions_of_types(spec)
    return module_text(
        f"What {spec.name} speaks of: its types, its errors, and the tests for them.",
        [
            REJECTED,
            *type_variables([*spec.types, *(spec.function(name) for name in reached)], names),
            *type_definitions(spec, names),
            *(error_definition(error, names) for error in spec.errors),
            *function_definitions([spec.function(name) for name in reached], names),
            *type_tests(spec, names),
        ],
    )


def type_definitions(spec: Spec, names: Naming) -> tuple[str, ...]:
    """The classes of enums and records, what they depend on before them.

    All instances of a type with parameters are of one class.
    """
    wanted = [each for each in spec.types if not isinstance(each, RefinementDefinition)]
    later = {class_name(each.name) for each in wanted}
    texts: list[str] = []
    waiting: list[SumDefinition] = []
    for definition in wanted:
        name = class_name(definition.name)
        match definition:
            case EnumDefinition(cases=cases, doc=doc):
                members = [f"{member_name(case)} = {text_source(case)}" for case in cases]
                texts.append(_class(f"class {name}(Enum):", doc, members))
                later.discard(name)
            case RecordDefinition() if name in later:
                written = definition.generic or definition
                texts.append(_record_class(written, frozenset(later), names))
                later.discard(name)
            case SumDefinition() if name in later:
                waiting.append(definition.generic or definition)
            case _:
                pass
        # The name of an enum is made of the classes of its cases, which may hold values of it.
        for enum in [each for each in waiting if not _classes_of(each) & later]:
            texts.append(_union(enum, names))
            later.discard(class_name(enum.name))
            waiting.remove(enum)
    return tuple(dict.fromkeys(texts))


def _classes_of(enum: SumDefinition) -> set[str]:
    return {class_name(case.name) for case in enum.cases}


def type_variables(
    definitions: Iterable[TypeDefinition | FunctionDefinition], names: Naming
) -> tuple[str, ...]:
    """What stands for the type parameters of definitions."""
    generics = (each.generic for each in definitions if not isinstance(each, _PLAIN))
    parameters = {name for each in generics if each is not None for name in each.type_parameters}
    spelled = sorted(names.type_variable(name) for name in parameters)
    lines = [f"{name} = TypeVar({text_source(name)})" for name in spelled]
    return ("\n".join(lines),) if lines else ()


_PLAIN = (RefinementDefinition, EnumDefinition)


def union_definitions(spec: Spec, names: Naming) -> tuple[str, ...]:
    """The names of enums with payloads, for code that has their classes already."""
    unions = (each for each in spec.types if isinstance(each, SumDefinition))
    return tuple(dict.fromkeys(_union(each.generic or each, names) for each in unions))


def type_tests(spec: Spec, names: Naming) -> tuple[str, ...]:
    """One `is_…` function for each refinement and record."""
    return tuple(
        _test_text(definition, names)
        for definition in spec.types
        if not isinstance(definition, EnumDefinition)
    )


def _record_class(definition: RecordDefinition, later: frozenset[str], names: Naming) -> str:
    listed = [
        f"{python_name(field.name)}: {_field_annotation(field.type, later, names)}"
        for field in definition.fields
    ]
    inside = ", ".join(map(names.type_variable, definition.type_parameters))
    bases = f"(Generic[{inside}])" if inside else ""
    head = f"@dataclass(frozen=True, slots=True)\nclass {class_name(definition.name)}{bases}:"
    owner, _, case = definition.name.rpartition(".")
    return _class(head, f"The case {case} of {owner}." if owner else definition.doc, listed)


def _field_annotation(type_: Type, later: frozenset[str], names: Naming) -> str:
    # A class that holds values of its own type, or of one that needs it, names it in quotes.
    text = annotation(type_, names)
    waits = {class_name(name) for name in named_classes(type_)} & later
    return text_source(text) if waits else text


def named_classes(type_: Type) -> frozenset[str]:
    """The types with a class of their own that an annotation names."""
    return frozenset(
        part.name for part in parts(type_) if isinstance(part, RecordType | EnumType | SumType)
    )


def _union(definition: SumDefinition, names: Naming) -> str:
    cases = " | ".join(annotation(record, names) for record in definition.cases)
    lines = statement(f"{class_name(definition.name)} =", cases, depth=0)
    comment = [comment_text(definition.doc)] if definition.doc.strip() else []
    return "\n".join([*comment, *lines])


def _class(head: str, doc: str, lines: list[str]) -> str:
    parts = [docstring_text(doc, _INDENT)] if doc.strip() else []
    if parts and lines:
        parts.append("")
    parts.extend(lines or ([] if parts else ["pass"]))
    return "\n".join([head, *(f"{_INDENT}{part}" if part else "" for part in parts)])


def error_definition(error: ErrorDefinition, names: Naming) -> str:
    """An exception with the error's fields as attributes."""
    if not error.fields:
        return _class(f"class {error.name}(Exception):", error.doc or f"{_spaced(error.name)}.", [])
    spelled = [python_name(field.name) for field in error.fields]
    taken = [
        f"{name}: {annotation(field.type, names)}"
        for name, field in zip(spelled, error.fields, strict=True)
    ]
    shown = ", ".join(f"{name} = {{{name}!r}}" for name in spelled)
    initial = function_text(
        "__init__",
        ["self", *taken],
        "None",
        "",
        [f'super().__init__(f"{shown}")', *(f"self.{name} = {name}" for name in spelled)],
    )
    return _class(
        f"class {error.name}(Exception):",
        error.doc or f"{_spaced(error.name)}.",
        initial.split("\n"),
    )


def _spaced(name: str) -> str:
    return predicate_name(name).removeprefix("is_").replace("_", " ").capitalize()


def _test_text(definition: TypeDefinition, names: Naming) -> str:
    match definition:
        case RefinementDefinition(name=name, base=base, restriction=restriction, doc=doc):
            test = restricted_test(base, restriction, "value", names)
        case RecordDefinition(name=name, fields=fields, doc=doc):
            test = _record_test(name, fields, names)
        case EnumDefinition(name=name, doc=doc):
            test = Piece(f"isinstance(value, {names.type(name)})")
        case SumDefinition(name=name, cases=cases, doc=doc):
            tests = (f"{names.predicate(record.name)}(value)" for record in cases)
            test = Piece(" or ".join(tests), Level.OR)
    wanted = doc or f"Whether this is a value of {name}."
    lines = returning((), test.text, definition)
    return function_text(predicate_name(name), ["value: object"], "bool", wanted, lines)


def _record_test(name: str, fields: tuple[Parameter, ...], names: Naming) -> Piece:
    parts = [Piece(f"isinstance(value, {names.type(name)})")]
    parts.extend(
        restricted_test(field.type, field.restriction, f"value.{python_name(field.name)}", names)
        for field in fields
    )
    if len(parts) == 1:
        return parts[0]
    return Piece(" and ".join(part.at(Level.AND) for part in parts), Level.AND)


def restricted_test(
    type_: Type, restriction: Expression | None, subject: str, names: Naming
) -> Piece:
    """Whether `subject` is of the type and meets the restriction, which speaks of it as `it`."""
    test = translate_test(type_, subject, names)
    if restriction is None:
        return test
    holds = piece(restriction, names.where(it=subject))
    return Piece(f"{test.at(Level.AND)} and {holds.at(Level.AND)}", Level.AND)
