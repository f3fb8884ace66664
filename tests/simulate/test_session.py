"""Lines that are typed at the contract of a spec, and what they are answered with."""

import pytest

from factoryc.simulate.session import ends
from tests.simulate.playing import begin, bench_of, example, mistakes, say, told

ABC = 'shorten("https://example.org/a", "abc123")'


def test_a_call_is_answered_with_its_outcome_its_case_and_what_changed():
    assert told(example("shortener"), ABC) == (
        'returns Link { code: "abc123", target: "https://example.org/a", visits: 0 }',
        "  by shorten.chosen: alias is some and alias not in links",
        '  links["abc123"] = Link { code: "abc123", target: "https://example.org/a", visits: 0 }',
    )


def test_an_error_is_an_outcome_and_changes_nothing():
    now, answer = say(begin(example("shortener")), ABC, ABC)
    assert answer.is_well
    assert answer.lines == ('fails AliasTaken { alias: "abc123" }',)
    assert answer.calls[0].changes == ()
    assert len(now.world.state.links) == 1


def test_rejected_input_says_what_was_asked_for():
    assert told(example("shortener"), 'visit("ab")') == (
        "is rejected: `code` is no Code where it matches /[a-z0-9]{6}/",
    )


def test_arguments_may_be_named():
    shortener = example("shortener")
    named = 'shorten(alias: "abc123", target: "https://example.org/a")'
    assert told(shortener, named) == told(shortener, ABC)


def test_names_keep_values_for_later_lines():
    lines = ('let link = shorten("https://example.org", none)', "expect visits(link.code) == 0")
    assert told(example("shortener"), *lines)[0] == "holds"


def test_an_expectation_that_does_not_hold_shows_both_sides():
    _, answer = say(begin(example("shortener")), ABC, 'expect visits("abc123") == 3')
    assert not answer.is_well
    assert answer.lines == ("does not hold: 0 == 3",)


def test_a_value_from_a_call_that_fails_is_none():
    _, answer = say(begin(example("shortener")), 'visits("abc123") + 1')
    assert answer.kind == "does not hold"
    (why,) = answer.lines
    assert why.startswith('`visits("abc123")` fails UnknownCode { code: "abc123" }, so there is no')


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ('expect visit("zzzzzz") fails UnknownCode', True),
        ('expect visit("zzzzzz") fails UnknownCode { code: "zzzzzz" }', True),
        ('expect visit("zzzzzz") fails UnknownCode { code: "yyyyyy" }', False),
        ('expect visit("abc123") fails UnknownCode', False),
        ('expect visit("z") is rejected', True),
        ('expect visit("zzzzzz") is rejected', False),
    ],
)
def test_expected_errors_and_rejections_mean_what_they_mean_in_evals(line, holds):
    _, answer = say(begin(example("shortener")), ABC, line)
    assert answer.kind == ("holds" if holds else "does not hold")


def test_any_expression_is_a_line_and_sees_the_state():
    assert told(example("shortener"), ABC, 'links["abc123"].visits + size(links)') == ("1",)
    assert told(example("parking"), "charged_hours(61)") == ("2",)
    assert told(example("parking"), "fee(61, car)")[0] == "returns 5.00"


def test_the_state_is_read_after_the_calls_before_it():
    line = 'expect visit("abc123") == "https://example.org/a" and links["abc123"].visits == 1'
    assert told(example("shortener"), ABC, line)[0] == "holds"


def test_a_value_that_is_not_there_is_said():
    assert told(example("shortener"), 'links["abc123"]') == (
        'this has no value here: the map has no entry for "abc123"',
    )
    assert told(example("parking"), "1 div (2 - 2)") == (
        "this has no value here: it divides by zero",
    )


