"""Types and errors of different modules that are called the same, where both come to be used.

A spec knows each type by the name that it was declared with, so it holds one of a name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.spec.definitions import ErrorDefinition, FunctionDefinition, TypeDefinition
from factoryc.spec.mentions import mentions
from factoryc.spec.used_names import module_name
from factoryc.spec.walk import parts
from factoryc.syntax.declarations import Module, Use
from factoryc.syntax.expressions import Field, Name
from factoryc.syntax.identifier import Identifier

Named: TypeAlias = TypeDefinition | ErrorDefinition
Defined: TypeAlias = Named | FunctionDefinition


def clashes(
    module: Module, own: Sequence[Named], used: Mapping[str, Sequence[Defined]]
) -> Iterator[Diagnostic]:
    """What is called the same and stands in different files. `used` holds what each path gives."""
    everywhere = [*own, *(each for given in used.values() for each in given)]
    if not _shared(everywhere):
        return
    reached = list(own)
    for use in module.declarations:
        if isinstance(use, Use) and use.path in used:
            found = _closure(used[use.path], _taken(use, module))
            reached.extend(each for each in found if not isinstance(each, FunctionDefinition))
    for first, second in _shared(reached):
        if second.span.file != module.file:
            first, second = second, first  # noqa: PLW2901  the message stands in this module if it can
        yield Diagnostic(
            "duplicate-name",
            "error",
            f"two types are called `{first.name}`, one here and one in `{first.span.file}`",
            second.span,
            labels=(Label(first.span, "the other one"),),
            help="a spec knows a type by its name alone: give one of them another",
        )


def _shared(definitions: Iterable[Defined]) -> list[tuple[Named, Named]]:
    """Two different definitions for each name that has them."""
    by_name: dict[str, Named] = {}
    found: dict[str, tuple[Named, Named]] = {}
    for each in definitions:
        if isinstance(each, FunctionDefinition):
            continue
        first = by_name.setdefault(each.name, each)
        if first.span.file != each.span.file:
            found.setdefault(each.name, (first, each))
    return list(found.values())


def _taken(use: Use, module: Module) -> set[str]:
    """The names that a module takes from another one."""
    if use.names:
        return {named.text for named in use.names}
    prefix = f"{module_name(use).text}."
    taken = set()
    for part in parts(module.declarations):
        match part:
            case Identifier(text=text) if text.startswith(prefix):
                taken.add(text.removeprefix(prefix))
            case Field(base=Name(text=text), name=name) if f"{text}." == prefix:
                taken.add(name.text)
            case _:
                pass
    return taken


def _closure(given: Sequence[Defined], taken: set[str]) -> list[Defined]:
    """What is taken of the definitions, and all of them that it speaks of."""
    by_name = {each.name: each for each in given}
    waiting = [name for name in by_name if name.rpartition(".")[2] in taken]
    found: dict[str, Defined] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = by_name[name]
            waiting.extend(other for other in _spoken_of(by_name[name]) if other in by_name)
    return list(found.values())


def _spoken_of(definition: Defined) -> frozenset[str]:
    mentioned = mentions(definition)
    return mentioned.types | mentioned.functions
