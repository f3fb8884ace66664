"""What a model's tokens cost. A model that is not in the table has no known price, never zero.

Source: https://platform.claude.com/docs/en/about-claude/pricing, standard tier, five-minute cache
writes, as published in November 2026. Prices change: a wrong row here makes a wrong amount in the
ledger, so a change of the page is a change of this table, with its date.
"""

from collections.abc import Mapping

import attrs

_MILLION = 1_000_000


@attrs.frozen
class Tokens:
    """Tokens as the service counts them. `input` is what was neither written to nor read from cache."""

    input: int = 0
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0

    @property
    def all_input(self) -> int:
        return self.input + self.cache_write + self.cache_read

    def plus(self, other: "Tokens") -> "Tokens":
        return Tokens(
            self.input + other.input,
            self.cache_write + other.cache_write,
            self.cache_read + other.cache_read,
            self.output + other.output,
        )


@attrs.frozen
class Price:
    """US dollars for a million tokens of each sort."""

    input: float
    output: float
    cache_write: float
    cache_read: float


@attrs.frozen
class PriceByLength:
    """A price that depends on the length of one request's whole input, cached or not."""

    longest_short: int
    short: Price
    long: Price


_HAIKU_5_5 = PriceByLength(100_000, Price(0.10, 0.50, 0.125, 0.01), Price(0.50, 2.50, 0.625, 0.05))

PRICES: Mapping[str, Price | PriceByLength] = {
    "claude-fable-5-2": Price(8.00, 40.00, 10.00, 0.20),
    "claude-fable-5-1": Price(10.00, 50.00, 12.50, 0.25),
    "claude-fable-5": Price(10.00, 50.00, 12.50, 1.00),
    "claude-opus-5-5": Price(4.00, 20.00, 5.00, 0.20),
    "claude-opus-5": Price(5.00, 25.00, 6.25, 0.50),
    "claude-opus-4-8": Price(5.00, 25.00, 6.25, 0.50),
    "claude-opus-4-7": Price(5.00, 25.00, 6.25, 0.50),
    "claude-opus-4-6": Price(5.00, 25.00, 6.25, 0.50),
    "claude-sonnet-5-5": Price(2.00, 10.00, 2.50, 0.10),
    "claude-sonnet-5": Price(2.00, 10.00, 2.50, 0.20),
    "claude-sonnet-4-6": Price(3.00, 15.00, 3.75, 0.30),
    "claude-haiku-5-5": _HAIKU_5_5,
    "claude-haiku-4-5": Price(1.00, 5.00, 1.25, 0.10),
}


def price_of(model: str, all_input: int) -> Price | None:
    """The price of one request to a model, by the length of its input. None: it is not known."""
    match PRICES.get(model):
        case PriceByLength(longest_short=longest, short=short, long=long):
            return short if all_input <= longest else long
        case price:
            return price


def cost(model: str, tokens: Tokens) -> float | None:
    """US dollars for the tokens of one request, or None where the price is not known."""
    price = price_of(model, tokens.all_input)
    if price is None:
        return None
    dollars_times_million = (
        tokens.input * price.input
        + tokens.cache_write * price.cache_write
        + tokens.cache_read * price.cache_read
        + tokens.output * price.output
    )
    return dollars_times_million / _MILLION
