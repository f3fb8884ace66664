"""Finds types that have no value, since each would have to hold another one, without end."""

from collections.abc import Iterator, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.spec.need import in_order_of_need
from factoryc.spec.scope import FieldSignature, NamedTypeSignature
from factoryc.spec.type_parameters import fields_with
from factoryc.spec.types import RecordType, SumType, Type, TypeParameter, unrefined
from factoryc.syntax import declarations as syntax

_Named = syntax.Record | syntax.Enum
# More types than anybody nests in one field.
_MOST = 100


def endless_types(
    signatures: Mapping[str, NamedTypeSignature], module: syntax.Module
) -> Iterator[Diagnostic]:
    """A record must hold the values of all of its fields, an enum those of one of its cases."""
    own = {each.name.text: each for each in module.declarations if isinstance(each, _Named)}
    endless = set(own)
    while ending := {name for name in endless if not _needs(signatures[name], endless, signatures)}:
        endless -= ending
    holds = {
        name: sorted(_needs(signatures[name], endless, signatures))
        for name in own
        if name in endless
    }
    for circle in in_order_of_need(holds, list(holds))[1]:
        shown = " -> ".join(f"`{name}`" for name in (*circle, circle[0]))
        is_record = isinstance(own[circle[0]], syntax.Record)
        yield Diagnostic(
            "recursive-type",
            "error",
            f"a value of `{circle[0]}` would have to hold another one, without end: {shown}",
            own[circle[0]].name.span,
            help="make a field optional, or a list" if is_record else "add a case that holds none",
        )


def _needs(
    signature: NamedTypeSignature, endless: set[str], signatures: Mapping[str, NamedTypeSignature]
) -> frozenset[str]:
    """Which of the types that may be endless each value must hold one of."""
    if isinstance(signature.type, RecordType):
        return _held(signature.fields or (), endless, signatures)
    cases = [_held(fields, endless, signatures) for _, fields in signature.cases]
    if not cases or not all(cases):
        return frozenset()
    return frozenset().union(*cases)


def _held(
    fields: tuple[FieldSignature, ...],
    endless: set[str],
    signatures: Mapping[str, NamedTypeSignature],
) -> frozenset[str]:
    """What the fields hold: records and enums, and what stands for the parameters of those."""
    held: set[str] = set()
    waiting = [unrefined(field.type) for field in fields]
    met: set[Type] = set()
    while waiting:
        type_ = waiting.pop()
        if type_ in met or not isinstance(type_, RecordType | SumType):
            continue
        met.add(type_)
        held.add(type_.name)
        named = signatures.get(type_.name)
        if named is None or not type_.arguments or len(met) > _MOST:
            continue
        inside = fields_with(named.fields or (), named.type_parameters, type_.arguments)
        open_ = {f.name for f in named.fields or () if isinstance(f.type, TypeParameter)}
        waiting.extend(unrefined(field.type) for field in inside if field.name in open_)
    return frozenset(held & endless)
