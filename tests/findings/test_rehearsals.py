"""An eval says the same of the contract whether a check runs it or its suite does, as files."""

import importlib
from random import Random

from factoryc.analysis.seen import Seen
from factoryc.contract.runtime import Explained, explain, outcomes
from factoryc.evals.derive import derive_suite, package_name
from factoryc.findings.earlier import Earlier
from factoryc.findings.layout import Layout
from factoryc.findings.rehearsals import rehearsals
from factoryc.judge.testing.runner import run_suite
from factoryc.rehearsal.program import program
from factoryc.rehearsal.regions import Regions
from factoryc.rehearsal.runnable import runnable
from factoryc.rehearsal.surroundings import Surroundings
from factoryc.spec.clock import with_clock
from tests.evals.suites import example_spec, understood, write

ANNOUNCED = """\
spec announced version "1.0.0"

type Percent = Int where it in 0..100

enum Kind { plain, fancy }

error Odd { value: Int }

state total: Int = 0
state seen: Instant? = none

operation half(a: Int) -> Int {
  case even when a mod 2 == 0 { returns a div 2 }
  case odd otherwise { fails Odd { value: a } }
}

operation add(n: Percent) -> Int {
  case always otherwise { returns total + n sets total = total + n }
}

operation visit() -> Bool {
  case first when seen is none { returns false sets seen = now }
  case soon when seen is some and now - seen < 1h { returns true }
  case late when seen is some and now - seen >= 1h { returns false sets seen = now }
}

operation price(kind: Kind) -> Decimal {
  case plain when kind == plain { returns 1.50 }
  case fancy when kind == fancy { returns 2.0 }
}

eval "value right" { expect half(4) == 2 }
eval "value wrong" { expect half(4) == 3 }
eval "order right" { expect half(4) < 3 }
eval "order wrong" { expect half(4) > 3 }
eval "truth right" { expect half(4) == 2 and half(6) == 3 }
eval "truth wrong" { expect half(4) == 2 and half(6) == 2 }
eval "ends well wrong" { let x = half(3) expect x == 1 }
eval "call right" { half(3) expect half(2) == 1 }
eval "fails right" { expect half(3) fails Odd { value: 3 } }
eval "fails wrong" { expect half(3) fails Odd { value: 2 } }
eval "fails not wrong" { expect half(2) fails Odd }
eval "rejected right" { expect add(101) is rejected }
eval "rejected wrong" { expect add(100) is rejected }
eval "repeat right" { repeat 3 { add(2) } expect add(0) == 6 }
eval "repeat wrong" { repeat 3 { add(2) } expect add(1) == 6 }
eval "repeat inside wrong" { repeat 3 { expect add(2) == 2 } }
eval "clock right" { visit() advance clock 59m expect visit() advance clock 1m expect not visit() }
eval "clock wrong" { visit() advance clock 1h expect visit() }
eval "decimal right" { expect price(plain) == 1.5 }
eval "decimal wrong" { expect price(fancy) == 1.5 }
eval "all right" for all n: Percent { expect add(n) == n }
eval "all wrong" for all n: Percent where n > 3 { expect add(n) < 90 }
eval "table right" for each row in table {
  | a | b |
  | 2 | 1 |
  | 4 | 2 |
} { expect half(row.a) == row.b }
eval "table wrong" for each row in table {
  | a | b |
  | 2 | 1 |
  | 4 | 1 |
} { expect half(row.a) == row.b }
eval "list wrong" for each n in [1, 2] where n > 1 { expect half(n) == 2 }
never "never right" for all n: Percent { add(n) holds total > 100 }
never "never wrong" for all n: Percent { add(n) add(n) holds total > 100 }
"""


class FromContract:
    """A product that is the contract itself. It cannot choose a result that is left open."""

    def __init__(self, contract):
        self.contract = contract

    def fresh(self):
        self.state = self.contract.initial

    def at(self, instant):
        if hasattr(self.state, "now"):
            self.state = type(self.state)(**{**_fields(self.state), "now": instant})

    def call(self, operation, arguments):
        possible = outcomes(self.contract, operation, self.state, arguments)
        observed = possible[0].outcome
        found = explain(self.contract, operation, self.state, arguments, observed)
        assert isinstance(found, Explained)
        self.state = found.after
        return observed

    def restart(self):
        pass

    def close(self):
        pass


def _fields(state):
    return {name: getattr(state, name) for name in type(state).__dataclass_fields__}


def run(spec):
    """What a check says of the evals of a spec of which nothing is known."""
    return rehearsals(spec, {}, Earlier({}, Layout(spec)))


