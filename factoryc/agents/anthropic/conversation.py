"""One attempt: the conversation between the model and its tools, until one of them ends it.

The model's own words never end an attempt as done: only the tools `finish` and `cannot` do. All
else that ends it (a limit, a refusal, silence) is a Report with the outcome `stopped`.
"""

import json
import time
from typing import Any

import anthropic
import attrs

from factoryc.agents.agent import AgentUnavailable, Brief, Report, Usage, Workspace
from factoryc.agents.anthropic.interrupted import AttemptInterrupted
from factoryc.agents.anthropic.limits import Allowance, LimitReached, Spent, allowance
from factoryc.agents.anthropic.pricing import Tokens
from factoryc.agents.anthropic.prompt import CUT_OFF, CUT_OFF_TOOL, NUDGE, SYSTEM, first_message
from factoryc.agents.anthropic.service import Block, OutOfTime, Reply, ask
from factoryc.agents.anthropic.settings import AnthropicSettings
from factoryc.agents.anthropic.tools import TOOLS, Answer, Desk, missing_files, use_tool
from factoryc.agents.anthropic.transcript import record, without_key

# Fewer characters make a token in code than in prose; too low a number here only stops earlier.
_CHARACTERS_IN_TOKEN = 3
_CUT_OFF_IN_A_ROW = 3
_REASONING = frozenset({"thinking", "redacted_thinking"})
_CACHED = {"type": "ephemeral"}


@attrs.define
class _Conversation:
    """What changes while an attempt goes on. It lives as long as one call of `converse`."""

    messages: list[dict[str, Any]]
    spent: Spent = attrs.field(factory=Spent)
    last: Tokens = attrs.field(factory=Tokens)
    sent: int = 0
    nudged: bool = False
    warned: bool = False
    cut_off: int = 0


def converse(
    brief: Brief,
    workspace: Workspace,
    client: anthropic.Anthropic,
    settings: AnthropicSettings,
) -> Report:
    """Work on one task until the model ends it or a limit does. Raises AgentUnavailable."""
    started = time.monotonic()
    desk = Desk(workspace, brief.task.owns)
    words = without_key(first_message(brief), client.api_key or "")
    opening = {"type": "text", "text": words, "cache_control": _CACHED}
    talk = _Conversation([{"role": "user", "content": [opening]}])
    while True:
        allowed = allowance(
            limits=settings.limits,
            spent=talk.spent,
            model=settings.model,
            expected=_expected(talk),
            wanted_output=settings.output_tokens_per_call,
            seconds_gone=time.monotonic() - started,
        )
        if isinstance(allowed, LimitReached):
            return _stopped(f"the limit of {allowed.limit} was reached", talk, settings)
        reply = _next_reply(talk, allowed, brief, client, settings)
        if isinstance(reply, OutOfTime):
            seconds = settings.limits.seconds
            return _stopped(f"the limit of {seconds:g} seconds was reached", talk, settings)
        report = _go_on(talk, reply, desk, client.api_key or "")
        if report is not None:
            return _priced(report, talk, settings)


def _next_reply(
    talk: _Conversation,
    allowed: Allowance,
    brief: Brief,
    client: anthropic.Anthropic,
    settings: AnthropicSettings,
) -> Reply | OutOfTime:
    request = {
        "model": settings.model,
        "max_tokens": allowed.output_tokens,
        "system": [{"type": "text", "text": SYSTEM, "cache_control": _CACHED}],
        "tools": [tool.definition() for tool in TOOLS],
        "messages": talk.messages,
        # Marks the end of the conversation, so that the next turn reads all before it from cache.
        "cache_control": _CACHED,
    }
    key = client.api_key or ""
    where = {"task": brief.task.name, "attempt": brief.number, "turn": talk.spent.calls + 1}
    added = {**request, "messages": talk.messages[talk.sent :]}
    record(settings.transcript, key, {**where, "kind": "request", "body": added})
    talk.sent = len(talk.messages)
    failure = ""
    try:
        reply = ask(client, settings, request, allowed.seconds)
    except AgentUnavailable as error:
        failure = str(error)
    if failure:
        # Raised out here, so that nothing the service said is chained to it.
        record(settings.transcript, key, {**where, "kind": "failure", "message": failure})
        raise AttemptInterrupted(failure, talk.spent.usage())
    if isinstance(reply, Reply):
        record(settings.transcript, key, {**where, "kind": "reply", "body": attrs.asdict(reply)})
        talk.last = reply.tokens
        talk.spent = talk.spent.plus_call(settings.model, reply.tokens)
    return reply


