"""The scope of a module: its own names and those that it uses, without the bodies."""

from collections.abc import Mapping, Sequence

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic, Label
from factoryc.source.span import Span
from factoryc.spec.alike import cases_named_alike
from factoryc.spec.endless import endless_types
from factoryc.spec.narrowing import bounds_in, excludes_zero
from factoryc.spec.scope import CallSignature, FieldSignature, NamedTypeSignature, Scope
from factoryc.spec.type_names import resolve_type, with_parameters
from factoryc.spec.types import (
    SCALARS,
    UNKNOWN,
    EnumType,
    RecordType,
    RefinedType,
    SumType,
    Type,
    TypeParameter,
)
from factoryc.spec.used_names import used_names
from factoryc.syntax import declarations as syntax
from factoryc.syntax.expressions import Binder
from factoryc.syntax.identifier import Identifier
from factoryc.syntax.parse import DEEPEST

_RESERVED_TYPES = {*SCALARS, "List", "Set", "Map"}
_Named = syntax.TypeDeclaration | syntax.Enum | syntax.Record


def module_scope(
    module: syntax.Module, name: str, used: Mapping[str, Scope], prefix: str = ""
) -> tuple[Scope, tuple[Diagnostic, ...]]:
    """The scope of a module. `used` holds the scope of each path that it uses, where one exists.

    Its functions are known to others by `prefix` and their name, so that two modules may each have one
    that is called the same.
    """
    diagnostics: list[Diagnostic] = []
    types = _Types(module, name, used, diagnostics)
    for declaration in module.declarations:
        if isinstance(declaration, _Named):
            types.define(declaration.name.text)
    scope = types.scope()
    _add_fields(module, scope, types.signatures, diagnostics)
    diagnostics.extend(endless_types(types.signatures, module))
    diagnostics.extend(cases_named_alike(types.signatures, module))
    errors = dict(scope.errors)
    functions = dict(scope.functions)
    states: dict[str, FieldSignature] = {}
    operations: dict[str, CallSignature] = {}
    ports: dict[str, Mapping[str, CallSignature]] = {}
    for declaration in module.declarations:
        match declaration:
            case syntax.Error(name=named, fields=fields):
                _once(named, diagnostics, types.signatures, errors)
                signatures = _fields(fields, scope, diagnostics)
                errors[named.text] = CallSignature(named.text, signatures, None, False, named.span)
            case syntax.Function(name=named, parameters=parameters, result=result) as function:
                _once(named, diagnostics, operations, states, functions)
                inside = with_parameters(scope, declaration.type_parameters, diagnostics)
                functions[named.text] = CallSignature(
                    f"{prefix}{named.text}",
                    _fields(parameters or (), inside, diagnostics),
                    resolve_type(result.type, inside, diagnostics),
                    parameters is None,
                    named.span,
                    tuple(each.text for each in declaration.type_parameters),
                    decreases=function.decreases,
                )
            case syntax.State(name=named, type=type_):
                _once(named, diagnostics, operations, states, functions)
                resolved = resolve_type(type_.type, scope, diagnostics)
                states[named.text] = FieldSignature(named.text, resolved, named.span)
            case syntax.Operation(name=named):
                _once(named, diagnostics, operations, states, functions)
                operations[named.text] = _operation(declaration, scope, diagnostics)
            case syntax.Port(name=named):
                _once(named, diagnostics, ports, types.signatures, errors)
                ports[named.text] = _port(declaration, scope, diagnostics)
            case _:
                pass
    complete = attrs.evolve(
        scope,
        errors=errors,
        functions=functions,
        states=states,
        operations=operations,
        ports=ports,
        defined={
            **types.defined,
            **{name: types.signatures[name] for name in types.written if name in types.signatures},
        },
    )
    return complete, tuple(diagnostics)


def _operation(
    declaration: syntax.Operation | syntax.PortOperation,
    scope: Scope,
    diagnostics: list[Diagnostic],
) -> CallSignature:
    result = declaration.result
    return CallSignature(
        declaration.name.text,
        _fields(declaration.parameters, scope, diagnostics),
        resolve_type(result.type, scope, diagnostics) if result is not None else None,
        False,
        declaration.name.span,
    )


def _port(
    declaration: syntax.Port, scope: Scope, diagnostics: list[Diagnostic]
) -> Mapping[str, CallSignature]:
    found: dict[str, CallSignature] = {}
    for operation in declaration.operations:
        _once(operation.name, diagnostics, found)
        found[operation.name.text] = _operation(operation, scope, diagnostics)
    return found


