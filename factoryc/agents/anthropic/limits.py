"""How far one attempt may go, and what is left for its next call.

A limit is checked before a call, with an estimate of what the call will read, and the call is
allowed no more output than is left. So a limit can be passed only by the error of that estimate:
when the service counts more tokens than expected, or has dropped a cached prefix.
"""

import attrs

from factoryc.agents.agent import Usage
from factoryc.agents.anthropic.pricing import Tokens, cost, price_of

# Less than this holds no useful answer, only a truncated one that has to be paid for.
SMALLEST_OUTPUT = 512
_SMALLEST_SECONDS = 1.0
_MILLION = 1_000_000


@attrs.frozen
class AgentLimits:
    """Bounds of one attempt. `input_tokens` counts every call's whole input, cached or not."""

    turns: int = 40
    input_tokens: int = 2_000_000
    output_tokens: int = 120_000
    amount_usd: float | None = None
    seconds: float = 1800.0


@attrs.frozen
class Spent:
    """What an attempt has used so far. `amount` is None for ever once a price was not known."""

    calls: int = 0
    tokens: Tokens = attrs.field(factory=Tokens)
    amount: float | None = 0.0

    def plus_call(self, model: str, tokens: Tokens) -> "Spent":
        price = cost(model, tokens)
        amount = None if self.amount is None or price is None else self.amount + price
        return Spent(self.calls + 1, self.tokens.plus(tokens), amount)

    def usage(self) -> Usage:
        return Usage(self.calls, self.tokens.all_input, self.tokens.output, self.amount or 0.0)


@attrs.frozen
class Allowance:
    """What the next call may use."""

    output_tokens: int
    seconds: float


@attrs.frozen
class LimitReached:
    """No further call is possible; `limit` says in words which limit ended the attempt."""

    limit: str


def allowance(
    *,
    limits: AgentLimits,
    spent: Spent,
    model: str,
    expected: Tokens,
    wanted_output: int,
    seconds_gone: float,
) -> Allowance | LimitReached:
    """What the next call may use, when it reads `expected` and would like `wanted_output`."""
    if spent.calls >= limits.turns:
        return LimitReached("1 turn" if limits.turns == 1 else f"{limits.turns} turns")
    seconds = limits.seconds - seconds_gone
    if seconds < _SMALLEST_SECONDS:
        return LimitReached(f"{limits.seconds:g} seconds")
    if spent.tokens.all_input + expected.all_input > limits.input_tokens:
        return LimitReached(f"{limits.input_tokens} input tokens")
    output = min(wanted_output, limits.output_tokens - spent.tokens.output)
    if output < min(SMALLEST_OUTPUT, wanted_output):
        return LimitReached(f"{limits.output_tokens} output tokens")
    if limits.amount_usd is not None:
        output = min(output, _affordable_output(limits.amount_usd, spent, model, expected))
        if output < min(SMALLEST_OUTPUT, wanted_output):
            return LimitReached(f"{limits.amount_usd:g} US dollars")
    return Allowance(output, seconds)


def _affordable_output(amount: float, spent: Spent, model: str, expected: Tokens) -> int:
    price = price_of(model, expected.all_input)
    reading = cost(model, expected)
    if price is None or reading is None or spent.amount is None:
        # An agent with a money limit and an unknown price is not made at all.
        return 0
    return int((amount - spent.amount - reading) * _MILLION / price.output)
