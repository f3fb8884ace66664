"""What a module has from those that it uses: names of its own for some, qualified names for all.

`use ./money.{Amount}` gives `Amount`. `use ./money` gives `money.Amount`, and whatever else is there;
`use ./money as m` gives `m.Amount`.
"""

import re
from collections.abc import Mapping

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.source.span import Span
from factoryc.spec.scope import CallSignature, NamedTypeSignature, Scope
from factoryc.syntax.declarations import ANY_MODULE, Module, Use
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.nearest import nearest


@attrs.define
class UsedNames:
    """The names, each kind by itself, and where each was brought in. `modules` are what may stand
    before a point, and `unclear` what nobody knows the meaning of.

    `defined` holds every type by the name that it was declared with, however it is reached.
    """

    types: dict[str, NamedTypeSignature] = attrs.field(factory=dict)
    errors: dict[str, CallSignature] = attrs.field(factory=dict)
    functions: dict[str, CallSignature] = attrs.field(factory=dict)
    modules: dict[str, Scope] = attrs.field(factory=dict)
    unclear: set[str] = attrs.field(factory=set)
    defined: dict[str, NamedTypeSignature] = attrs.field(factory=dict)
    places: dict[str, Span] = attrs.field(factory=dict)


def used_names(
    module: Module, used: Mapping[str, Scope], diagnostics: list[Diagnostic]
) -> UsedNames:
    """What the `use` lines of a module bring in. `used` holds the scope of each path, where one exists."""
    found = UsedNames()
    for use in module.declarations:
        if isinstance(use, Use):
            scope = used.get(use.path)
            if scope is None:
                found.unclear.update(named.text for named in use.names)
                found.unclear.update((module_name(use).text, ANY_MODULE))
                continue
            found.defined.update(scope.defined)
            if use.names:
                for named in use.names:
                    _one(use, named, scope, found, diagnostics)
            else:
                _whole(module_name(use), scope, found, diagnostics)
    return found


def module_name(use: Use) -> Identifier:
    """What stands before the point of a qualified name: the alias, or the last part of the path."""
    if use.alias is not None:
        return use.alias
    return Identifier(re.split(r"[./]", use.path)[-1], use.path_span)


def _whole(
    alias: Identifier, scope: Scope, found: UsedNames, diagnostics: list[Diagnostic]
) -> None:
    first = found.places.setdefault(f"{alias.text}.", alias.span)
    if first != alias.span:
        message = f"two modules are called `{alias.text}` here"
        helps = "give one of them another name: `use … as other`"
        diagnostics.append(_twice(message, alias.span, first, helps))
        return
    found.modules[alias.text] = scope
    own = {name: each for name, each in scope.types.items() if "." not in name}
    found.types.update((f"{alias.text}.{name}", each) for name, each in own.items())
    for name, function in scope.functions.items():
        if "." not in name:
            found.functions[f"{alias.text}.{name}"] = function
    found.unclear.update(f"{alias.text}.{name}" for name in scope.unclear)


def _one(
    use: Use, named: Identifier, scope: Scope, found: UsedNames, diagnostics: list[Diagnostic]
) -> None:
    name = named.text
    first = found.places.setdefault(name, named.span)
    if first != named.span:
        message = f"`{name}` is brought in twice"
        helps = "use one of the modules as a whole, and write its name before the point"
        diagnostics.append(_twice(message, named.span, first, helps))
        return
    if name in scope.types:
        found.types[name] = scope.types[name]
    elif name in scope.errors:
        found.errors[name] = scope.errors[name]
    elif name in scope.functions:
        found.functions[name] = scope.functions[name]
    else:
        found.unclear.add(name)
        if name not in scope.unclear:
            known = [*scope.types, *scope.errors, *scope.functions]
            message = f"`{use.path}` has no `{name}`"
            near = nearest(name, [each for each in known if "." not in each])
            diagnostics.append(Diagnostic("unknown-name", "error", message, named.span, help=near))


def _twice(message: str, span: Span, first: Span, helps: str) -> Diagnostic:
    label = (Label(first, "first here"),)
    return Diagnostic("duplicate-name", "error", message, span, labels=label, help=helps)
