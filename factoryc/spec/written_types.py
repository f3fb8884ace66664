"""What is known of the types of expressions as they are written, before they are typed."""

from factoryc.spec.bounds import AtLeast, is_call
from factoryc.spec.environment import Environment
from factoryc.spec.types import INT, ListType, RecordType, RefinedType, Type, unrefined
from factoryc.syntax import expressions as syntax
from factoryc.syntax.expressions import Expression


def type_of(node: Expression, environment: Environment) -> tuple[Type | None, frozenset[AtLeast]]:
    """The type of a name or of a field, and what its own restriction says of `it`."""
    match node:
        case syntax.Name(text=text):
            return environment.locals.get(text), frozenset()
        case syntax.Field(base=base, name=name):
            owner, _ = type_of(base, environment)
            record = unrefined(owner) if owner is not None else None
            if isinstance(record, RecordType):
                named = environment.scope.defined.get(record.name)
                for field in (named.fields or ()) if named is not None else ():
                    if field.name == name.text:
                        return field.type, field.bounds
        case syntax.Lookup(base=base):
            owner, _ = type_of(base, environment)
            held = unrefined(owner) if owner is not None else None
            if isinstance(held, ListType):
                return held.element, frozenset()
        case syntax.Call(function=function):
            signature = environment.scope.functions.get(function.text)
            return (signature.result if signature is not None else None), frozenset()
        case _:
            pass
    return None, frozenset()


def bounds_of_type(type_: Type, environment: Environment) -> frozenset[AtLeast]:
    """What the restrictions of a type say of `it`."""
    found: set[AtLeast] = set()
    while isinstance(type_, RefinedType):
        named = environment.scope.defined.get(type_.name)
        found.update(named.bounds if named is not None else ())
        type_ = type_.base
    return frozenset(found)


def is_whole(node: Expression, environment: Environment) -> bool:
    """Whether the types of its parts say that this is a whole number."""
    match node:
        case syntax.Binary(left=left, right=right):
            return is_whole(left, environment) and is_whole(right, environment)
        case syntax.Literal(value=value):
            return isinstance(value, int)
        case _:
            type_, _ = type_of(node, environment)
            return sized(node, environment) is not None or (
                type_ is not None and unrefined(type_) == INT
            )


def calls(node: Expression, name: str, environment: Environment) -> bool:
    """Whether this calls the language's function, and none of the spec's own that is called so."""
    return is_call(node, name) and name not in environment.scope.functions


def sized(term: Expression, environment: Environment) -> Expression | None:
    """What the term gives the size of, if it does."""
    match term:
        case syntax.Call(arguments=(subject,)) if calls(term, "size", environment):
            return subject
        case _:
            return None
