"""What a user can set about the model-driven agent. Loading this does not load the SDK."""

from pathlib import Path

import attrs

from factoryc.agents.anthropic.limits import AgentLimits

DEFAULT_MODEL = "claude-sonnet-5-5"
DEFAULT_BASE_URL = "https://api.anthropic.com"
KEY_VARIABLE = "ANTHROPIC_API_KEY"


@attrs.frozen
class AnthropicSettings:
    """`api_key` is what the caller found in the environment; it is kept out of every text.

    `output_tokens_per_call` stays below what the service wants streamed (about 21,000 tokens).
    `retries` are those of one call that failed for a reason that may pass. `call_seconds` bounds
    the wait for one answer. `transcript` is a file of JSON lines that everything exchanged is
    appended to.
    """

    api_key: str | None = attrs.field(repr=False)
    model: str = DEFAULT_MODEL
    base_url: str = DEFAULT_BASE_URL
    limits: AgentLimits = attrs.field(factory=AgentLimits)
    output_tokens_per_call: int = 16_000
    retries: int = 4
    call_seconds: float = 600.0
    transcript: Path | None = None
