"""Finds cases of enums whose name in a product is that of something else."""

from collections.abc import Iterator, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.spec.names import joined
from factoryc.spec.scope import NamedTypeSignature
from factoryc.spec.types import SumType
from factoryc.syntax import declarations as syntax

_Named = syntax.TypeDeclaration | syntax.Enum | syntax.Record | syntax.Error


def cases_named_alike(
    signatures: Mapping[str, NamedTypeSignature], module: syntax.Module
) -> Iterator[Diagnostic]:
    """In a product each case that is part of an enum with payloads has a class of its own."""
    known = {
        each.name.text: each.name.span for each in module.declarations if isinstance(each, _Named)
    }
    for declaration in module.declarations:
        if not isinstance(declaration, syntax.Enum):
            continue
        named = declaration.name.text
        if not isinstance(signatures[named].type, SumType):
            continue
        # A case that is there twice is reported as such.
        for case in {each.name.text: each for each in reversed(declaration.cases)}.values():
            name = joined(named, case.name.text)
            if name in known:
                message = (
                    f"the case `{case.name.text}` of `{named}` is called `{name}` in a product"
                )
                label = Label(known[name], "and so is this")
                yield Diagnostic(
                    "duplicate-name", "error", message, case.name.span, labels=(label,)
                )
            known.setdefault(name, case.name.span)
