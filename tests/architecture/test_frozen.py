"""A frozen class is one of attrs; only the moment differs at which attrs is asked."""

import ast
import copy
import pickle
import re
from pathlib import Path
from typing import Generic, TypeVar

import attrs
import pytest

from factoryc.frozen import frozen

Held = TypeVar("Held")
PACKAGE = Path(__file__).parents[2] / "factoryc"
SHELLS = {"agents", "cli", "factory", "judge", "lsp", "processes", "release"}
CORE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] not in SHELLS
]


@frozen
class Point:
    """Where something is."""

    x: int
    y: int = 0
    note: str = attrs.field(default="", eq=False, repr=False)

    def moved(self, right: int) -> "Point":
        return attrs.evolve(self, x=self.x + right)


@frozen
class Pixel(Point):
    colour: str = attrs.field(default="black", kw_only=True)


@frozen(eq=False)
class Cell:
    point: Point


@frozen
class Holding(Generic[Held]):
    held: Held


@frozen
class Untouched:
    first: int


def plain(kind):
    """The class that attrs makes of the same definition."""
    definition, eq = vars(kind)["__defined__"]
    return attrs.frozen(definition, eq=eq)


@pytest.mark.parametrize(
    "value",
    [Point(1, note="here"), Pixel(1, 2, "here", colour="red"), Cell(Point(2)), Untouched(3)],
)
def test_values_are_sent_with_all_that_is_in_them(value):
    sent = pickle.loads(pickle.dumps(value))
    assert type(sent) is type(value)
    fields = attrs.fields(type(value))
    assert [getattr(sent, each.name) for each in fields] == [
        getattr(value, each.name) for each in fields
    ]


def test_values_are_made_compared_and_shown_as_those_of_attrs():
    point = Point(1, note="here")
    assert point == Point(1, 0, "there")
    assert point != Point(2)
    assert hash(point) == hash(Point(1))
    assert repr(point) == "Point(x=1, y=0)"
    assert point.moved(2) == Point(3, 0)
    assert attrs.asdict(point) == {"x": 1, "y": 0, "note": "here"}


def test_a_class_may_follow_another():
    pixel = Pixel(1, 2, colour="red")
    assert repr(pixel) == "Pixel(x=1, y=2, colour='red')"
    assert pixel != Point(1, 2)
    assert isinstance(pixel, Point)
    assert [field.name for field in attrs.fields(Pixel)] == ["x", "y", "note", "colour"]


def test_values_of_a_class_without_equality_are_equal_to_themselves_alone():
    cell = Cell(Point(1))
    assert cell == cell  # noqa: PLR0124  what is asked here
    assert cell != Cell(Point(1))
    assert hash(cell) != hash(Cell(Point(1)))


def test_nothing_can_be_changed():
    fresh = object.__new__(Untouched)  # nothing was made or looked at before
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fresh.first = 1
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del Point(1).x
    with pytest.raises(AttributeError):
        _ = Point(1).other


def test_a_value_without_all_its_fields_is_refused():
    with pytest.raises(TypeError, match=re.escape("missing 1 required positional argument: 'x'")):
        Point()


def test_patterns_know_the_fields():
    @frozen
    class Pair:
        left: int
        right: int

    match Pair(1, 2):
        case Pair(left, right):
            assert (left, right) == (1, 2)


def test_values_are_copied_and_stored():
    assert copy.copy(Pixel(1, 2)) == Pixel(1, 2)
    assert pickle.loads(pickle.dumps(Pixel(1, note="here"))).note == "here"


def test_values_have_slots():
    assert not hasattr(Point(1), "__dict__")
    assert Pixel.__slots__ == ("colour",)


def test_a_class_that_was_used_is_complete():
    @frozen
    class Used:
        first: int

    late = type(vars(Used)["__repr__"])

    def waiting():
        return [name for name, value in vars(Used).items() if isinstance(value, late)]

    assert "__new__" in waiting()
    assert Used(1) != Used(2)
    assert {"__new__", "__reduce__", "__eq__"}.isdisjoint(waiting())
    assert hash(Used(1)) == hash(Used(1))
    assert repr(Used(1)).endswith("Used(first=1)")
    assert not waiting()
    made_by_attrs = {name for name in vars(plain(Used)) if not hasattr(Used, name)}
    not_needed = {"__weakref__", "__setstate__"}
    assert made_by_attrs - not_needed <= {"__attrs_own_setattr__", "__attrs_base_of_slotted__"}


def test_what_a_value_is_made_of_may_be_made_for_it():
    @frozen
    class Bag:
        _things: list[int] = attrs.field(factory=list)
        seen: dict[str, int] = attrs.field(factory=dict, kw_only=True)

    assert Bag() == Bag([], seen={})
    assert Bag(things=[1]) != Bag()
    assert Bag()._things is not Bag()._things
    assert attrs.evolve(Bag([1]), seen={"a": 1}) == Bag([1], seen={"a": 1})


def test_a_field_may_ask_attrs_for_more():
    @frozen
    class Checked:
        size: int = attrs.field(converter=int, validator=attrs.validators.gt(0))

    assert Checked("2").size == 2
    with pytest.raises(ValueError, match="> 0"):
        Checked(0)


def test_a_class_may_be_generic():
    assert Holding[int](1) == Holding(1)
    assert pickle.loads(pickle.dumps(Holding("a"))) == Holding("a")


def test_attrs_is_asked_when_the_first_value_is_made():
    """It refuses a field that must be given behind one that need not, but not before it is asked."""

    @frozen
    class Wrong:
        first: int = 0
        second: str

    with pytest.raises(ValueError, match="No mandatory attributes allowed"):
        Wrong(1, "")


def test_the_core_leaves_its_classes_for_later():
    """All but those that need what attrs does to a class where it is defined."""
    at_once = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in CORE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and "attrs.frozen" in map(ast.unparse, node.decorator_list)
        and not re.search(r"cached_property|super\(\)|ClassVar", ast.unparse(node))
    ]
    assert at_once == []
