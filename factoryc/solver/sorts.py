"""The sorts of z3 that stand for the types of a spec.

Whole numbers and times are integers, decimals are reals, maps are arrays of optional entries, and sets
are arrays of yes and no: z3's own finite sets count wrongly. A type of which nothing is known here, such
as one that holds itself, is a sort of values that can only be compared.
"""

import attrs
import z3

from factoryc.frozen import frozen
from factoryc.solver.fragment import OutsideFragment
from factoryc.solver.terms import Z3, plain_type
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Scalar,
    SetType,
    SumType,
    Type,
    type_text,
)

_WHOLE = frozenset({"Int", "Instant", "Date", "Duration"})


@frozen(eq=False)
class Sorts:
    """Each sort is made once. Constructors have names of their own, so that other solvers read them."""

    spec: Spec
    context: Z3
    _made: dict[Type, Z3] = attrs.field(factory=dict)
    _opaque: dict[Type, bool] = attrs.field(factory=dict)

    def of(self, type_: Type) -> Z3:
        """The sort for the values of a type."""
        plain = plain_type(type_)
        if plain not in self._made:
            self._made[plain] = self._sort(plain)
        return self._made[plain]

    def is_opaque(self, type_: Type) -> bool:
        """Whether values of this type are known by name alone."""
        plain = plain_type(type_)
        if plain not in self._opaque:
            self._opaque[plain] = self._is_opaque(plain)
        return self._opaque[plain]

    def _sort(self, plain: Type) -> Z3:
        number = len(self._made)
        if self.is_opaque(plain):
            return z3.DeclareSort(f"s!{number}", self.context)
        match plain:
            case Scalar(name="Bool"):
                return z3.BoolSort(self.context)
            case Scalar(name=name) if name in _WHOLE:
                return z3.IntSort(self.context)
            case Scalar(name="Decimal"):
                return z3.RealSort(self.context)
            case Scalar(name="Text"):
                return z3.StringSort(self.context)
            case EnumType(cases=cases):
                return self._datatype([(case, ()) for case in cases])
            case OptionalType(inner=inner):
                return self._datatype([("none", ()), ("some", (("value", inner),))])
            case RecordType(name=name):
                fields = tuple((each.name, each.type) for each in self.spec.record(name).fields)
                return self._datatype([("of", fields)])
            case SumType(cases=cases):
                return self._datatype([(case, (("value", plain.record(case)),)) for case in cases])
            case ListType(element=element):
                return z3.SeqSort(self.of(element))
            case SetType(element=element):
                return z3.ArraySort(self.of(element), z3.BoolSort(self.context))
            case MapType(key=key, value=value):
                return z3.ArraySort(self.of(key), self.of(OptionalType(value)))
            case _:
                raise OutsideFragment(f"values of `{type_text(plain)}`")

    def _datatype(self, cases: list[tuple[str, tuple[tuple[str, Type], ...]]]) -> Z3:
        parts = [(case, [(name, self.of(type_)) for name, type_ in held]) for case, held in cases]
        label = f"t!{len(self._made)}"
        shape = z3.Datatype(label, self.context)
        for case, held in parts:
            fields = [(f"{label}!{case}!{name}", sort) for name, sort in held]
            shape.declare(f"{label}!{case}", *fields)
        return shape.create()

    def _is_opaque(self, plain: Type) -> bool:
        inside = (plain,)
        match plain:
            case Scalar(name=name):
                return name in {"Float", "Bytes"}
            case RecordType(name=name):
                fields = self.spec.record(name).fields
                return any(self._holds(plain, each.type, inside) for each in fields)
            case SumType(cases=cases):
                return any(self._holds(plain, plain.record(case), inside) for case in cases)
            case EnumType() | OptionalType() | ListType() | SetType() | MapType():
                return False
            case _:
                return True

    def _holds(self, whole: Type, part: Type, around: tuple[Type, ...]) -> bool:
        """Whether a value of the part may hold one of the whole."""
        plain = plain_type(part)
        if plain == whole:
            return True
        if plain in around:
            return False
        inside = (*around, plain)
        match plain:
            case RecordType(name=name):
                fields = self.spec.record(name).fields
                return any(self._holds(whole, each.type, inside) for each in fields)
            case SumType(cases=cases):
                return any(self._holds(whole, plain.record(case), inside) for case in cases)
            case OptionalType(inner=element) | ListType(element=element) | SetType(element=element):
                return self._holds(whole, element, inside)
            case MapType(key=key, value=value):
                return self._holds(whole, key, inside) or self._holds(whole, value, inside)
            case _:
                return False
