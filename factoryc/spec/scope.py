"""Scopes: what each name of a module means to others, without the bodies.

A declaration's meaning depends on its own text and on these signatures alone.
"""

from collections.abc import Mapping

import attrs

from factoryc.frozen import frozen
from factoryc.source.span import Span
from factoryc.spec.bounds import AtLeast
from factoryc.spec.types import Type
from factoryc.syntax.expressions import Expression


@frozen
class FieldSignature:
    """`bounds`: what its own restriction says of `it`, in words that need no proof."""

    name: str
    type: Type
    span: Span = attrs.field(eq=False, repr=False)
    bounds: frozenset[AtLeast] = frozenset()


@frozen
class CallSignature:
    """How a function, an operation or an error is written: its parameters or fields, its result.

    `decreases` is what gets smaller when a function calls itself.
    """

    name: str
    parameters: tuple[FieldSignature, ...]
    result: Type | None
    is_constant: bool
    span: Span = attrs.field(eq=False, repr=False)
    type_parameters: tuple[str, ...] = ()
    decreases: Expression | None = None


@frozen
class NamedTypeSignature:
    """A type under its name. `fields` is None where it is no record, and `cases` hold what each case
    of an enum carries.

    `excludes_zero`: its restriction says so, in words that need no proof; `bounds` is what else it
    says of how large `it` is.
    """

    type: Type
    fields: tuple[FieldSignature, ...] | None
    span: Span = attrs.field(eq=False, repr=False)
    excludes_zero: bool = False
    bounds: frozenset[AtLeast] = frozenset()
    cases: tuple[tuple[str, tuple[FieldSignature, ...]], ...] = ()
    type_parameters: tuple[str, ...] = ()


@frozen
class Scope:
    """The names of one module: its own, and those that it uses from others.

    `types` are by the names that they have here, `defined` by those that they were declared with,
    whatever module that was in. `unclear` are names that mean something which nobody knows: what
    declares them is broken, or the module that has them cannot be had.
    """

    module: str
    types: Mapping[str, NamedTypeSignature]
    errors: Mapping[str, CallSignature]
    functions: Mapping[str, CallSignature]
    states: Mapping[str, FieldSignature]
    operations: Mapping[str, CallSignature]
    modules: "Mapping[str, Scope]"
    unclear: frozenset[str] = frozenset()
    ports: Mapping[str, Mapping[str, CallSignature]] = attrs.field(factory=dict)
    defined: Mapping[str, NamedTypeSignature] = attrs.field(factory=dict)
