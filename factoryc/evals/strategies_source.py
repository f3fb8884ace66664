"""`strategies.py` of a suite: one Hypothesis strategy for each type, bounds and constants included."""

from decimal import Decimal
from typing import Any, assert_never

from factoryc.analysis.constants import Constants
from factoryc.analysis.marks import marks, tie_marks, whole_bounds
from factoryc.analysis.shape import Bounds, Shape, shape
from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from factoryc.contract.python_names import predicate_name, python_name
from factoryc.contract.python_text import raw_source, value_piece
from factoryc.evals.python_layout import Part, call, keyword, listing
from factoryc.frozen import frozen
from factoryc.spec.definitions import (
    EnumDefinition,
    RecordDefinition,
    RefinementDefinition,
    SumDefinition,
    TypeDefinition,
)
from factoryc.spec.expressions import Expression
from factoryc.spec.pattern import python_pattern
from factoryc.spec.spec import Spec
from factoryc.spec.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefinedType,
    RowType,
    Scalar,
    SetType,
    SumType,
    Type,
    TypeParameter,
    UnknownType,
    unrefined,
)

_FEW_ITEMS = 6
_FAR = 1_000_000


@frozen
class Vocabulary:
    """What strategies are made from. `constants` leave out those of sealed evals.

    At `ties` roundings differ. `later` are the types whose strategies are defined further below.
    """

    spec: Spec
    names: Naming
    constants: Constants
    ties: Constants = Constants(())
    later: frozenset[str] = frozenset()


def strategy_name(type_name: str) -> str:
    """The name of a type's strategy: `any_code` for `Code`."""
    return f"any_{predicate_name(type_name).removeprefix('is_')}"


def _by_name(type_name: str, words: Vocabulary) -> Part:
    name = strategy_name(type_name)
    return call("st.deferred", f"lambda: {name}") if type_name in words.later else name


def strategy(type_: Type, restriction: Expression | None, words: Vocabulary) -> Part:
    """The strategy of a type, by its name where it has one."""
    if restriction is None and isinstance(type_, RefinedType | RecordType | EnumType | SumType):
        return _by_name(type_.name, words)
    form = shape(type_, restriction, words.spec)
    drawn = _mixed(_shaped(type_, form, words), type_, form, words)
    if restriction is None or _keeps_to(form, unrefined(type_)):
        return drawn
    test = f"lambda it: {translate(restriction, words.names.where(it='it'))}"
    if isinstance(type_, RefinedType):
        test = f"{test} and {words.names.predicate(type_.name)}(it)"
    return call("such_that", test, drawn)


def definition_strategy(definition: TypeDefinition, words: Vocabulary) -> Part:
    """What the strategy of a named type consists of."""
    match definition:
        case RefinementDefinition(name=name, base=base):
            type_ = RefinedType(name, base)
            form = shape(type_, None, words.spec)
            drawn = _mixed(_shaped(type_, form, words), type_, form, words)
            if _keeps_to(form, unrefined(type_)):
                return drawn
            return call("such_that", words.names.predicate(name), drawn)
        case RecordDefinition(name=name, fields=fields):
            parts = (
                keyword(python_name(each.name), strategy(each.type, each.restriction, words))
                for each in fields
            )
            return call("st.builds", words.names.type(name), *parts)
        case EnumDefinition(name=name):
            return call("st.sampled_from", words.names.type(name))
        case SumDefinition(cases=cases):
            return call("st.one_of", *(strategy(each, None, words) for each in cases))
        case _:
            assert_never(definition)


def _shaped(type_: Type, form: Shape, words: Vocabulary) -> Part:
    plain = unrefined(type_)
    match plain:
        case Scalar():
            return _scalar(plain, form, words)
        case EnumType(name=name) | RecordType(name=name) | SumType(name=name):
            return _by_name(name, words)
        case OptionalType(inner=inner):
            return call("st.one_of", "st.none()", strategy(inner, None, words))
        case ListType(element=element):
            return call("st.lists", strategy(element, None, words), *_sizes(form.size))
        case SetType(element=element):
            return call("st.frozensets", strategy(element, None, words), *_sizes(form.size))
        case MapType(key=key, value=value):
            parts = (strategy(key, None, words), strategy(value, None, words))
            return call("st.dictionaries", *parts, *_sizes(form.size))
        case TypeParameter() | RowType() | UnknownType():
            return "st.none()"
        case RefinedType():
            raise AssertionError("a refined type is never plain")
        case _:
            assert_never(plain)


