"""What stands for a port in plain Python: it is called as Python objects are, and raises what Python code can catch."""

import pytest

from factoryc.contract.binding import plain_binding
from factoryc.judge.host.ports import handed_ports, port_objects
from tests.judge.examples import parsed_spec

SPEC = parsed_spec("""\
spec desk version "1.0.0"

error Shut { room: Int, why: Text }

port MainQueue {
  operation next(list: Int, after: Text) -> Int {
    fails Shut { room: list, why: after } when list > 9
    case open when list <= 9 { returns list }
  }
}

operation walk(room: Int) -> Int {
  case all otherwise {
    calls MainQueue.next(room, "") as found or fails Shut { room: room, why: "" }
    returns found
  }
}
""")
BOUND = plain_binding(SPEC, "desk")
ANSWER = {"returned": 4}
SHUT = {"failed": "Shut", "fields": {"room": 7, "why": "late"}}


class Named(Exception):
    def __init__(self, room, why):
        self.room, self.why = room, why


class Ordered(Exception):
    def __init__(self, number, reason):
        self.number, self.reason = number, reason


class Bare(Exception):
    def __init__(self):
        pass


def port(answer=ANSWER, shut=None, asked=None):
    def ask(question):
        (asked if asked is not None else []).append(question)
        return answer

    known = {"Shut": shut}
    return port_objects(BOUND["ports"], known.get, ask)["main_queue"]


def test_arguments_are_given_by_place_or_by_name_in_either_spelling():
    asked = []
    queue = port(asked=asked)
    calls = (
        queue.next(3, "a"),
        queue.next_(3, after="a"),
        queue.next(list=3, after="a"),
        queue.next(after="a", list_=3),
    )
    assert calls == (4, 4, 4, 4)
    assert asked == [{"asks": "MainQueue.next", "arguments": [3, "a"]}] * 4
    for wrong in ((1,), (1, "a", 2)):
        with pytest.raises(TypeError):
            queue.next(*wrong)
    assert len(asked) == 4


@pytest.mark.parametrize("shut", [None, Named, Ordered, Bare], ids=str)
def test_an_error_is_of_the_class_of_that_name_however_it_is_made(shut):
    queue = port(SHUT, shut)
    with pytest.raises(shut or Exception) as raised:
        queue.next(7, "late")
    assert type(raised.value).__name__ == (shut or type("Shut", (), {})).__name__
    assert (raised.value.room, raised.value.why) == (7, "late")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"unreachable": True}, ConnectionError),
        ({"rejected": True}, ValueError),
        ({}, RuntimeError),
    ],
)
def test_what_else_a_call_may_come_to_is_an_error_of_python(answer, error):
    with pytest.raises(error):
        port(answer).next(1, "")


def test_a_value_of_another_kind_is_told_and_refused():
    asked = []
    with pytest.raises(TypeError, match="list_"):
        port(asked=asked).next("x", "")
    assert "arguments" not in asked[0]
    assert "Int" in asked[0]["wrong"]


def test_a_parameter_of_an_operation_is_no_port():
    def walk(main_queue):
        return main_queue

    taken = {"main_queue": object()}
    operation = {"function": "walk", "parameters": [["main_queue", {}]], "ports": []}
    assert handed_ports(walk, operation, taken, frozenset()) == {}
    assert handed_ports(walk, {**operation, "parameters": []}, taken, frozenset()) == taken
