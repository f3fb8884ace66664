"""Terms as the type that is wanted where they stand: narrowed, widened, or the same."""

import z3

from factoryc.solver.encoding import Encoding, Scope
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3, Term, plain_type
from factoryc.spec.types import (
    DECIMAL,
    INT,
    OptionalType,
    RecordType,
    SumType,
    Type,
    type_text,
)


def none_of(type_: Type, encoding: Encoding) -> Term:
    """No value, where one of an optional type may stand."""
    sort = encoding.sorts.of(type_)
    return Term(sort.constructor(0)(), plain_type(type_))


def some(term: Term, encoding: Encoding) -> Term:
    """The value where an optional one is wanted."""
    type_ = OptionalType(term.type)
    return Term(encoding.sorts.of(type_).constructor(1)(term.value), type_)


def is_some(term: Term, encoding: Encoding) -> Z3:
    """Whether the optional value is there."""
    return encoding.sorts.of(term.type).recognizer(1)(term.value)


def inside(term: Term, encoding: Encoding) -> Term:
    """What the optional value is, where it is there."""
    assert isinstance(term.type, OptionalType), "only an optional value is unwrapped"
    return Term(encoding.sorts.of(term.type).accessor(1, 0)(term.value), term.type.inner)


def is_case(term: Term, case: str, encoding: Encoding) -> Z3:
    """Whether a value of an enum is of this case."""
    _check_known(term, encoding)
    assert isinstance(term.type, SumType), "only an enum with payloads has these"
    return encoding.sorts.of(term.type).recognizer(term.type.cases.index(case))(term.value)


def of_case(term: Term, case: str, encoding: Encoding) -> Term:
    """The value of an enum as the record of its case."""
    _check_known(term, encoding)
    assert isinstance(term.type, SumType), "only an enum with payloads has these"
    number = term.type.cases.index(case)
    held = encoding.sorts.of(term.type).accessor(number, 0)(term.value)
    return Term(held, term.type.record(case))


def _check_known(term: Term, encoding: Encoding) -> None:
    if encoding.sorts.is_opaque(term.type):
        raise OutsideFragment(f"what a `{type_text(term.type)}` holds")


def field(term: Term, name: str, encoding: Encoding) -> Term:
    """A field of a record."""
    if not isinstance(term.type, RecordType) or encoding.sorts.is_opaque(term.type):
        raise OutsideFragment(f"a field of `{type_text(term.type)}`")
    fields = encoding.spec.record(term.type.name).fields
    number = next(index for index, each in enumerate(fields) if each.name == name)
    value = encoding.sorts.of(term.type).accessor(0, number)(term.value)
    return Term(value, plain_type(fields[number].type))


def converted(term: Term, type_: Type, scope: Scope, encoding: Encoding) -> Term:
    """The term as a value of the type. Where a guard narrows it, that guard is taken at its word."""
    wanted = plain_type(type_)
    if term.type == wanted:
        return term
    match term.type, wanted:
        case OptionalType(), OptionalType():
            held = some(converted(inside(term, encoding), wanted.inner, scope, encoding), encoding)
            nothing = none_of(wanted, encoding)
            return Term(z3.If(is_some(term, encoding), held.value, nothing.value), wanted)
        case OptionalType(), _:
            encoding.assume(is_some(term, encoding), *scope.path)
            return converted(inside(term, encoding), wanted, scope, encoding)
        case _, OptionalType(inner=inner):
            return some(converted(term, inner, scope, encoding), encoding)
        case _ if term.type == INT and wanted == DECIMAL:
            return Term(z3.ToReal(term.value), DECIMAL)
        case SumType(cases=cases), RecordType(name=name) if not encoding.sorts.is_opaque(term.type):
            case = name.removeprefix(f"{term.type.name}.")
            if case in cases:
                encoding.assume(is_case(term, case, encoding), *scope.path)
                return of_case(term, case, encoding)
        case RecordType(name=name), SumType(cases=cases) if not encoding.sorts.is_opaque(wanted):
            case = name.removeprefix(f"{wanted.name}.")
            if case in cases:
                made = encoding.sorts.of(wanted).constructor(cases.index(case))(term.value)
                return Term(made, wanted)
    raise OutsideFragment(f"`{type_text(term.type)}` as `{type_text(wanted)}`")


def alike(left: Term, right: Term, scope: Scope, encoding: Encoding) -> tuple[Term, Term]:
    """Both as values of one type, to be compared."""
    if left.type == right.type:
        return left, right
    if isinstance(right.type, OptionalType) and not isinstance(left.type, OptionalType):
        return converted(left, right.type, scope, encoding), right
    if isinstance(left.type, OptionalType) and not isinstance(right.type, OptionalType):
        return left, converted(right, left.type, scope, encoding)
    if DECIMAL in {left.type, right.type}:
        return converted(left, DECIMAL, scope, encoding), converted(right, DECIMAL, scope, encoding)
    if isinstance(left.type, SumType):
        return left, converted(right, left.type, scope, encoding)
    return converted(left, right.type, scope, encoding), right