def _go_on(talk: _Conversation, reply: Reply, desk: Desk, key: str) -> Report | None:
    """Add the reply and what answers it to the conversation, or say that it is over."""
    uses = [block for block in reply.content if block["type"] == "tool_use"]
    talk.cut_off = talk.cut_off + 1 if reply.stop_reason == "max_tokens" else 0
    match reply.stop_reason:
        case "refusal":
            why = f": {reply.why_refused}" if reply.why_refused else ""
            return Report("stopped", f"the model refused to answer{why}")
        case "pause_turn" if reply.content and not uses:
            _say(talk, reply.content)
            return None
        case "max_tokens" if talk.cut_off >= _CUT_OFF_IN_A_ROW:
            return Report("stopped", f"{talk.cut_off} answers in a row were cut off")
        case "max_tokens" if uses:
            answers = [(use, Answer(CUT_OFF_TOOL, is_error=True)) for use in uses]
            _answer(talk, reply.content, [_result(use, answer, key) for use, answer in answers])
            return None
        case "max_tokens":
            # Reasoning that was cut off has no signature and would be refused when sent back.
            text = tuple(block for block in reply.content if block["type"] == "text")
            _answer(talk, text, [{"type": "text", "text": CUT_OFF}])
            return None
        case "tool_use" | "end_turn" | "stop_sequence" | "pause_turn" if uses:
            return _use_tools(talk, reply, uses, desk, key)
        case "tool_use" | "end_turn" | "stop_sequence" | "pause_turn":
            if talk.nudged:
                return Report("stopped", f"the model ended without handing in{_words(reply)}")
            talk.nudged = True
            _answer(talk, reply.content, [{"type": "text", "text": NUDGE}])
            return None
        case reason:
            return Report("stopped", f"the service ended the answer: {reason}")


def _use_tools(
    talk: _Conversation, reply: Reply, uses: list[Block], desk: Desk, key: str
) -> Report | None:
    results = []
    for use in uses:
        answer = use_tool(use["name"], use.get("input"), desk)
        if answer.report is not None and answer.report.outcome == "finished":
            missing = missing_files(desk)
            if missing and not talk.warned:
                talk.warned = True
                names = ", ".join(f"`{path}`" for path in missing)
                answer = Answer(f"Not handed in: these files do not exist: {names}.", is_error=True)
        if answer.report is not None:
            return answer.report
        results.append(_result(use, answer, key))
    _answer(talk, reply.content, results)
    return None


def _result(use: Block, answer: Answer, key: str) -> dict[str, Any]:
    return {
        "type": "tool_result",
        "tool_use_id": use["id"],
        # An empty text block would be refused.
        "content": without_key(answer.text, key) or "(nothing)",
        "is_error": answer.is_error,
    }


def _answer(talk: _Conversation, said: tuple[Block, ...], blocks: list[dict[str, Any]]) -> None:
    _say(talk, said)
    _add(talk, "user", blocks)


def _say(talk: _Conversation, said: tuple[Block, ...]) -> None:
    """Add the model's turn. One that is empty, or all reasoning, would be refused: left out."""
    kept = [block for block in said if block["type"] != "text" or block["text"].strip()]
    if any(block["type"] not in _REASONING for block in kept):
        _add(talk, "assistant", kept)


def _add(talk: _Conversation, role: str, blocks: list[Any]) -> None:
    """Add to the conversation; what the same side says twice in a row is one turn of it."""
    if talk.messages[-1]["role"] == role:
        talk.messages[-1] = {"role": role, "content": [*talk.messages[-1]["content"], *blocks]}
        talk.sent = min(talk.sent, len(talk.messages) - 1)
    else:
        talk.messages.append({"role": role, "content": blocks})


def _expected(talk: _Conversation) -> Tokens:
    """What the next call reads: what the last one read and wrote, from cache, and what is new."""
    if not talk.spent.calls:
        known = SYSTEM + json.dumps([tool.definition() for tool in TOOLS])
        size = len(known) + len(json.dumps(talk.messages))
        return Tokens(cache_write=size // _CHARACTERS_IN_TOKEN)
    new = len(json.dumps(talk.messages[-1])) // _CHARACTERS_IN_TOKEN
    return Tokens(cache_read=talk.last.all_input, cache_write=talk.last.output + new)


def _words(reply: Reply) -> str:
    text = " ".join(block["text"] for block in reply.content if block["type"] == "text").strip()
    return f"; its last words: {text[:500]}" if text else ""


def _stopped(reason: str, talk: _Conversation, settings: AnthropicSettings) -> Report:
    return _priced(Report("stopped", reason), talk, settings)


def _priced(report: Report, talk: _Conversation, settings: AnthropicSettings) -> Report:
    usage: Usage = talk.spent.usage()
    summary = report.summary
    if talk.spent.amount is None:
        summary += f"\n\nThe price of `{settings.model}` is not known: the amount leaves it out."
    return attrs.evolve(report, summary=summary, usage=usage)
