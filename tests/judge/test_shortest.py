"""A failure is shown by the shortest calls, however many there were when it was found."""

import json
from itertools import count
from random import Random

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.regression import Kept, with_kept
from factoryc.judge.subjects.subject import Ended
from factoryc.judge.testing.runner import run_suite
from tests.evals.in_process import Fails, InProcess, Refused
from tests.evals.shorteners import Shortener, StopsAtTheThirdVisit
from tests.evals.suites import EXAMPLES, example_spec, understood, write
from tests.evals.test_judged import shortener_subject

SPEC = understood("""\
spec shelf version "1.0.0"

type Key = Text where it matches /[a-z]{1,4}/
type Number = Int where it in 0..1_000

error Full { most: Int }
error Missing { key: Key }

state kept: Map<Key, Number> = {}
state marked: List<Number> where size(it) <= 8 = []

operation put(key: Key, number: Number) {
  case fits when key in kept or size(kept) < 4 { sets kept[key] = number }
  case full when key not in kept and size(kept) >= 4 { fails Full { most: 4 } }
}

operation get(key: Key) -> Number {
  case there when key in kept { returns kept[key] }
  case missing when key not in kept { fails Missing { key: key } }
}

operation drop(key: Key) {
  case there when key in kept { sets kept = kept without key }
  case missing when key not in kept { fails Missing { key: key } }
}

operation mark(numbers: List<Number> where size(it) in 1..8) {
  case always otherwise { sets marked = numbers }
}

operation marks() -> List<Number> {
  case always otherwise { returns marked }
}
""")
SUITE = derive_suite(SPEC)
KEYS = ("a", "bc", "def", "ghij", "kl", "mnop")


class Shelf:
    def __init__(self):
        self.kept, self.marked = {}, []
        self.puts = self.drops = 0

    def put(self, key, number):
        self.key(key)
        self.number(number)
        if key not in self.kept and len(self.kept) >= self.most():
            raise Fails("Full", most=4)
        self.puts += 1
        self.store(key, number)

    def most(self):
        return 4

    def store(self, key, number):
        self.kept[key] = number

    def get(self, key):
        self.there(key)
        return self.kept[key]

    def drop(self, key):
        self.there(key)
        self.drops += 1
        del self.kept[key]

    def mark(self, numbers):
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= 8:
            raise Refused
        for each in numbers:
            self.number(each)
        self.marked = numbers

    def marks(self):
        return self.marked

    def key(self, key):
        if not isinstance(key, str) or not key.isalpha() or not key.islower() or len(key) > 4:
            raise Refused

    def number(self, number):
        if type(number) is not int or not 0 <= number <= 1000:
            raise Refused

    def there(self, key):
        self.key(key)
        if key not in self.kept:
            raise Fails("Missing", key=key)


class LosesTheThirdWrite(Shelf):
    def store(self, key, number):
        if self.puts != 3:
            super().store(key, number)


class ForgetsToDrop(Shelf):
    def drop(self, key):
        self.there(key)


class SharesBetweenKeys(Shelf):
    def store(self, key, number):
        super().store(key, number)
        self.kept = dict.fromkeys(self.kept, number)


class TakesOneMore(Shelf):
    def most(self):
        return 5


class TakesOneFewer(Shelf):
    def most(self):
        return 3


class ReadsOnce(Shelf):
    def get(self, key):
        self.there(key)
        return self.kept.pop(key)


class BreaksAtTheSecondDrop(Shelf):
    def drop(self, key):
        super().drop(key)
        if self.drops == 2:
            raise ZeroDivisionError


class LeavesAtTheSecondDrop(Shelf):
    def drop(self, key):
        super().drop(key)
        if self.drops == 2:
            raise SystemExit(3)


class HidesWhatIsLarge(Shelf):
    def marks(self):
        return [each for each in self.marked if each < 500]


class ForgetsWhenStartedAgain(Shelf):
    pass


