"""What the author of shortener expects, eval by eval."""

from factoryc.judge.testing.evaluates import evaluates
from hypothesis import given
from hypothesis import strategies as st

from .contract import attack_texts, is_url
from .strategies import any_url, runs


@evaluates("shortener.eval.a_chosen_alias_is_kept", "a chosen alias is kept", kind="authored")
def test_a_chosen_alias_is_kept() -> None:
    """a chosen alias is kept."""
    run = runs.run()
    link = run.value("shorten", "https://example.org/a", "abc123")
    run.expect(link.code, "==", "abc123", says='link.code == "abc123"')
    run.expect(
        run.value("visit", "abc123"),
        "==",
        "https://example.org/a",
        says='visit("abc123") == "https://example.org/a"',
    )
    run.expect_fails("shorten", "https://example.org/b", "abc123", error="AliasTaken")
    run.expect(
        run.value("visit", "abc123"),
        "==",
        "https://example.org/a",
        says='visit("abc123") == "https://example.org/a"',
    )


@evaluates("shortener.eval.fresh_codes_never_collide", "fresh codes never collide", kind="authored")
@given(urls=st.lists(any_url, max_size=50))
def test_fresh_codes_never_collide(urls: list[str]) -> None:
    """fresh codes never collide."""
    run = runs.run(urls=urls)
    codes = [run.value("shorten", url, None).code for url in urls]
    run.expect_true(len(set(codes)) == len(codes), says="distinct(codes)")


@evaluates(
    "shortener.eval.one_address_may_have_many_codes",
    "one address may have many codes",
    kind="authored",
)
def test_one_address_may_have_many_codes() -> None:
    """one address may have many codes."""
    run = runs.run()
    first = run.value("shorten", "https://example.org", None)
    second = run.value("shorten", "https://example.org", None)
    run.expect(first.code, "!=", second.code, says="first.code != second.code")


@evaluates(
    "shortener.eval.visits_at_once_are_all_counted",
    "visits at once are all counted",
    kind="authored",
)
@given(n=st.one_of(st.sampled_from([2, 8, 3, 7]), st.integers(min_value=2, max_value=8)))
def test_visits_at_once_are_all_counted(n: int) -> None:
    """visits at once are all counted."""
    run = runs.followed(n=n)
    link = run.value("shorten", "https://example.org", None)
    run.together([[["visit", link.code]]], times=n)
    run.expect(run.value("visits", link.code), "==", n, says="visits(link.code) == n")


@evaluates("shortener.eval.visits_are_counted", "visits are counted", kind="authored")
@given(
    n=st.one_of(
        st.sampled_from([0, 20, 1, 2, 3, 7, 8, 9, 19]),
        st.integers(min_value=0, max_value=20),
    ),
)
def test_visits_are_counted(n: int) -> None:
    """visits are counted."""
    run = runs.run(n=n)
    link = run.value("shorten", "https://example.org", None)
    for _ in range(n):
        run.call("visit", link.code)
    run.expect(run.value("visits", link.code), "==", n, says="visits(link.code) == n")


@evaluates("shortener.eval.hostile_text_is_refused", "hostile text is refused", kind="authored")
def test_hostile_text_is_refused() -> None:
    """hostile text is refused."""
    for text in attack_texts():
        if not is_url(text):
            run = runs.run(text=text)
            run.expect_rejected("shorten", text, None)