def test_mistakes_read_as_in_check_and_point_into_the_line():
    shortener = example("shortener")
    assert mistakes(shortener, "visit(3)") == [("`Code` is asked for, and this is `Int`", "3")]
    assert mistakes(shortener, "vist(links)") == [("no function is called `vist`", "vist")]
    assert mistakes(shortener, "1 + 2 *") == [("`*` asks for a value, and nothing follows", "")]
    assert mistakes(shortener, "expect visit(") == [("nothing closes this `(`", "(")]


def test_a_mistake_changes_nothing():
    now, answer = say(begin(example("shortener")), "visit(3)")
    assert not answer.is_well
    assert now.past == ()


def test_undo_takes_back_one_line_with_all_that_it_did():
    now, _ = say(begin(example("shortener")), ABC, 'repeat 3 { visit("abc123") }', "let n = 1")
    assert now.world.state.links["abc123"].visits == 3
    now, _ = say(now, "undo", "undo")
    assert now.world.state.links["abc123"].visits == 0
    assert told(example("shortener"), ABC, "undo", "undo") == ("there is nothing to take back",)
    assert mistakes(example("shortener"), "let n = 1", "undo", "n") != []


def test_history_lists_the_lines_that_count():
    assert told(example("parking"), "fee(1, car)", "fee(", "let x = 1", "undo", "history") == (
        "fee(1, car)",
    )


def test_why_shows_each_guard_of_the_last_call():
    assert told(example("shortener"), ABC, "why") == (
        "case taken when",
        "  holds: alias is some",
        "  does not hold: alias in links",
        "case chosen when",
        "  holds: alias is some",
        "  holds: alias not in links",
        "case fresh when",
        "  does not hold: alias is none",
    )


def test_why_asks_no_more_than_the_contract_does():
    assert told(example("shortener"), 'visit("x")', "why") == (
        "it is rejected: `code` is no Code where it matches /[a-z0-9]{6}/",
        "so no case was asked",
    )
    book = 'book("A001", 2, 2026-01-03, 2026-01-05)'
    assert told(example("booking"), book, "why") == (
        "case unknown_room when",
        "  holds: room not in rooms",
    )


CLOCKED = """\
spec lamp version "1"
state lit_until: Instant = 2026-01-01T00:00:00Z
operation light() { case always otherwise { sets lit_until = now + 1h } }
operation is_lit() -> Bool { case always otherwise { returns now < lit_until } }
"""


def test_time_passes_when_it_is_told_to():
    lamp = bench_of(CLOCKED)
    assert told(lamp, "light()", "is_lit()")[0] == "returns true"
    assert told(lamp, "light()", "advance clock 1h", "is_lit()")[0] == "returns false"
    assert told(lamp, "advance clock 90m") == ("now = 2026-01-01T01:30:00Z",)
    assert told(lamp, "light()", "lit_until - now") == ("1h",)


def test_the_clock_stays_where_the_calendar_ends():
    now, answer = say(begin(bench_of(CLOCKED)), "advance clock 3_000_000d")
    assert answer.kind == "unsaid"
    assert answer.lines == (
        "the clock stays: the day lies beyond the calendar, which goes from the year 1 to 9999",
    )
    assert say(now, "advance clock 1s")[1].lines == ("now = 2026-01-01T00:00:01Z",)


def test_a_restart_forgets_what_is_not_kept():
    signed_in = 'sign_in("ada", 1h)'
    assert told(example("session"), signed_in, "size(sessions)") == ("1",)
    assert told(example("session"), signed_in, "restart", "size(sessions)") == ("0",)
    assert told(example("shortener"), ABC, "restart", "size(links)") == ("1",)
    assert told(example("ledger"), 'open("ada")', "restart", "size(accounts)") == ("1",)


def test_open_results_are_chosen_by_the_seed():
    line = 'shorten("https://example.org", none)'
    assert told(example("shortener"), line) == told(example("shortener"), line)
    assert told(example("shortener"), line) != told(example("shortener", seed=1), line)


