"""The model-driven agent when the service fails, and what a key may never get into."""

import json
import logging
import pickle
import socket
import subprocess
import sys
import traceback

import pytest

from factoryc.agents.agent import AgentUnavailable, Usage
from factoryc.agents.anthropic.agent import anthropic_agent
from factoryc.agents.anthropic.interrupted import AttemptInterrupted
from factoryc.agents.anthropic.limits import AgentLimits
from factoryc.agents.anthropic.settings import AnthropicSettings
from tests.agents.brief_of import brief_of, workspace_at
from tests.agents.messages_script import DROP, failing, say, use, writing
from tests.agents.messages_server import messages_server

KEY = "sk-ant-secret-0123456789"
FILES = {"fee.py": "def fee(minutes):\n    return 2 * minutes\n"}


def attempt(url, tmp_path, **changed):
    settings = AnthropicSettings(KEY, base_url=url, **{"retries": 1, **changed})
    return anthropic_agent(settings).attempt(brief_of(), workspace_at(tmp_path / "work"))


@pytest.mark.parametrize(
    "turn",
    [failing(429, retry_after=0.05), failing(529), failing(500), failing(503), DROP],
    ids=["429", "529", "500", "503", "dropped"],
)
def test_what_may_pass_is_retried(tmp_path, turn):
    with messages_server({"operation.fee": [[turn, *writing(FILES)]]}) as server:
        report = attempt(server.url, tmp_path)
        assert report.outcome == "finished"
        assert report.usage.agent_calls == 3
        assert len(server.requests) == 4
        assert server.problems == []


def test_a_pause_that_the_service_asks_for_is_kept(tmp_path):
    turns = [failing(429, retry_after=1.2), *writing(FILES)]
    with messages_server({"operation.fee": [turns]}) as server:
        assert attempt(server.url, tmp_path).outcome == "finished"
        first, second = server.times[:2]
        assert second - first >= 1.2


@pytest.mark.parametrize(
    ("turn", "said", "tries"),
    [
        (failing(429, "slow down", 0.05), ["rate", "429", "2 tries", "slow down"], 2),
        (failing(529, "Overloaded"), ["overloaded", "529", "Overloaded"], 2),
        (failing(500), ["500"], 2),
        (DROP, ["cannot be reached", "2 tries"], 2),
        (failing(400, "max_tokens: too large"), ["400", "max_tokens: too large"], 1),
        (failing(401, f"bad key {KEY}"), ["401", "ANTHROPIC_API_KEY"], 1),
        (failing(402, "no credit"), ["402", "no credit"], 1),
        (failing(403, f"{KEY} may not"), ["403", "ANTHROPIC_API_KEY", "claude-sonnet-5-5"], 1),
        (failing(404, "model: x"), ["404", "claude-sonnet-5-5"], 1),
        (failing(413, "too large"), ["413", "too large"], 1),
        (failing(429, "tomorrow", 86_400), ["wait 86400 s"], 1),
        ({"raw": "<html>a proxy</html>"}, ["not a message"], 1),
        ({"raw": "{}", "type": "application/json"}, ["not a message"], 1),
        ({"raw": "{{", "type": "application/json"}, [], 1),
        ({"raw": '{"content": 7}', "type": "application/json"}, ["not a message"], 1),
    ],
)
def test_what_does_not_pass_is_no_attempt_and_is_said_plainly(tmp_path, turn, said, tries):
    transcript = tmp_path / "talk.jsonl"
    script = {"operation.fee": [[use("list_files"), turn, turn]]}
    with messages_server(script) as server:
        with pytest.raises(AgentUnavailable) as caught:
            attempt(server.url, tmp_path, transcript=transcript)
        assert len(server.requests) == 1 + tries
    message = str(caught.value)
    for words in ["127.0.0.1", "`--agent built-in`", *said]:
        assert words in message
    assert isinstance(caught.value, AttemptInterrupted)
    assert caught.value.usage.agent_calls == 1
    assert caught.value.usage.input_tokens > 0
    shown = "".join(traceback.format_exception(caught.value))
    for text in (message, shown, repr(caught.value), transcript.read_text()):
        assert KEY not in text
    assert caught.value.__context__ is None or KEY not in repr(vars(caught.value.__context__))
    last = json.loads(transcript.read_text().splitlines()[-1])
    assert (last["kind"], last["message"]) == ("failure", message)


