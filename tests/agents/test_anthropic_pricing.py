import typing

import anthropic.types.model
import pytest

from factoryc.agents.anthropic.limits import AgentLimits, Allowance, LimitReached, Spent, allowance
from factoryc.agents.anthropic.pricing import PRICES, Tokens, cost
from factoryc.agents.anthropic.settings import DEFAULT_MODEL

MILLION = 1_000_000


def test_each_sort_of_token_has_its_price():
    assert cost("claude-opus-5-5", Tokens(input=MILLION)) == pytest.approx(4.0)
    assert cost("claude-opus-5-5", Tokens(cache_write=MILLION)) == pytest.approx(5.0)
    assert cost("claude-opus-5-5", Tokens(cache_read=MILLION)) == pytest.approx(0.2)
    assert cost("claude-opus-5-5", Tokens(output=MILLION)) == pytest.approx(20.0)
    assert cost("claude-opus-5-5", Tokens(1_000, 2_000, 3_000, 4_000)) == pytest.approx(0.0946)


def test_a_long_input_changes_the_price_of_all_its_tokens():
    short = Tokens(input=50_000, cache_read=50_000, output=1_000)
    long = Tokens(input=50_001, cache_read=50_000, output=1_000)
    assert cost("claude-haiku-5-5", short) == pytest.approx(0.005 + 0.0005 + 0.0005)
    assert cost("claude-haiku-5-5", long) == pytest.approx(0.0250005 + 0.0025 + 0.0025)


def test_a_model_without_a_price_costs_an_unknown_amount_not_nothing():
    assert cost("claude-future-9", Tokens(input=1)) is None
    spent = Spent().plus_call("claude-future-9", Tokens(10, 0, 0, 5))
    assert (spent.amount, spent.usage().input_tokens, spent.usage().output_tokens) == (None, 10, 5)
    assert spent.plus_call(DEFAULT_MODEL, Tokens(output=1)).amount is None


def test_the_priced_models_are_models_of_the_sdk():
    literal, _ = typing.get_args(anthropic.types.model.Model)
    assert set(PRICES) <= set(typing.get_args(literal))
    assert DEFAULT_MODEL in PRICES


def test_writing_to_the_cache_costs_more_and_reading_from_it_less():
    for model in PRICES:
        write, plain, read = (
            cost(model, tokens)
            for tokens in (Tokens(cache_write=1_000), Tokens(1_000), Tokens(cache_read=1_000))
        )
        assert write > plain > read > 0


@pytest.mark.parametrize(
    ("limits", "outcome"),
    [
        (AgentLimits(), Allowance(4_000, 1_740.0)),
        (AgentLimits(output_tokens=1_700), Allowance(700, 1_740.0)),
        (AgentLimits(output_tokens=1_500), LimitReached("1500 output tokens")),
        (AgentLimits(input_tokens=30_000), Allowance(4_000, 1_740.0)),
        (AgentLimits(input_tokens=29_999), LimitReached("29999 input tokens")),
        (AgentLimits(turns=2), Allowance(4_000, 1_740.0)),
        (AgentLimits(turns=1), LimitReached("1 turn")),
        (AgentLimits(seconds=60), LimitReached("60 seconds")),
        # 0.05 are spent and the reading costs 0.02; a thousand tokens of output cost 0.01.
        (AgentLimits(amount_usd=0.08), Allowance(1_000, 1_740.0)),
        (AgentLimits(amount_usd=0.07), LimitReached("0.07 US dollars")),
        (AgentLimits(amount_usd=1), Allowance(4_000, 1_740.0)),
    ],
)
def test_a_call_is_allowed_what_is_left(limits, outcome):
    spent = Spent().plus_call("claude-sonnet-5-5", Tokens(input=20_000, output=1_000))
    assert spent.amount == pytest.approx(0.05)
    left = allowance(
        limits=limits,
        spent=spent,
        model="claude-sonnet-5-5",
        expected=Tokens(input=10_000),
        wanted_output=4_000,
        seconds_gone=60.0,
    )
    if isinstance(left, Allowance):
        assert left.output_tokens == pytest.approx(outcome.output_tokens, abs=1)
        assert left.seconds == outcome.seconds
    else:
        assert left == outcome
