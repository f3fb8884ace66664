"""Calls of shortener in any order, judged by its whole contract."""

from factoryc.judge.testing.evaluates import evaluates
from factoryc.judge.testing.machine import play
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from .strategies import runs


class Sequences(RuleBasedStateMachine):
    """All operations in any order. The contract keeps in step, and judges each answer."""

    def __init__(self) -> None:
        super().__init__()
        self.run = runs.sequence()

    @rule(data=st.data())
    def shorten(self, data: st.DataObject) -> None:
        """Files a link under a chosen code, or under a fresh one."""
        self.run.call("shorten", data)

    @rule(data=st.data())
    def visit(self, data: st.DataObject) -> None:
        """Gives the address behind a code and counts the visit."""
        self.run.call("visit", data)

    @rule(data=st.data())
    def visits(self, data: st.DataObject) -> None:
        """How often a link was followed."""
        self.run.call("visits", data)

    @rule()
    def look_around(self) -> None:
        """Ask about what is known."""
        self.run.look_around()


@evaluates("shortener", "shortener: any calls in any order", kind="sequence")
def test_sequences() -> None:
    """Any calls in any order are answered as the contract says."""
    play(Sequences)


@evaluates(
    "shortener.invariant.a_link_is_filed_under_its_own_code",
    "a link is filed under its own code",
    kind="invariant",
)
@given(data=st.data())
def test_invariant_a_link_is_filed_under_its_own_code(data: st.DataObject) -> None:
    """a link is filed under its own code: all code, link in links: link.code == code."""
    run = runs.judged(data)
    run.some_calls(10)
    run.expect_invariant("shortener.invariant.a_link_is_filed_under_its_own_code")