def judged(spec, folder):
    """The authored evals and nevers that the suite's files fail, by clause."""
    write(derive_suite(spec), folder)

    def subject():
        contract = importlib.import_module(f"{package_name(spec)}.contract").CONTRACT
        return FromContract(contract)

    report = run_suite(folder, subject, 1, 60, stop_at_first=False, shrink=0)
    kinds = {"authored", "never"}
    said = {each.clause: each.outcome for each in report.evals if each.kind in kinds}
    assert set(said.values()) <= {"passed", "failed"}, report
    return {clause for clause, outcome in said.items() if outcome == "failed"}


def test_a_check_and_the_files_of_the_suite_say_the_same(tmp_path):
    spec = understood(ANNOUNCED)
    found = run(with_clock(spec))
    assert found.unknown == ()
    contradicted = {each.clause for each in found.diagnostics}
    wrong = {each.clause for each in (*spec.evals, *spec.nevers) if each.clause.endswith("wrong")}
    assert contradicted == wrong
    assert judged(spec, tmp_path) == wrong


def shown(title):
    spec = understood(ANNOUNCED)
    (found,) = (each for each in run(with_clock(spec)).diagnostics if each.clause.endswith(title))
    return found


def test_both_values_stand_at_the_step_with_the_calls_before_it():
    found = shown(".repeat_wrong")
    assert found.label == "`add(1) == 6`: expected 6, by the contract 7"
    assert found.witness.outcomes == {"the eval": "6", "the contract": "7"}
    assert found.witness.calls == (
        "add(2)  returns 2",
        "add(2)  returns 4",
        "add(2)  returns 6",
        "add(1)  returns 7",
    )
    assert ANNOUNCED[found.span.start : found.span.end] == "expect add(1) == 6"


def test_a_drawn_input_is_made_as_simple_as_it_can_be():
    assert shown(".all_wrong").witness.input == {"n": "90"}


def test_a_step_inside_of_a_repeat_is_the_one_that_is_shown():
    found = shown(".repeat_inside_wrong")
    assert ANNOUNCED[found.span.start : found.span.end] == "expect add(2) == 2"
    assert found.label == "`add(2) == 2`: expected 2, by the contract 4"


def test_what_an_eval_draws_does_not_depend_on_the_rest_of_the_spec():
    spec = with_clock(understood(ANNOUNCED))
    more = with_clock(
        understood(ANNOUNCED + '\neval "another" for all n: Percent { expect add(n) != 77 }\n')
    )

    def calls(which):
        (each,) = (each for each in which.evals if each.title == "all right")
        asked = runnable(each, each.clause)
        ground = Surroundings(Regions(which)).of(asked)
        made = program(asked, ground, {})
        random = Random(1)
        return [draw(random, Seen()) for _ in range(50) for _, draw, _ in made.drawn]

    assert calls(spec) == calls(more)


def test_an_eval_that_makes_too_many_calls_is_left_open():
    text = ANNOUNCED.replace('eval "value right" { expect half(4) == 2 }', "")
    text += '\neval "endless" { repeat 30_000 { add(1) } expect add(1) == 1 }\n'
    (unknown,) = run(with_clock(understood(text))).unknown
    assert unknown.reason == "it makes more than 20,000 calls"


def test_a_file_that_is_not_given_is_left_open():
    spec = with_clock(example_spec("csv_pipeline"))
    (unknown, *_) = run(spec).unknown
    assert unknown.clause == "csv_pipeline.eval.rows_as_the_shops_sent_them"


OPEN_BEFORE = """\
spec cloakroom version "1.0.0"

type Number = Text where it matches /[0-9]{4}/
state coats: Map<Number, Text> = {}

operation hang(owner: Text) -> Number {
  case always otherwise { ensures result not in coats sets coats[result] = owner }
}
operation full() -> Int { case always otherwise { returns size(coats) } }
"""


def notes(steps):
    spec = with_clock(understood(f'{OPEN_BEFORE}eval "coats" {{ {steps} }}\n'))
    (found,) = run(spec).diagnostics
    assert found.name == "eval-contradicts-contract"
    return found.notes


def test_a_step_that_is_settled_is_not_called_open_because_an_earlier_one_is():
    assert notes('hang("Ada") expect full() == 2') == ()


def test_a_step_that_depends_on_an_earlier_choice_is_called_open():
    (note,) = notes('let number = hang("Ada") expect number == "none"')
    assert note.startswith("The contract leaves open")
