"""The agent that a Claude model drives. Importing this loads the SDK; nothing else needs it.

The environment is not read here: the key comes with the settings.
"""

import re
from urllib.parse import urlsplit

import anthropic
import attrs

from factoryc.agents.agent import AgentUnavailable, Brief, Report, Workspace
from factoryc.agents.anthropic.conversation import converse
from factoryc.agents.anthropic.pricing import PRICES
from factoryc.agents.anthropic.service import OFFLINE, connect
from factoryc.agents.anthropic.settings import KEY_VARIABLE, AnthropicSettings

# What a bearer token may hold. It keeps line ends out of the headers, and makes the key the same
# text in a JSON string as outside it, which is what cutting it out relies on.
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]+")


@attrs.frozen
class AnthropicAgent:
    """An agent that may be used by several threads: an attempt keeps nothing in it."""

    settings: AnthropicSettings
    client: anthropic.Anthropic = attrs.field(repr=False, eq=False)

    @property
    def name(self) -> str:
        return f"anthropic:{self.settings.model}"

    def attempt(self, brief: Brief, workspace: Workspace) -> Report:
        return converse(brief, workspace, self.client, self.settings)


def anthropic_agent(settings: AnthropicSettings) -> AnthropicAgent:
    """The agent for these settings. Raises AgentUnavailable when they cannot work at all."""
    key = (settings.api_key or "").strip()
    if not key:
        raise AgentUnavailable(
            f"the agent `anthropic` needs a key: set {KEY_VARIABLE} in the environment. {OFFLINE}"
        )
    if not _KEY.fullmatch(key):
        raise AgentUnavailable(
            f"{KEY_VARIABLE} holds characters that no key has: check how it was set. {OFFLINE}"
        )
    if not _is_address(settings.base_url):
        raise AgentUnavailable("the base URL of the agent has to be one such as `https://host/`")
    if settings.limits.amount_usd is not None and settings.model not in PRICES:
        raise AgentUnavailable(
            f"the price of `{settings.model}` is not known, so a limit of "
            f"{settings.limits.amount_usd:g} US dollars cannot be kept: limit tokens instead, or "
            f"choose a model with a known price: {', '.join(sorted(PRICES))}"
        )
    return AnthropicAgent(settings, connect(settings, key))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port is what finds one that is not a number.
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
