"""The stand-in refuses what the service refuses: otherwise the agent's tests would prove little."""

import copy
import json
import urllib.error
import urllib.request

import pytest

from tests.agents.messages_script import FINISH, say, think, use
from tests.agents.messages_server import messages_server

HEADERS = {
    "content-type": "application/json",
    "anthropic-version": "2026-10-21",
    "x-api-key": "sk-test",
}
TOOL = {"name": "look", "description": "Looks.", "input_schema": {"type": "object"}}
SCRIPT = {"operation.fee": [[{"content": [think("hm"), *use("look")["content"]]}, say("done")]]}


def post(url, body, headers=None, path="/v1/messages"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, headers or HEADERS)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def opening(**changed):
    message = {"role": "user", "content": [{"type": "text", "text": "Task `operation.fee`"}]}
    body = {"model": "claude-sonnet-5-5", "max_tokens": 100, "messages": [message], "tools": [TOOL]}
    return {**body, **changed}


def following(url):
    """The second request of a conversation, as it should be."""
    _, answer = post(url, opening())
    use_id = answer["content"][1]["id"]
    body = opening()
    result = {"type": "tool_result", "tool_use_id": use_id, "content": "seen"}
    body["messages"] += [
        {"role": "assistant", "content": answer["content"]},
        {"role": "user", "content": [result]},
    ]
    return body


def test_a_right_conversation_is_answered():
    with messages_server(SCRIPT) as server:
        status, answer = post(server.url, following(server.url))
        assert (status, answer["stop_reason"]) == (200, "end_turn")
        assert server.problems == []
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"model": ""},
        {"max_tokens": 0},
        {"max_tokens": None},
        {"messages": []},
        {"messages": "hello operation.fee"},
        {"temperature": 0.5},
        {"system": None},
        {"system": [{"type": "text", "text": " "}]},
        {"stream": True},
        {"tools": [TOOL, TOOL]},
        {"tools": [{**TOOL, "name": "two words"}]},
        {"tools": [{"name": "look"}]},
        {"tools": [{**TOOL, "input_schema": {"type": "object", "required": ["x"]}}]},
        {"cache_control": {"type": "for ever"}},
        {"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5},
    ],
)
def test_a_wrong_opening_is_refused(changed):
    with messages_server(SCRIPT) as server:
        status, answer = post(server.url, opening(**changed))
        assert (status, answer["error"]["type"]) == (400, "invalid_request_error")
        assert len(server.problems) == 1


def _drop_result(body):
    body["messages"][-1]["content"] = [{"type": "text", "text": "go on"}]


def _answer_another(body):
    body["messages"][-1]["content"][0]["tool_use_id"] = "toolu_none"


def _answer_twice(body):
    body["messages"][-1]["content"] *= 2


def _text_before_result(body):
    body["messages"][-1]["content"].insert(0, {"type": "text", "text": "x"})


def _change_reasoning(body):
    body["messages"][1]["content"][0]["signature"] = "forged"


def _two_of_one_side(body):
    body["messages"].append(copy.deepcopy(body["messages"][-1]))


def _end_with_the_model(body):
    body["messages"].pop()


def _empty_turn(body):
    body["messages"][1]["content"] = []


def _extra_field(body):
    body["messages"][-1]["content"][0]["note"] = "x"


@pytest.mark.parametrize(
    "spoil",
    [
        _drop_result,
        _answer_another,
        _answer_twice,
        _text_before_result,
        _change_reasoning,
        _two_of_one_side,
        _end_with_the_model,
        _empty_turn,
        _extra_field,
    ],
)
def test_a_wrong_continuation_is_refused(spoil):
    with messages_server(SCRIPT) as server:
        body = following(server.url)
        spoil(body)
        status, _ = post(server.url, body)
        assert status == 400
        assert len(server.problems) == 1


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("x-api-key", "", 401),
        ("x-api-key", "another", 401),
        ("anthropic-version", "1", 400),
        ("content-type", "text/plain", 400),
    ],
)
def test_wrong_headers_are_refused(name, value, status):
    with messages_server(SCRIPT, key="sk-test") as server:
        assert post(server.url, opening(), {**HEADERS, name: value})[0] == status


def test_what_the_script_does_not_foresee_is_refused():
    with messages_server({"operation.fee": [[FINISH]]}) as server:
        assert post(server.url, b"{")[0] == 400
        assert post(server.url, opening(), path="/v1/complete")[0] == 404
        other = opening(messages=[{"role": "user", "content": "Task `operation.pay`"}])
        assert "no conversation" in post(server.url, other)[1]["error"]["message"]


def test_a_script_may_be_a_file_and_counts_its_attempts(tmp_path):
    file = tmp_path / "script.json"
    script = {"fee": [[say("one")], [say("two")]], "operation": [[say("other")]]}
    file.write_text(json.dumps({"Task": [[say("first")]], **script}))
    with messages_server(file) as server:
        assert post(server.url, opening())[1]["content"][0]["text"] == "first"
    file.write_text(json.dumps({"operation.fee": script["fee"], "operation": script["operation"]}))
    with messages_server(file) as server:
        texts = [post(server.url, opening())[1]["content"][0]["text"] for _ in range(3)]
        assert texts == ["one", "two", "two"]
        assert server.conversations("operation.fee") == 3