def test_whoever_is_asked_sees_what_is_allowed_and_takes_one_of_it():
    offers = []

    def third(offer):
        offers.append(offer)
        return 2

    answer = told(example("shortener"), 'shorten("https://example.org", none)', choose=third)
    (offer,) = offers
    assert offer.clause == "shortener.shorten.fresh"
    assert len(set(offer.results)) == 4
    assert all('target: "https://example.org", visits: 0' in each for each in offer.results)
    assert answer[0] == f"returns {offer.results[2]}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2", "`Link` is asked for, and this is `Int`"),
        ("restart", "nothing here is called `restart`"),
        ("links[1]", "`Code` is asked for, and this is `Int`"),
        ('links["zzzzzz"]', 'this has no value here: the map has no entry for "zzzzzz"'),
        ('shorten("https://example.org", "abc123")', "calls no operation"),
        (
            'Link { code: "abc123", target: "https://example.org", visits: 1 }',
            "that is not allowed: `shortener.shorten.fresh` says",
        ),
    ],
)
def test_a_result_of_ones_own_has_to_be_allowed(said, why):
    reasons = []

    def own(offer):
        reasons.append(offer.own(said))
        return 0

    say(begin(example("shortener")), 'shorten("https://example.org", none)', choose=own)
    assert why in reasons[0]


