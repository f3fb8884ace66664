"""What shortener must never do, from its anti-spec."""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import assume, given
from hypothesis import strategies as st

from .strategies import any_code, any_url, runs


@evaluates(
    "shortener.never.ask_for_a_login_to_follow_a_link",
    "ask for a login to follow a link",
    kind="never",
)
@given(data=st.data())
def test_never_ask_for_a_login_to_follow_a_link(data: st.DataObject) -> None:
    """Never ask for a login to follow a link: visit asks for header Authorization."""
    run = runs.judged(data)
    run.some_calls()
    run.never_asks_for_header("visit", "Authorization", status=302)


@evaluates(
    "shortener.never.let_a_code_change_its_target",
    "let a code change its target",
    kind="never",
)
@given(code=any_code, first=any_url, second=any_url)
def test_never_let_a_code_change_its_target(code: str, first: str, second: str) -> None:
    """let a code change its target."""
    assume(first != second)
    run = runs.run(code=code, first=first, second=second)
    run.call("shorten", first, code)
    run.call("shorten", second, code)
    run.never(lambda: run.value("visit", code) == second, says="visit(code) == second")