def test_a_service_that_is_not_there_is_said_so(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://user:{KEY}@127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(AgentUnavailable, match=r"127\.0\.0\.1 cannot be reached") as caught:
        attempt(url, tmp_path, retries=0)
    assert KEY not in str(caught.value)


def test_a_service_that_does_not_answer_is_not_waited_for(tmp_path):
    slow = {"content": [], "seconds": 1.5}
    with (
        messages_server({"operation.fee": [[slow]]}) as server,
        pytest.raises(AgentUnavailable, match=r"did not answer within 0\.2 s"),
    ):
        attempt(server.url, tmp_path, retries=0, call_seconds=0.2)


def test_a_wrong_key_is_named_as_such_and_never_shown(tmp_path):
    with (
        messages_server({"operation.fee": [[]]}, key="another") as server,
        pytest.raises(AgentUnavailable, match="does not accept the key") as caught,
    ):
        attempt(server.url, tmp_path)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("key", [None, "", "  \n"])
def test_without_a_key_the_variable_and_the_offline_agent_are_named(key):
    with pytest.raises(AgentUnavailable, match=r"ANTHROPIC_API_KEY.*--agent built-in"):
        anthropic_agent(AnthropicSettings(key))


@pytest.mark.parametrize("key", ["sk-ä", "sk-1\nx-evil: 1", 'sk-"1"', "sk 1"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key):
    with pytest.raises(AgentUnavailable, match="holds characters that no key has") as caught:
        anthropic_agent(AnthropicSettings(key))
    assert key not in str(caught.value)


@pytest.mark.parametrize("url", ["", "host", "ftp://host", "http://", "http://h:x", "http://h:0"])
def test_an_address_that_cannot_be_one_is_refused(url):
    with pytest.raises(AgentUnavailable, match="base URL"):
        anthropic_agent(AnthropicSettings(KEY, base_url=url))


def test_a_money_limit_with_an_unknown_price_is_refused():
    limits = AgentLimits(amount_usd=1.0)
    settings = AnthropicSettings(KEY, model="claude-future-9", limits=limits)
    with pytest.raises(AgentUnavailable, match=r"price of `claude-future-9` is not known.*limit"):
        anthropic_agent(settings)


def test_the_key_gets_into_nothing(tmp_path, caplog, capfd):
    """Even when the model says it, and when a file of the workspace holds it."""
    caplog.set_level(logging.DEBUG)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "env.txt").write_text(f"KEY={KEY}\n")
    transcript = tmp_path / "talk.jsonl"
    turns = [
        failing(500, f"trouble with {KEY}"),
        use("read_file", path="env.txt"),
        say(f"I used {KEY}"),
        use("write_file", path="fee.py", text=f"# {KEY}"),
        use("finish", summary=f"Used {KEY}", assumptions=[]),
    ]
    with messages_server({"operation.fee": [turns]}, key=KEY) as server:
        report = attempt(server.url, tmp_path, transcript=transcript)
        assert server.problems == []
        assert KEY not in json.dumps(server.requests)
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    settings = AnthropicSettings(KEY)
    out, err = capfd.readouterr()
    shown = (report, settings, anthropic_agent(settings), caplog.text, out, err)
    for text in (*map(repr, shown), transcript.read_text()):
        assert KEY not in text
    assert "[key removed]" in transcript.read_text()
    assert report.summary == "Used [key removed]"
    assert (tmp_path / "work" / "fee.py").read_text() == "# [key removed]"


def test_a_transcript_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with messages_server({"operation.fee": [writing(FILES)]}) as server:
        with pytest.raises(AgentUnavailable, match="transcript"):
            attempt(server.url, tmp_path, transcript=tmp_path / "file" / "talk.jsonl")
        assert server.requests == []


def test_the_environment_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-from-the-environment")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    with pytest.raises(AgentUnavailable):
        anthropic_agent(AnthropicSettings(None))
    settings = AnthropicSettings(KEY)
    assert str(anthropic_agent(settings).client.base_url) == "https://api.anthropic.com"
    with messages_server({"operation.fee": [writing(FILES)]}, key=KEY) as server:
        assert attempt(server.url, tmp_path).outcome == "finished"


def test_only_the_agent_itself_loads_the_sdk():
    light = "agent", "scripted", "anthropic.settings", "anthropic.limits", "anthropic.interrupted"
    lines = [f"import factoryc.agents.{name}" for name in light]
    check = "; ".join(["import sys", *lines, "sys.exit('anthropic' in sys.modules)"])
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_an_interruption_survives_a_process_boundary():
    failure = pickle.loads(pickle.dumps(AttemptInterrupted("gone", Usage(3, 100, 20, 0.5))))
    assert (str(failure), failure.usage) == ("gone", Usage(3, 100, 20, 0.5))
