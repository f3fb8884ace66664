"""The agents by name. A model's SDK is loaded only when its agent is asked for."""

import importlib
from collections.abc import Mapping

from factoryc.agents.agent import Agent
from factoryc.agents.budgeted import BudgetedAgent
from factoryc.agents.built_in.agent import built_in_agent
from factoryc.cli.settings import Settings

_BASE_URL = "ANTHROPIC_BASE_URL"


def agent_of(settings: Settings, environment: Mapping[str, str]) -> Agent:
    """The agent that the settings name. Raises AgentUnavailable, a missing key being the usual why."""
    match settings.agent:
        case "built-in":
            return built_in_agent()
        case "anthropic":
            return _anthropic(settings, environment)
        case _:
            raise AssertionError(settings.agent)


def _anthropic(settings: Settings, environment: Mapping[str, str]) -> Agent:
    module = importlib.import_module("factoryc.agents.anthropic.agent")
    its_settings = importlib.import_module("factoryc.agents.anthropic.settings")
    limits = importlib.import_module("factoryc.agents.anthropic.limits")

    def make(amount: float | None) -> Agent:
        agent: Agent = module.anthropic_agent(
            its_settings.AnthropicSettings(
                api_key=environment.get(its_settings.KEY_VARIABLE),
                model=settings.model or its_settings.DEFAULT_MODEL,
                base_url=environment.get(_BASE_URL) or its_settings.DEFAULT_BASE_URL,
                limits=limits.AgentLimits(amount_usd=amount),
            )
        )
        return agent

    if settings.budget is None:
        return make(None)
    budget = float(settings.budget)
    # Made once now, so that what is missing is told before anything is begun.
    return BudgetedAgent(make(budget).name, make, budget)