class TakesAnyNumber(Shelf):
    def number(self, number):
        if type(number) is not int:
            raise Refused


class Restarted(InProcess):
    """Starts with nothing where it should go on. Nobody can say to it what is of no type."""

    def call(self, operation, arguments):
        assert None not in arguments
        return super().call(operation, arguments)

    def restart(self):
        if self.make is ForgetsWhenStartedAgain:
            self.fresh()


# Each with the fewest calls that show it, whichever clause they come to first.
WRONG = {
    LosesTheThirdWrite: {"shelf.get.there": 4, "shelf.drop.there": 4, "shelf.put.full": 5},
    ForgetsToDrop: {"shelf.get.missing": 3, "shelf.drop.missing": 3, "shelf.put.fits": 6},
    SharesBetweenKeys: {"shelf.get.there": 3},
    TakesOneMore: {"shelf.put.full": 5},
    TakesOneFewer: {"shelf.put.fits": 4},
    ReadsOnce: {"shelf.get.there": 3, "shelf.drop.there": 3, "shelf.put.full": 6},
    BreaksAtTheSecondDrop: {"shelf.drop.there": 4},
    LeavesAtTheSecondDrop: {"shelf.drop.there": 4},
    HidesWhatIsLarge: {"shelf.marks.always": 2},
    ForgetsWhenStartedAgain: {
        "shelf.get.there": 3,
        "shelf.drop.there": 3,
        "shelf.marks.always": 3,
    },
}
LENGTH, TIMES, LEAST = 60, 4, 2


def drawn_steps(random, length):
    """Calls of all operations, most of them of no use."""
    for _ in range(length):
        key, number = random.choice(KEYS), random.randint(0, 1000)
        numbers = [random.randint(0, 1000) for _ in range(random.randint(1, 8))]
        yield random.choice(
            [
                {"call": "put", "with": [key, number]},
                {"call": "put", "with": [key, number]},
                {"call": "get", "with": [key]},
                {"call": "drop", "with": [key]},
                {"call": "mark", "with": [numbers]},
                {"call": "marks", "with": []},
                {"restart": True},
            ]
        )


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A function that plays long sequences, and gives what is shown of the failures."""
    kept = [
        Kept("shelf", "", "", json.dumps({"steps": list(drawn_steps(Random(number), LENGTH))}))
        for number in range(TIMES)
    ]
    suite = with_kept(SUITE, kept, "library", Implementation())
    folder = write(suite, tmp_path_factory.mktemp("shelf"))
    evals = [f"{each.file}::{each.function}" for each in suite.evals if each.kind == "regression"]

    def shown(implementation):
        report = run_suite(
            folder,
            lambda: Restarted(implementation),
            stop_at_first=False,
            select_evals=evals,
        )
        assert len(report.evals) == TIMES
        return [each.failure for each in report.evals if each.failure is not None]

    return shown


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_long_sequence_is_made_as_short_as_it_can_be(shown, wrong):
    failures = shown(wrong)
    assert len(failures) >= LEAST
    for each in failures:
        assert len(each.calls) == WRONG[wrong][each.clause], each.calls
        assert len(json.loads(each.kept)["steps"]) == len(each.calls)


def test_values_are_made_simple_where_they_stand(shown):
    """The smallest number that shows it, once, and no other call."""
    for failure in shown(HidesWhatIsLarge):
        assert failure.calls == ("mark([500])  ends well", "marks()  returns []")


def test_an_argument_that_breaks_its_type_stays_one_that_can_be_said(tmp_path):
    steps = [*drawn_steps(Random(0), 9), {"call": "put", "with": ["a", 4321]}]
    kept = Kept("shelf", "", "", json.dumps({"steps": steps}))
    suite = with_kept(SUITE, [kept], "library", Implementation())
    item = f"{suite.evals[0].file}::{suite.evals[0].function}"
    folder = write(suite, tmp_path)
    report = run_suite(folder, lambda: Restarted(TakesAnyNumber), select_evals=[item])
    failure = report.evals[0].failure
    assert (failure.kind, failure.clause) == ("disagreement", "shelf.put")
    assert failure.calls == ('put("a", 1001)  ends well',)


def test_what_another_call_uses_stays(tmp_path):
    """Each product makes other codes, so a visit needs the call that made its code."""
    suite = derive_suite(example_spec("shortener"))
    report = run_suite(
        write(suite, tmp_path, EXAMPLES / "shortener"),
        shortener_subject(StopsAtTheThirdVisit),
        3,
        shrink=1,
        select_evals=["shortener_evals/test_sequences.py::test_sequences"],
    )
    calls = [call.partition("(")[0] for call in report.evals[0].failure.calls]
    assert calls == ["shorten", "visit", "visit", "visit", "visits"]


PARCELS = understood("""\
spec parcels version "1.0.0"

