"""One call of the Messages API: a request goes out, a checked reply comes back.

The SDK retries what may pass. What does not pass becomes AgentUnavailable, in words that say what
to look at; the key is in none of them, and no SDK exception is chained to them, as those hold the
request with its headers.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import anthropic
import attrs
from anthropic.types import Message

from factoryc.agents.agent import AgentUnavailable
from factoryc.agents.anthropic.pricing import Tokens
from factoryc.agents.anthropic.settings import KEY_VARIABLE, AnthropicSettings
from factoryc.agents.anthropic.transcript import without_key

OFFLINE = "Without the service, `--agent built-in` works offline."

_TOO_MANY = 429
_SERVER_ERROR = 500
_CLOCK_SLACK = 0.05
_CONNECT_SECONDS = 10.0

Block = Mapping[str, Any]


@attrs.frozen
class Reply:
    """What the model answered. `content` is kept as it came, as it has to be sent back unchanged."""

    content: tuple[Block, ...]
    stop_reason: str
    tokens: Tokens
    why_refused: str = ""


@attrs.frozen
class OutOfTime:
    """No reply within the time that the attempt had left."""


class _RetryTooLateError(Exception):
    """The service wants a longer pause than the attempt has time; `pause` is in seconds, 0 for a pause of our own."""

    def __init__(self, pause: float) -> None:
        super().__init__()
        self.pause = pause


def connect(settings: AnthropicSettings, key: str) -> anthropic.Anthropic:
    """The SDK's client. The base URL is always given, so that no environment variable sets it."""
    return anthropic.Anthropic(
        api_key=key,
        base_url=settings.base_url,
        max_retries=settings.retries,
        timeout=settings.call_seconds,
    )


def ask(
    client: anthropic.Anthropic,
    settings: AnthropicSettings,
    request: Mapping[str, Any],
    seconds: float,
) -> Reply | OutOfTime:
    """Send one request, for at most `seconds` with all retries. Raises AgentUnavailable."""
    until = time.monotonic() + seconds
    outcome = _send(client, settings, request, until)
    match outcome:
        case Message():
            reply = _checked(outcome, client.api_key or "")
            if reply is not None:
                return reply
            problem = f"{_host(settings)} answered with something that is not a message"
        case anthropic.APITimeoutError() if time.monotonic() >= until - _CLOCK_SLACK:
            return OutOfTime()
        case _RetryTooLateError(pause=0.0):
            return OutOfTime()
        case Exception():
            problem = _explanation(outcome, settings)
        case _:
            problem = f"{_host(settings)} answered with something that is not a message"
    raise AgentUnavailable(without_key(f"{problem}. {OFFLINE}", client.api_key or ""))


def _send(
    client: anthropic.Anthropic,
    settings: AnthropicSettings,
    request: Mapping[str, Any],
    until: float,
) -> object:
    """The message, or the exception as a value: raising from here would chain it."""
    wait = max(min(until - time.monotonic(), settings.call_seconds), 0.1)
    patient = client.with_options(
        timeout=anthropic.Timeout(wait, connect=min(wait, _CONNECT_SECONDS)),
        middleware=[_within(until)],
    )
    try:
        return patient.messages.create(**request)
    except (anthropic.AnthropicError, _RetryTooLateError, ValueError) as error:
        return error


def _within(until: float) -> Callable[..., Any]:
    """Middleware that ends the SDK's retries when the pause asked for does not fit the time left.

    The SDK honours any `retry-after`, even one of days.
    """

    def handle(request: Any, call_next: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - the SDK's own types are not exported
        if request.retries_taken and time.monotonic() >= until:
            raise _RetryTooLateError(0.0)
        response = call_next(request)
        status = response.status_code
        if status == _TOO_MANY or status >= _SERVER_ERROR:
            pause = _seconds(response.headers.get("retry-after"))
            if time.monotonic() + pause >= until:
                raise _RetryTooLateError(pause)
        return response

    return handle


def _seconds(header: str | None) -> float:
    try:
        return float(header or 0)
    except ValueError:
        return 0.0


def _checked(message: Message, key: str) -> Reply | None:
    """The reply, if it has the shape of one: the SDK itself lets any shape through.

    The key is cut out of it here, before it can get into a file, a report or the next request.
    """
    text = json.dumps(message.to_dict(mode="json", warnings=False), ensure_ascii=False)
    # Half of a surrogate pair is valid JSON, but could be neither sent back nor written to a file.
    data = json.loads(without_key(text.encode(errors="replace").decode(), key))
    content, reason, usage = data.get("content"), data.get("stop_reason"), data.get("usage")
    if not isinstance(content, list) or not isinstance(usage, dict) or not isinstance(reason, str):
        return None
    if not all(isinstance(block, dict) and _is_block(block) for block in content):
        return None
    tokens = Tokens(
        _count(usage, "input_tokens"),
        _count(usage, "cache_creation_input_tokens"),
        _count(usage, "cache_read_input_tokens"),
        _count(usage, "output_tokens"),
    )
    details = data.get("stop_details")
    why = ""
    if isinstance(details, dict):
        why = str(details.get("explanation") or details.get("category") or "")
    return Reply(tuple(content), reason, tokens, why)


def _is_block(block: Block) -> bool:
    match block.get("type"):
        case "text":
            return isinstance(block.get("text"), str)
        case "tool_use":
            return isinstance(block.get("id"), str) and isinstance(block.get("name"), str)
        case kind:
            return isinstance(kind, str)


def _count(usage: Mapping[str, object], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and value >= 0 else 0


def _explanation(error: Exception, settings: AnthropicSettings) -> str:
    host, tries = _host(settings), settings.retries + 1
    match error:
        case anthropic.AuthenticationError():
            return (
                f"{host} does not accept the key (401): check that {KEY_VARIABLE} is complete, "
                "not revoked, and meant for this service"
            )
        case anthropic.PermissionDeniedError():
            return (
                f"{host} does not allow this (403): check that the key in {KEY_VARIABLE} may use "
                f"the model `{settings.model}`{_said(error)}"
            )
        case anthropic.NotFoundError():
            return f"{host} does not know the model `{settings.model}` (404){_said(error)}"
        case anthropic.RateLimitError():
            return f"{host} limits the rate of calls (429), after {tries} tries{_said(error)}"
        case anthropic.InternalServerError(status_code=status):
            return f"{host} fails or is overloaded ({status}), after {tries} tries{_said(error)}"
        case anthropic.APIStatusError(status_code=status):
            return f"{host} refused the request ({status}){_said(error)}"
        case anthropic.APITimeoutError():
            return f"{host} did not answer within {settings.call_seconds:g} s, in {tries} tries"
        case anthropic.APIConnectionError():
            cause = type(error.__cause__).__name__ if error.__cause__ else "no connection"
            return f"{host} cannot be reached ({cause}), after {tries} tries"
        case _RetryTooLateError(pause=pause):
            return f"{host} asks to wait {pause:g} s, which is longer than the attempt has time"
        case _:
            return f"the request to {host} failed: {type(error).__name__}: {error}"


def _said(error: anthropic.APIStatusError) -> str:
    return f": {error.api_message.strip().rstrip('.')}" if error.api_message else ""


def _host(settings: AnthropicSettings) -> str:
    """Only the host: a URL may carry a password."""
    return f"the service at {urlsplit(settings.base_url).hostname or 'the given address'}"
