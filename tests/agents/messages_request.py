"""What the Messages API refuses: the shape of a request, checked as strictly as the service does.

`problem(body, ...)` gives the sentence of the first thing that is wrong, or None.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FIELDS = frozenset(
    [
        "model",
        "max_tokens",
        "messages",
        "system",
        "tools",
        "tool_choice",
        "metadata",
        "stop_sequences",
        "stream",
        "thinking",
        "cache_control",
        "output_config",
        "service_tier",
    ]
)
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_USER_BLOCKS = frozenset({"text", "tool_result"})
_ASSISTANT_BLOCKS = frozenset({"text", "tool_use", "thinking", "redacted_thinking"})
_BREAKPOINTS = 4


def problem(body: object, *, paused: bool, signatures: Iterable[str]) -> str | None:
    """The first thing wrong. `paused`: the last answer asked to be continued. `signatures`: all
    that were given to blocks of reasoning, which come back as they went."""
    try:
        _check(body, paused=paused, signatures=frozenset(signatures))
    except _WrongError as wrong:
        return str(wrong)
    return None


class _WrongError(Exception):
    pass


def _require(holds: object, message: str) -> None:
    if not holds:
        raise _WrongError(message)


def _check(body: Any, *, paused: bool, signatures: frozenset[str]) -> None:
    _require(isinstance(body, dict), "the body is not an object")
    for name in body:
        _require(name in _FIELDS, f"{name}: Extra inputs are not permitted")
    _require(isinstance(body.get("model"), str) and body["model"], "model: Field required")
    maximum = body.get("max_tokens")
    _require(type(maximum) is int and maximum >= 1, "max_tokens: must be at least 1")
    _require(not body.get("stream"), "stream: this stand-in answers in one piece")
    _check_system(body.get("system", "absent"))
    tools = body.get("tools", [])
    _require(isinstance(tools, list), "tools: not a list")
    for tool in tools:
        _check_tool(tool)
    names = [tool["name"] for tool in tools]
    _require(len(names) == len(set(names)), "tools: Tool names must be unique")
    _check_messages(body.get("messages"), frozenset(names), signatures, paused=paused)
    marks = list(_cache_controls(body))
    for mark in marks:
        shape = isinstance(mark, dict) and mark.get("type") == "ephemeral"
        _require(shape and mark.get("ttl", "5m") in {"5m", "1h"}, "cache_control: unknown form")
    _require(len(marks) <= _BREAKPOINTS, f"cache_control: at most {_BREAKPOINTS} blocks")


def _check_system(system: Any) -> None:
    if isinstance(system, list):
        for block in system:
            _check_text(block, "system")
    else:
        _require(isinstance(system, str), "system: not text")


def _check_tool(tool: Any) -> None:
    _require(isinstance(tool, dict), "tools: not an object")
    known = {"name", "description", "input_schema", "cache_control", "type", "strict"}
    _require(set(tool) <= known, "tools: Extra inputs are not permitted")
    name = tool.get("name")
    _require(isinstance(name, str) and _TOOL_NAME.fullmatch(name), "tools.name: wrong form")
    _require(isinstance(tool.get("description", ""), str), "tools.description: not text")
    schema = tool.get("input_schema")
    _require(isinstance(schema, dict), "tools.input_schema: Field required")
    _require(schema.get("type") == "object", "tools.input_schema.type: should be 'object'")
    missing = set(schema.get("required", ())) - set(schema.get("properties", {}))
    _require(not missing, "tools.input_schema.required: names no property")


def _check_messages(
    messages: Any, tools: frozenset[str], signatures: frozenset[str], *, paused: bool
) -> None:
    _require(isinstance(messages, list) and messages, "messages: at least one message is required")
    open_uses: list[str] = []
    for place, message in enumerate(messages):
        where = f"messages.{place}"
        shape = isinstance(message, dict) and set(message) == {"role", "content"}
        _require(shape, f"{where}: needs role and content, and nothing else")
        role = "user" if place % 2 == 0 else "assistant"
        _require(message["role"] == role, f"{where}: roles must alternate, starting with user")
        blocks = _blocks(message["content"], where)
        if role == "user":
            _check_user(blocks, open_uses, where)
            open_uses = []
        else:
            _check_assistant(blocks, tools, signatures, where)
            open_uses = [block["id"] for block in blocks if block["type"] == "tool_use"]
    _require(messages[-1]["role"] == "user" or paused, "messages: prefill is not supported")


def _blocks(content: Any, where: str) -> Sequence[Mapping[str, Any]]:
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    _require(isinstance(content, list) and content, f"{where}.content: must not be empty")
    _require(all(isinstance(block, dict) for block in content), f"{where}.content: not objects")
    return content


def _check_user(blocks: Sequence[Mapping[str, Any]], uses: Sequence[str], where: str) -> None:
    results = [block for block in blocks if block.get("type") == "tool_result"]
    _require(list(blocks[: len(results)]) == results, f"{where}: tool_result blocks come first")
    answered = [block.get("tool_use_id") for block in results]
    for use in uses:
        _require(
            answered.count(use) == 1,
            f"{where}: `tool_use` ids were found without exactly one `tool_result`: {use}",
        )
    for use in answered:
        _require(use in uses, f"{where}: unexpected `tool_use_id` in a `tool_result`: {use}")
    for block in blocks:
        _require(block.get("type") in _USER_BLOCKS, f"{where}: unknown type {block.get('type')}")
        if block["type"] == "text":
            _check_text(block, where)
            continue
        known = {"type", "tool_use_id", "content", "is_error", "cache_control"}
        _require(set(block) <= known, f"{where}.tool_result: Extra inputs are not permitted")
        _require(isinstance(block.get("is_error", False), bool), f"{where}.is_error: not a bool")
        inner = block.get("content", "")
        for part in inner if isinstance(inner, list) else ():
            _check_text(part, where)
        _require(isinstance(inner, str | list), f"{where}.tool_result.content: not text")


def _check_assistant(
    blocks: Sequence[Mapping[str, Any]],
    tools: frozenset[str],
    signatures: frozenset[str],
    where: str,
) -> None:
    for block in blocks:
        kind = block.get("type")
        _require(kind in _ASSISTANT_BLOCKS, f"{where}: unknown type {kind}")
        if kind == "text":
            _check_text(block, where)
        elif kind == "thinking":
            _require(isinstance(block.get("thinking"), str), f"{where}.thinking: Field required")
            known = block.get("signature") in signatures
            _require(known, f"{where}: Invalid `signature` in `thinking` block")
        elif kind == "tool_use":
            _require(isinstance(block.get("id"), str), f"{where}.tool_use.id: Field required")
            _require(isinstance(block.get("input"), dict), f"{where}.tool_use.input: not an object")
            _require(isinstance(block.get("name"), str), f"{where}.tool_use.name: Field required")
            _require(tools, f"{where}: Requests with `tool_use` must define tools")
    last = blocks[-1]["type"]
    _require(last not in {"thinking", "redacted_thinking"}, f"{where}: ends in `thinking`")


def _check_text(block: Any, where: str) -> None:
    _require(isinstance(block, dict) and block.get("type") == "text", f"{where}: not a text block")
    text = block.get("text")
    _require(isinstance(text, str), f"{where}.text: Field required")
    _require(text.strip(), f"{where}: text content blocks must contain non-whitespace text")


def _cache_controls(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        for name, inner in node.items():
            if name == "cache_control" and inner is not None:
                yield inner
            elif name not in {"input", "input_schema"}:
                yield from _cache_controls(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _cache_controls(inner)
