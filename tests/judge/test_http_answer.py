"""What an answer shows is what counts, wherever it shows it: whole, by fields, in headers, or not."""

import json

import pytest

from factoryc.contract.model import load_contract
from factoryc.contract.runtime import UNSEEN, Explained, Failed, Rejected, Returned, explain
from factoryc.judge.http.answer import read_answer
from factoryc.judge.http.request import NotExpressible, build_request
from factoryc.judge.shown import answers_of
from factoryc.judge.subjects.subject import Broken, HttpAnswer, Raw
from factoryc.pipeline import understand
from factoryc.source.text import SourceFile

TEXT = """spec counter version "1.0.0"

enum Colour { red, green, yield }

record Tally {
  name: Text where size(it) > 0
  marks: Int
  price: Decimal
  class: Colour
}

error Missing { name: Text }
error Gone { name: Text }

state tallies: Map<Text, Tally> = {}

operation look(name: Text) -> Tally {
  case missing when name not in tallies and size(name) < 5 { fails Missing { name: name } }
  case gone when name not in tallies and size(name) >= 5 { fails Gone { name: name } }
  case found when name in tallies { returns tallies[name] }
}

operation paint(name: Text, times: Int, colour: Colour, wet: Bool?) -> Int {
  case any when true { returns times }
}

operation note(name: Text) -> Tally {
  case any when true { returns Tally { name: name, marks: 0, price: 0.00, class: Colour.yield } }
}

operation forget(name: Text) -> Int {
  case any when true { returns 1 }
}

interface http {
  GET "/tallies/{name}" -> look {
    success 200 json { name: result.name, marks: result.marks, price: result.price, class: result.class, next: result.marks + 1 }
    Missing 404 json { error: "no tally" }
    Gone    404 json { error: "no tally" }
  }
  POST "/paint/{name}" (query.times, header.colour, cookie.wet?) -> paint {
    success 200 header X-Times: result
  }
  PUT "/notes/{name}" -> note {
    success 200 json { name: result.name }
  }
  DELETE "/tallies/{name}" -> forget {
    success 204
  }
  invalid 422
}
"""


@pytest.fixture(scope="module")
def spec():
    understood = understand(SourceFile("counter.spec", TEXT), lambda path, _: f"no {path}")
    assert understood.sound, [each.message for each in understood.diagnostics]
    return understood.spec


def route(spec, operation):
    return next(each for each in spec.http.routes if each.operation == operation)


def read(spec, operation, status, shown=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    body = b""
    if shown is not None:
        headers.setdefault("content-type", "application/json; charset=utf-8")
        body = shown if isinstance(shown, bytes) else json.dumps(shown).encode()
    answers = answers_of(spec, load_contract(spec).classes)
    return read_answer(answers, route(spec, operation), HttpAnswer(status, headers, body))


WHOLE = {"name": "a", "marks": 2, "price": "1.50", "class": "yield", "next": 3}


def test_a_record_shown_field_by_field_is_whole_again(spec):
    tally = load_contract(spec).classes["Tally"]
    observed = read(spec, "look", 200, WHOLE)
    assert isinstance(observed, Returned)
    assert (observed.value.name, observed.value.marks) == ("a", 2)
    assert isinstance(observed.value, tally)
    # A word of Python is spelled otherwise there, and as ever in JSON.
    assert observed.value.class_.name == "yield_"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"next": 4}, "it shows 4 instead of 3"),
        ({"price": 1.5}, "not a decimal"),
        ({"marks": True}, "not a whole number"),
        ({"more": 1}, "`more`"),
        ({"class": "yield_"}, "not one of"),
    ],
)
def test_what_is_shown_has_to_agree_with_itself(spec, change, says):
    observed = read(spec, "look", 200, {**WHOLE, **change})
    assert isinstance(observed, Broken)
    assert says in observed.text


def test_two_errors_that_look_the_same_may_be_either(spec):
    observed = read(spec, "look", 404, {"error": "no tally"})
    assert observed == Failed("Missing", None)
    assert observed.alike == ("Gone",)
    contract = load_contract(spec)
    for name in ("abc", "abcdef"):
        assert isinstance(explain(contract, "look", contract.initial, [name], observed), Explained)


def test_a_result_in_a_header_or_nowhere(spec):
    assert read(spec, "paint", 200, x_times="7") == Returned(7)
    assert isinstance(read(spec, "paint", 200, x_times="7.0"), Broken)
    assert isinstance(read(spec, "paint", 200), Broken)
    assert read(spec, "forget", 204) == Returned(UNSEEN)
    assert read(spec, "note", 200, {"name": "a"}) == Returned(UNSEEN)
    assert read(spec, "forget", 422) == Rejected()


@pytest.mark.parametrize("body", [b"", b"{", b'{"error": NaN}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_is_broken(spec, body):
    assert isinstance(read(spec, "look", 404, body), Broken)


def test_each_argument_goes_where_the_route_says(spec):
    contract = load_contract(spec)
    green = contract.classes["Colour"]["green"]
    request = build_request(spec, contract, route(spec, "paint"), ["a/b c", 7, green, True])
    assert (request.method, request.target) == ("POST", "/paint/a%2Fb%20c?times=7")
    assert dict(request.headers) == {"colour": "green", "Cookie": "wet=true"}
    assert request.body is None
    other = contract.classes["Colour"]["yield_"]
    request = build_request(spec, contract, route(spec, "paint"), ["a", -7, other, None])
    assert dict(request.headers) == {"colour": "yield"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["a", Raw("7"), Raw("green"), None],
        ["a", Raw("x"), Raw("gre\nen"), None],
        ["a", Raw("x"), Raw("green"), Raw("a;b")],
        ["..", 1, Raw("blue"), None],
        ["a", 1],
    ],
)
def test_what_a_request_cannot_say_is_refused(spec, arguments):
    with pytest.raises(NotExpressible):
        build_request(spec, load_contract(spec), route(spec, "paint"), arguments)