def _keeps_to(form: Shape, plain: Type) -> bool:
    """Whether all that `_shaped` draws keeps to the restriction, so that no value has to be tested."""
    bounds = form.bounds
    match plain:
        case _ if not form.is_whole:
            return False
        case _ if bounds == Bounds():
            return True
        case Scalar(name="Int"):
            return all(end is None or isinstance(end, int) for end in (bounds.low, bounds.high))
        case Scalar(name="Decimal" | "Float" | "Date" | "Instant" | "Duration"):
            return not (bounds.low_open or bounds.high_open)
        case _:
            return False


def _scalar(plain: Scalar, form: Shape, words: Vocabulary) -> Part:
    low, high = whole_bounds(form.bounds)
    match plain.name:
        case "Bool":
            return "st.booleans()"
        case "Int":
            parts = _named(min_value=low, max_value=high)
            return call("st.integers", *parts)
        case "Decimal":
            bounds = form.bounds
            least = None if bounds.low is None else Decimal(bounds.low)
            most = None if bounds.high is None else Decimal(bounds.high)
            # Without an end Hypothesis draws infinity, too, and no value of the language is that.
            if least is None:
                least = min(most or Decimal(0), Decimal(0)) - _FAR
            if most is None:
                most = max(least, Decimal(0)) + _FAR
            parts = _named(min_value=least, max_value=most, places=_places(words.constants))
            return call("decimals_between", *parts)
        case "Float":
            parts = _named(min_value=form.bounds.low, max_value=form.bounds.high)
            finite = (keyword("allow_nan", "False"), keyword("allow_infinity", "False"))
            return call("st.floats", *parts, *finite)
        case "Text":
            if form.patterns:
                pattern = raw_source(python_pattern(form.patterns[0]))
                _, longest = whole_bounds(form.size)
                return call("matching", pattern, *_named(longest=longest))
            return call("texts_of_size", *_sizes(form.size, few=None))
        case "Bytes":
            return call("st.binary", *_sizes(form.size, few=64))
        case "Instant":
            # Hypothesis takes the ends of a time without its zone.
            ends = (form.bounds.low, form.bounds.high)
            least, most = (end and end.replace(tzinfo=None) for end in ends)
            parts = _named(min_value=least, max_value=most)
            return call("st.datetimes", *parts, keyword("timezones", "st.just(datetime.UTC)"))
        case "Date":
            return call(
                "days_between", *_named(min_value=form.bounds.low, max_value=form.bounds.high)
            )
        case "Duration":
            parts = _named(min_value=form.bounds.low, max_value=form.bounds.high)
            return call("st.timedeltas", *parts)
        case _:
            assert_never(plain.name)


def _mixed(drawn: Part, type_: Type, form: Shape, words: Vocabulary) -> Part:
    turning = (*marks(type_, form, words.constants), *tie_marks(type_, form, words.ties))
    listed = form.choices or list(dict.fromkeys(turning))
    if not listed:
        return drawn
    some = call("st.sampled_from", listing(value_piece(value).text for value in listed))
    return some if form.choices else call("st.one_of", some, drawn)


def _sizes(size: Bounds, few: int | None = _FEW_ITEMS) -> tuple[Part, ...]:
    low, high = whole_bounds(size)
    if high is None and few is not None:
        high = (low or 0) + few
    return _named(min_size=low or None, max_size=high)


def _named(**values: Any) -> tuple[Part, ...]:  # noqa: ANN401  numbers and times
    given = {name: value for name, value in values.items() if value is not None}
    return tuple(keyword(name, value_piece(value).text) for name, value in given.items())


def _places(constants: Constants) -> int:
    numbers = [each for each in constants.of("Decimal") if isinstance(each, Decimal)]
    return max([2, *(-int(number.as_tuple().exponent) for number in numbers)])