UNSURE = """\
spec unsure version "1"
state total: Int = 0
invariant "small" { total < 3 }
error Odd
operation half(n: Int) -> Int { case even when n mod 2 == 0 { returns n div 2 } }
operation root(n: Int) -> Int { requires n >= 0 case always otherwise { returns n } }
operation both(n: Int) -> Int {
  case one when n < 5 { returns 1 }
  case two when n > 3 { returns 2 }
}
operation add(n: Int) { case always otherwise { sets total = total + n } }
operation over(n: Int) -> Int { case always otherwise { returns 10 div n } }
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("half(3)", "the contract does not say: no case of `half` applies to this call"),
        ("root(-1)", "the contract says nothing here: the caller does not meet `requires n >= 0`"),
        (
            "both(4)",
            "the contract contradicts itself: `unsure.both.two` applies to this call",
        ),
        (
            "add(7)",
            "the contract contradicts itself: this outcome leads to a state that breaks it",
        ),
        (
            "over(0)",
            "the contract does not say: `unsure.over.always` has no value here, since it divides by",
        ),
    ],
)
def test_what_the_contract_does_not_say_is_not_made_up(line, said):
    now, answer = say(begin(bench_of(UNSURE)), line)
    assert answer.kind == "unsaid"
    assert answer.lines[0].startswith(said)
    assert now.world.state.total == 0


GENERIC = """\
spec pages version "1"
record Page<T> { items: List<T>, next: Int? }
enum Size { small, large }
state state: Int = 4
function first<T>(items: List<T>, other: T) -> T = if size(items) > 0 then items[0] else other
operation page(n: Int) -> Page<Int> {
  case always otherwise { returns Page { items: [n], next: none } }
}
"""


def test_a_line_may_use_what_the_spec_itself_does_not():
    pages = bench_of(GENERIC)
    assert told(pages, 'first(["a"], "b")') == ('"a"',)
    assert told(pages, "let p = page(3)", "first(p.items, 7)") == ("3",)
    assert told(pages, 'let p = Page { items: ["a"], next: none }', "p.items") == ('["a"]',)
    assert told(pages, "let p = page(3)", "expect p == page(3)")[0] == "holds"
    assert told(pages, "Size.small == Size.large") == ("false",)


def test_a_name_of_the_spec_wins_over_a_word_of_the_simulation():
    pages = bench_of(GENERIC)
    assert told(pages, "state") == ("4",)
    assert told(pages, ":state") == ("state = 4",)
    assert any(line.startswith("  :state ") for line in told(pages, "help"))
    assert told(example("parking"), "let why = 1", "why") == ("1",)


def test_names_may_be_those_that_python_or_the_translation_has():
    parking = example("parking")
    for name in ("list", "call", "world", "class_", "runtime", "len"):
        assert told(parking, f"let {name} = 2", f"{name} + size([1, 2])") == ("4",)


def test_the_state_is_shown_in_small_tables():
    assert told(example("shortener"), ABC, "state") == (
        "links:",
        "            code      target                   visits",
        '  "abc123"  "abc123"  "https://example.org/a"  0',
    )
    assert told(example("shortener"), "state") == ("links = {}",)
    assert told(example("parking"), "state") == ("nothing is remembered: the spec has no state",)


def test_a_table_that_is_too_wide_stands_below_itself():
    assert told(example("shortener"), ABC, "state", width=40) == (
        "links:",
        '  "abc123"',
        '    code    "abc123"',
        '    target  "https://example.org/a"',
        "    visits  0",
    )


def test_what_is_in_a_map_of_maps_stands_beside_both_keys():
    lines = (
        'add("aaaaaaaa", "TEA-001", 250, reduced, 3)',
        'add("aaaaaaaa", "TEA-002", 250, standard, 1)',
        'add("bbbbbbbb", "TEA-001", 250, standard, 1)',
        'remove("bbbbbbbb", "TEA-001")',
        "state",
    )
    assert told(example("cart"), *lines)[:4] == (
        "carts:",
        "                         price  tax           quantity",
        '  "aaaaaaaa"  "TEA-001"  250    Tax.reduced   3',
        '  "aaaaaaaa"  "TEA-002"  250    Tax.standard  1',
    )


def test_calls_together_follow_each_other():
    lines = (ABC, 'together { visit("abc123") visit("abc123") }', 'links["abc123"].visits')
    assert told(example("shortener"), *lines) == ("2",)


@pytest.mark.parametrize("line", ["", "   ", "// nothing is said here"])
def test_nothing_is_answered_to_nothing(line):
    assert say(begin(example("parking")), line)[1] is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("if true then 1 else 2", "1"),
        ("all x in [1]: x > 0", "true"),
        ("exists x in [1]: x > 1", "false"),
        ("count x in [1, 2]: x > 1", "1"),
        ("sum x in [1, 2]: x", "3"),
        ("fold total = 1 for x in [2, 3]: total * x", "6"),
        ("smallest x in [3, 2] such that x > 1", "2"),
        ("let x = 3 in x + 1", "4"),
        ("if true // a comment\n  then 1 else 2", "1"),
        ("[x for x in 1..3 where x != 2]", "[1, 3]"),
    ],
)
def test_any_expression_can_be_said(line, value):
    assert told(example("shortener"), line) == (value,)


def test_a_mistake_in_such_an_expression_is_shown_at_its_place():
    (mistake,) = mistakes(example("shortener"), "if true thn 1 else 2")
    assert mistake[1] == "thn"
    assert mistakes(example("shortener"), "all x in [1]: y > 0") == [
        ("nothing here is called `y`", "y")
    ]


def test_a_step_stays_a_step_where_it_could_be_a_value():
    assert told(example("shortener"), "let x = 3 in [3]", "x") == ("true",)


@pytest.mark.parametrize("line", ["quit", "exit", ":quit", " exit "])
def test_two_words_end_the_simulation(line):
    now = begin(example("shortener"))
    assert ends(line, now)
    assert "quit" in " ".join(say(now, "help")[1].lines)


def test_a_name_of_the_spec_is_no_such_word():
    on = bench_of("""\
spec odd version "1.0.0"
state quit: Int = 7
operation read() -> Int { case always otherwise { returns quit } }
""")
    assert told(on, "quit") == ("7",)
    now, _ = say(begin(on), "let exit = 1")
    assert [ends(line, now) for line in ("quit", "exit", ":quit", ":exit")] == [
        False,
        False,
        True,
        True,
    ]