type Code = Text where it matches /[a-z]{6}/

type Few = Int where it in 0..9

record Parcel {
  result: Few
  at: List<Few> where size(it) <= 3
  raw: Code
}

error Unknown { code: Code }

state sent: Map<Code, Int> = {}

operation label() -> Code {
  case always otherwise {
    ensures result not in sent
    sets sent[result] = 0
  }
}

operation send(parcel: Parcel) -> Int {
  case known when parcel.raw in sent {
    returns sent[parcel.raw] + 1
    sets sent[parcel.raw] = sent[parcel.raw] + 1
  }
  case unknown when parcel.raw not in sent { fails Unknown { code: parcel.raw } }
}
""")


class CountsToTwo:
    """Each one makes codes of its own."""

    made = 0

    def __init__(self):
        self.sent = {}

    def label(self):
        CountsToTwo.made += 1
        code = "".join(chr(ord("a") + int(each)) for each in f"{CountsToTwo.made:06}")
        self.sent[code] = 0
        return code

    def send(self, parcel):
        if not hasattr(parcel, "at"):
            raise Refused
        if parcel.raw not in self.sent:
            raise Fails("Unknown", code=parcel.raw)
        self.sent[parcel.raw] = min(self.sent[parcel.raw] + 1, 2)
        return self.sent[parcel.raw]


def test_fields_may_be_called_like_the_words_of_what_is_kept(tmp_path):
    def parcel(result):
        code = {"result": 1, "at": []}
        return {"record": "Parcel", "fields": {"result": result, "at": [1, 2], "raw": code}}

    steps = [{"call": "label", "with": []}, {"call": "label", "with": []}]
    steps += [{"call": "send", "with": [parcel(number)]} for number in (3, 4, 5, 6)]
    kept = Kept("parcels", "", "", json.dumps({"steps": steps}))
    suite = with_kept(derive_suite(PARCELS), [kept], "library", Implementation())
    item = f"{suite.evals[0].file}::{suite.evals[0].function}"
    report = run_suite(write(suite, tmp_path), lambda: InProcess(CountsToTwo), select_evals=[item])
    failure = report.evals[0].failure
    assert failure.clause == "parcels.send.known"
    assert [call.partition("(")[0] for call in failure.calls] == ["label", "send", "send", "send"]


def test_who_does_not_answer_is_seldom_waited_for(tmp_path):
    suite = derive_suite(example_spec("shortener"))
    item = next(each for each in suite.evals if "ask_for_a_login" in each.clause)
    waited = count(1)

    def silent(observed, headers):
        return Ended(f"waited for it {next(waited)} times", late=True)

    report = run_suite(
        write(suite, tmp_path, EXAMPLES / "shortener"),
        shortener_subject(Shortener, silent),
        select_evals=[f"{item.file}::{item.function}"],
    )
    assert report.evals[0].failure.message == "waited for it 4 times"


def test_what_is_right_fails_by_none_of_them(shown):
    assert shown(Shelf) == []
