"""Resolves types as they are written to what they mean."""

from collections.abc import Sequence

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.scope import NamedTypeSignature, Scope
from factoryc.spec.type_parameters import with_types
from factoryc.spec.types import (
    SCALARS,
    UNKNOWN,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    Scalar,
    SetType,
    Type,
    TypeParameter,
    UnknownType,
    unrefined,
)
from factoryc.syntax import expressions as syntax
from factoryc.syntax.declarations import ANY_NAME
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest
from factoryc.syntax.wording import TYPES_ELSEWHERE

_COLLECTIONS = {"List": 1, "Set": 1, "Map": 2}


def resolve_type(node: syntax.TypeExpression, scope: Scope, diagnostics: list[Diagnostic]) -> Type:
    """The type; what is wrong with it goes to the diagnostics, and is an unknown type."""

    def wrong(name: str, message: str, help_: str | None = None) -> Type:
        diagnostics.append(Diagnostic(name, "error", message, node.span, help=help_))
        return UNKNOWN

    if isinstance(node, syntax.OptionalType):
        inner = resolve_type(node.inner, scope, diagnostics)
        if isinstance(unrefined(inner), OptionalType):
            return wrong("type-mismatch", "a type is optional once: one `?` is enough")
        return inner if isinstance(inner, UnknownType) else OptionalType(inner)

    name = node.name.text
    arguments = [resolve_type(argument, scope, diagnostics) for argument in node.arguments]
    if not _is_type(name, scope):
        return _unknown(node, scope, diagnostics)
    named = scope.types.get(name)
    wanted = len(named.type_parameters) if named is not None else _COLLECTIONS.get(name, 0)
    if len(arguments) != wanted:
        if name in _COLLECTIONS:
            example = "Map<Text, Int>" if name == "Map" else f"{name}<Int>"
            return wrong("wrong-arguments", f"`{name}` says what it holds: `{example}`")
        if named is not None and named.type_parameters:
            example = f"{name}<{', '.join(named.type_parameters)}>"
            return wrong(
                "wrong-arguments",
                f"`{name}` has the type parameters of `{example}`, and each stands for a type",
                f"such as `{name}<{', '.join('Int' for _ in named.type_parameters)}>`",
            )
        return wrong("wrong-arguments", f"`{name}` takes no types in `<` `>`")
    match name, arguments:
        case "List", [element]:
            return ListType(element)
        case ("Set", [element]) | ("Map", [element, _]) if not hashable(element):
            return wrong(
                "type-mismatch",
                f"the {'keys of a map' if name == 'Map' else 'elements of a set'} are numbers, "
                "texts, times, enums or records",
            )
        case "Set", [element]:
            return SetType(element)
        case "Map", [key, value]:
            return MapType(key, value)
        case _:
            pass
    if named is not None:
        return with_types(named.type, dict(zip(named.type_parameters, arguments, strict=True)))
    if name in SCALARS:
        return SCALARS[name]
    return UNKNOWN


def with_parameters(
    scope: Scope, parameters: Sequence[Identifier], diagnostics: list[Diagnostic]
) -> Scope:
    """The scope inside a declaration with these type parameters."""
    if not parameters:
        return scope
    inside = dict(scope.types)
    for at, each in enumerate(parameters):
        is_twice = each.text in {other.text for other in parameters[:at]}
        if is_twice or _is_type(each.text, scope):
            known = "a type parameter" if is_twice else "a type"
            message = f"`{each.text}` is {known} already"
            diagnostics.append(Diagnostic("duplicate-name", "error", message, each.span))
        inside[each.text] = NamedTypeSignature(TypeParameter(each.text), None, each.span)
    return attrs.evolve(scope, types=inside)


def _is_type(name: str, scope: Scope) -> bool:
    return name in scope.types or name in SCALARS or name in _COLLECTIONS


def _unknown(node: syntax.NamedType, scope: Scope, diagnostics: list[Diagnostic]) -> Type:
    name = node.name.text
    if not scope.unclear.isdisjoint((name, ANY_NAME)):
        return UNKNOWN
    message = f"no type is called `{name}`"
    helps = _of_a_module(name, scope) or TYPES_ELSEWHERE.get(name)
    helps = helps or nearest(name, [*scope.types, *SCALARS, *_COLLECTIONS])
    if name in scope.errors:
        message, helps = f"`{name}` is an error, not a type", None
    diagnostics.append(Diagnostic("unknown-name", "error", message, node.name.span, help=helps))
    return UNKNOWN


def _of_a_module(name: str, scope: Scope) -> str | None:
    """Where a used module has a type that cannot be named so."""
    qualified = next((each for each in scope.types if each.endswith(f".{name}")), None)
    if qualified is not None:
        return f"did you mean `{qualified}`? `.{{{name}}}` behind its `use` brings the name alone"
    if name in scope.defined:
        return f"a used module has it: name it in its `use`, as in `use ./shapes.{{{name}}}`"
    return None


def hashable(type_: Type) -> bool:
    """Whether values may be keys: collections and optionals may not."""
    plain = unrefined(type_)
    return isinstance(plain, Scalar | EnumType | UnknownType) or not isinstance(
        plain, ListType | SetType | MapType | OptionalType
    )
