"""A spec with values of every kind, and right code for it in two styles."""

SPEC = """\
spec desk version "1.0.0"

enum Priority { low, very_high }

record Point { x: Int, y: Int }

enum Shape { dot, circle(centre: Point, radius: Int where it > 0) }

record Ticket { number: Int, title: Text where size(it) in 1..40, priority: Priority, note: Text? }

error Unknown { number: Int }
error Closed

state tickets: Map<Int, Ticket> = {}
state closed: Map<Int, Bool> = {}

/// Files a ticket under the next number.
operation file(title: Text where size(it) in 1..40, priority: Priority, note: Text?) -> Ticket {
  case always otherwise {
    returns Ticket { number: size(tickets) + 1, title: title, priority: priority, note: note }
    sets tickets[result.number] = result
  }
}

operation close(number: Int) {
  case unknown when number not in tickets { fails Unknown { number: number } }
  case twice when number in closed and number in tickets { fails Closed }
  case open when number in tickets and number not in closed { sets closed[number] = true }
}

/// Those that are open, by number.
operation open_ones() -> List<Int> {
  case always otherwise { returns sorted([each for each in keys(tickets) where each not in closed]) }
}

operation moved(shape: Shape, by: Point) -> Shape {
  case always otherwise {
    returns match shape {
      dot: Shape.dot,
      circle(centre, radius): Shape.circle(
        centre: Point { x: centre.x + by.x, y: centre.y + by.y }, radius: radius
      )
    }
  }
}

operation share(total: Decimal where it in 0.00..100.00, of: Int where it in 1..10) -> Map<Int, Decimal> {
  case always otherwise { returns { 1: total, of: 0.5 } }
}

operation renewed(until: Date) -> Date {
  case always otherwise { returns until + 21d }
}

operation wait_until(days: Int where it in 0..10) -> Instant {
  case always otherwise { returns now + 1d * days }
}

eval "a ticket that is closed is no longer open" {
  let first = file("a", Priority.low, none)
  file("b", Priority.very_high, "soon")
  close(first.number)
  expect open_ones() == [2]
  expect close(first.number) fails Closed
}

constraint dependencies none
"""
PLAIN = """\
from datetime import date, timedelta
from decimal import Decimal

tickets, closed = {}, set()

class Unknown(Exception):
    def __init__(self, number):
        super().__init__(f"there is no ticket {number}")
        self.number = number

class ClosedError(Exception):
    pass

def _whole(value):
    if type(value) is not int:
        raise TypeError(value)
    return value

def file(title, priority, note):
    if not isinstance(title, str) or not 1 <= len(title) <= 40:
        raise ValueError("title")
    if priority not in ("low", "very_high") or not isinstance(note, str | None):
        raise ValueError("priority or note")
    number = len(tickets) + 1
    tickets[number] = {"number": number, "title": title, "priority": priority, "note": note}
    return tickets[number]

def close(number):
    if _whole(number) not in tickets:
        raise Unknown(number)
    if number in closed:
        raise ClosedError
    closed.add(number)

def open_ones():
    return tuple(sorted(set(tickets) - closed))

def moved(shape, by):
    dx, dy = by
    _whole(dx), _whole(by.y)
    if shape == "dot":
        return "dot"
    if not hasattr(shape, "radius"):
        raise ValueError("shape")
    x, y = shape["centre"]
    if _whole(shape.radius) <= 0:
        raise ValueError("radius")
    return {"circle": ((_whole(x) + dx, _whole(y) + dy), shape.radius)}

def share(total, of):
    if type(total) is not Decimal or not 0 <= total <= 100 or not 1 <= _whole(of) <= 10:
        raise ValueError("total or of")
    return {1: total, of: Decimal("0.5")}

def renewed(until):
    if type(until) is not date:
        raise ValueError("until")
    return until + timedelta(days=21)

def wait_until(days, *, now):
    if not 0 <= _whole(days) <= 10:
        raise ValueError("days")
    return now + timedelta(days=days)
"""
OWN_CLASSES = """\
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from shapes import Circle, Dot, Point

class Priority(Enum):
    LOW = 1
    VERY_HIGH = 2

@dataclass
class Ticket:
    number: int
    title: str
    priority: Priority
    note: str | None

class Rejected(Exception):
    pass

class DeskError(Exception):
    pass

class Unknown(DeskError):
    pass

class Closed(DeskError):
    pass

def now():
    raise NotImplementedError

class Desk:
    def __init__(self):
        self.tickets, self.closed = {}, []

    def file(self, title, priority, note):
        if not isinstance(title, str) or not 1 <= len(title) <= 40:
            raise Rejected("title")
        if not isinstance(priority, Priority) or not isinstance(note, str | None):
            raise Rejected("priority or note")
        made = Ticket(len(self.tickets) + 1, title, priority, note)
        self.tickets[made.number] = made
        return made

    def close(self, number):
        if type(number) is not int:
            raise Rejected("number")
        if number not in self.tickets:
            raise Unknown(number)
        if number in self.closed:
            raise Closed()
        self.closed.append(number)

    def open_ones(self):
        return [each for each in sorted(self.tickets) if each not in self.closed]

    def moved(self, shape, by):
        if not isinstance(shape, Dot | Circle) or not isinstance(by, Point):
            raise Rejected("shape")
        by.check()
        return shape.moved(by)

    def share(self, total, of):
        if type(total) is not Decimal or not 0 <= total <= 100:
            raise Rejected("total")
        if type(of) is not int or not 1 <= of <= 10:
            raise Rejected("of")
        return {1: total, of: Decimal("0.5")}

    def renewed(self, until):
        if type(until) is not date:
            raise Rejected("until")
        return until + timedelta(days=21)

    def wait_until(self, days):
        if type(days) is not int or not 0 <= days <= 10:
            raise Rejected("days")
        return now() + timedelta(days=days)
"""
SHAPES = """\
from dataclasses import dataclass, replace

@dataclass(frozen=True)
class Point:
    x: int
    y: int

    def check(self):
        if type(self.x) is not int or type(self.y) is not int:
            raise TypeError("x or y")

class Dot:
    def moved(self, by):
        return self

@dataclass
class Circle:
    centre: Point
    radius: int

    def moved(self, by):
        if not isinstance(self.centre, Point) or type(self.radius) is not int or self.radius <= 0:
            raise ValueError("centre or radius")
        self.centre.check()
        return Circle(Point(self.centre.x + by.x, self.centre.y + by.y), self.radius)
"""