class _Types:
    """The types of a module while they are being defined, each when it is first named."""

    def __init__(
        self,
        module: syntax.Module,
        name: str,
        used: Mapping[str, Scope],
        diagnostics: list[Diagnostic],
    ) -> None:
        self.name = name
        self.diagnostics = diagnostics
        brought = used_names(module, used, diagnostics)
        self.signatures = brought.types
        self.errors = brought.errors
        self.functions = brought.functions
        self.modules = brought.modules
        self.unclear = brought.unclear | module.broken
        self.defined = brought.defined
        self.written: dict[str, _Named] = {}
        self.under_way: list[str] = []
        self.depths: dict[str, int] = {}
        for declaration in module.declarations:
            if isinstance(declaration, _Named):
                named = declaration.name
                if named.text in _RESERVED_TYPES:
                    message = f"`{named.text}` is a type of the language itself"
                    diagnostics.append(Diagnostic("duplicate-name", "error", message, named.span))
                _once(named, diagnostics, self.written, self.signatures)
                self.written[named.text] = declaration

    def scope(self) -> Scope:
        return Scope(
            self.name,
            self.signatures,
            self.errors,
            self.functions,
            {},
            {},
            self.modules,
            frozenset(self.unclear),
            defined=self.defined,
        )

    def define(self, name: str) -> None:
        declaration = self.written.get(name)
        if declaration is None or name in self.signatures:
            return
        if name in self.under_way:
            cycle = " -> ".join(f"`{each}`" for each in [*self.under_way, name])
            message = f"a type must not be made of itself: {cycle}"
            self.diagnostics.append(
                Diagnostic("recursive-type", "error", message, declaration.name.span)
            )
            self.signatures[name] = NamedTypeSignature(UNKNOWN, None, declaration.name.span)
            return
        if len(self.under_way) >= DEEPEST:
            self._too_deep(declaration)
            return
        span = declaration.name.span
        names = tuple(each.text for each in declaration.type_parameters)
        own = tuple(TypeParameter(each) for each in names)
        match declaration:
            case syntax.Enum(cases=cases):
                texts = tuple(case.name.text for case in cases)
                carries = any(case.fields for case in cases)
                enum = SumType(name, texts, own) if carries else EnumType(name, texts)
                self.signatures[name] = NamedTypeSignature(enum, None, span, type_parameters=names)
            case syntax.Record():
                record = RecordType(name, own)
                self.signatures[name] = NamedTypeSignature(record, (), span, type_parameters=names)
            case syntax.TypeDeclaration(type=restricted):
                self.under_way.append(name)
                for other in _names_in(restricted.type):
                    self.define(other)
                self.under_way.pop()
                inside = with_parameters(
                    self.scope(), declaration.type_parameters, self.diagnostics
                )
                base = resolve_type(restricted.type, inside, self.diagnostics)
                self.depths[name] = 1 + max(
                    (self.depths.get(other, 0) for other in _names_in(restricted.type)), default=0
                )
                if self.depths[name] > DEEPEST and name not in self.signatures:
                    self._too_deep(declaration)
                    return
                refined: Type = RefinedType(name, base, own)
                not_zero = excludes_zero(restricted.restriction)
                bounds = bounds_in(restricted.restriction)
                signature = NamedTypeSignature(
                    refined, None, span, not_zero, bounds, type_parameters=names
                )
                self.signatures.setdefault(name, signature)

    def _too_deep(self, declaration: _Named) -> None:
        named = declaration.name
        message = f"types build on each other more than {DEEPEST} levels deep"
        self.diagnostics.append(Diagnostic("recursive-type", "error", message, named.span))
        self.signatures[named.text] = NamedTypeSignature(UNKNOWN, None, named.span)
        self.depths[named.text] = 0


def _add_fields(
    module: syntax.Module,
    scope: Scope,
    signatures: dict[str, NamedTypeSignature],
    diagnostics: list[Diagnostic],
) -> None:
    """Records may hold any type that is named before or after them, so their fields come last."""
    for declaration in module.declarations:
        if isinstance(declaration, syntax.Record):
            known = signatures[declaration.name.text]
            inside = with_parameters(scope, declaration.type_parameters, diagnostics)
            fields = _fields(declaration.fields, inside, diagnostics)
            if isinstance(known.type, RecordType):
                signatures[declaration.name.text] = attrs.evolve(known, fields=fields)
        elif isinstance(declaration, syntax.Enum):
            known = signatures[declaration.name.text]
            inside = with_parameters(scope, declaration.type_parameters, diagnostics)
            cases = tuple(
                (case.name.text, _fields(case.fields, inside, diagnostics))
                for case in declaration.cases
            )
            if isinstance(known.type, SumType):
                signatures[declaration.name.text] = attrs.evolve(known, cases=cases)


def _fields(
    binders: Sequence[Binder], scope: Scope, diagnostics: list[Diagnostic]
) -> tuple[FieldSignature, ...]:
    seen: dict[str, Span] = {}
    for binder in binders:
        if binder.name.text in seen:
            message = f"`{binder.name.text}` is named twice"
            first = Label(seen[binder.name.text], "first here")
            diagnostics.append(
                Diagnostic("duplicate-name", "error", message, binder.name.span, labels=(first,))
            )
        seen.setdefault(binder.name.text, binder.name.span)
    return tuple(
        FieldSignature(
            binder.name.text,
            resolve_type(binder.type, scope, diagnostics),
            binder.span,
            bounds_in(binder.restriction),
        )
        for binder in binders
    )


def _once(named: Identifier, diagnostics: list[Diagnostic], *known: Mapping[str, object]) -> None:
    """`known` are asked in order, and not joined: there may be thousands of names in each."""
    first = next((names[named.text] for names in known if named.text in names), None)
    if first is None:
        return
    span = first.name.span if isinstance(first, _Named) else getattr(first, "span", None)
    labels = (Label(span, "first here"),) if isinstance(span, Span) else ()
    message = f"`{named.text}` is declared twice"
    diagnostics.append(Diagnostic("duplicate-name", "error", message, named.span, labels=labels))


def _names_in(node: object) -> list[str]:
    name = getattr(node, "name", None)
    found = [name.text] if isinstance(name, Identifier) else []
    inner = getattr(node, "inner", None)
    for part in (*getattr(node, "arguments", ()), *((inner,) if inner is not None else ())):
        found.extend(_names_in(part))
    return found
