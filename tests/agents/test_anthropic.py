"""The model-driven agent against the local stand-in: what it builds and how an attempt ends."""

import json

import pytest

from factoryc.agents.agent import Failure
from factoryc.agents.anthropic.agent import anthropic_agent
from factoryc.agents.anthropic.limits import AgentLimits
from factoryc.agents.anthropic.settings import AnthropicSettings
from tests.agents.brief_of import brief_of, workspace_at
from tests.agents.messages_script import FINISH, call, say, think, use, writing
from tests.agents.messages_server import messages_server

GOOD = "def fee(minutes):\n    return 2 * minutes\n"
BAD = "def fee(minutes):\n    return minutes\n"


def attempt(server, tmp_path, brief=None, **changed):
    settings = AnthropicSettings("sk-test-1234", base_url=server.url, retries=0, **changed)
    return anthropic_agent(settings).attempt(brief or brief_of(), workspace_at(tmp_path / "work"))


def play(turns, tmp_path, brief=None, **changed):
    """One attempt against one list of turns, which has to be a conversation without a fault."""
    with messages_server({"operation.fee": [turns]}) as server:
        report = attempt(server, tmp_path, brief, **changed)
        assert server.problems == []
        return report, server


def results(server, request=-1):
    """What the tools answered, in the last message of a request."""
    blocks = server.requests[request]["messages"][-1]["content"]
    return [block for block in blocks if block["type"] == "tool_result"]


def test_it_writes_runs_the_evals_corrects_and_finishes(tmp_path):
    turns = [
        {"content": [think("look"), call("list_files"), call("read_file", path="notes.md")]},
        use("write_file", path="fee.py", text=BAD),
        use("run_evals"),
        {"content": [think("wrong"), call("write_file", path="fee.py", text=GOOD)]},
        use("run_evals"),
        use("finish", summary="Fees.", assumptions=["Minutes are whole."]),
    ]
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "notes.md").write_text("two cents")
    report, server = play(turns, tmp_path)
    assert report.outcome == "finished"
    assert report.summary == "Fees.\n\nAssumptions:\n- Minutes are whole."
    assert (tmp_path / "work" / "fee.py").read_text() == GOOD
    assert [answer["content"] for answer in results(server, 1)] == ["notes.md", "two cents"]
    assert results(server, 3)[0]["content"].startswith("rejected: ")
    assert results(server, 5)[0]["content"] == "accepted"
    assert report.usage.agent_calls == 6


def test_the_first_message_names_the_task_and_holds_brief_and_new_failures(tmp_path):
    failures = (
        Failure("eval", "operation.fee.gives", "wrong for 10", "fee(10) is 10"),
        Failure("eval", "operation.fee.gives", "two cents a minute", "is said in the brief"),
    )
    brief = brief_of(number=2, failures=failures)
    _, server = play([say(""), *writing({"fee.py": GOOD})], tmp_path, brief)
    text = server.requests[0]["messages"][0]["content"][0]["text"]
    assert text.startswith("Task `operation.fee`, attempt 2. You own: `fee.py`.\n")
    assert brief.text in text
    assert "fee(10) is 10" in text
    assert "is said in the brief" not in text


def test_system_brief_and_conversation_are_marked_for_the_cache(tmp_path):
    _, server = play(writing({"fee.py": GOOD}), tmp_path)
    mark = {"type": "ephemeral"}
    for request in server.requests:
        assert request["system"][0]["cache_control"] == mark
        assert request["messages"][0]["content"][0]["cache_control"] == mark
        assert request["cache_control"] == mark
        assert request["tools"] == server.requests[0]["tools"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("other.py", "writes only `fee.py`"),
        ("../fee.py", "`..`"),
        ("/fee.py", "absolute"),
        (".git/hooks/post-commit", "`.git`"),
    ],
)
def test_only_owned_files_are_written(tmp_path, path, said):
    turns = [use("write_file", path=path, text="x"), *writing({"fee.py": GOOD})]
    report, server = play(turns, tmp_path)
    answer = results(server, 1)[0]
    assert answer["is_error"]
    assert said in answer["content"]
    assert report.outcome == "finished"
    assert [entry.name for entry in (tmp_path / "work").iterdir()] == ["fee.py"]


def test_an_owned_path_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "outside.py").write_text("untouched")
    (tmp_path / "work" / "fee.py").symlink_to(tmp_path / "outside.py")
    turns = [use("write_file", path="fee.py", text=GOOD), FINISH, FINISH]
    _, server = play(turns, tmp_path)
    assert results(server, 1)[0]["is_error"]
    assert (tmp_path / "outside.py").read_text() == "untouched"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (call("delete_file", path="x"), "There is no tool `delete_file`"),
        (call("write_file", path="fee.py"), "`text` is missing"),
        (call("write_file", path=7, text="x"), "`path` has to be of type string"),
        (call("read_file", path="fee.py", from_line=True), "`from_line` has to be of type integer"),
        (call("read_file", path="fee.py", from_line=99), "has only 2 lines"),
        (call("read_file", path="absent.py"), "there is no file `absent.py`"),
        (call("list_files", folder="x"), "it has no input `folder`"),
        (call("finish", summary="x", assumptions="none"), "`assumptions` has to be of type array"),
    ],
)
def test_a_wrong_use_of_a_tool_is_answered_and_goes_on(tmp_path, block, said):
    both = {"content": [call("write_file", path="fee.py", text=GOOD), block]}
    report, server = play([both, FINISH], tmp_path)
    right, wrong = results(server)
    assert (right["is_error"], wrong["is_error"]) == (False, True)
    assert said in wrong["content"]
    assert report.outcome == "finished"


def test_cannot_names_the_clause(tmp_path):
    turn = use("cannot", clause="operation.fee.gives", reason="0 and 1 are both asked for")
    report, _ = play([turn], tmp_path)
    assert (report.outcome, report.clause) == ("cannot", "operation.fee.gives")
    assert report.summary == "0 and 1 are both asked for"


def test_finishing_without_the_files_is_questioned_once(tmp_path):
    report, server = play([FINISH, FINISH], tmp_path)
    assert "these files do not exist: `fee.py`" in results(server)[0]["content"]
    assert report.outcome == "finished"


@pytest.mark.parametrize("silence", [say("Done!"), {"content": []}, {"content": [think("hm")]}])
def test_talk_is_nudged_once_and_then_ends_the_attempt(tmp_path, silence):
    report, server = play([silence, *writing({"fee.py": GOOD})], tmp_path)
    assert report.outcome == "finished"
    assert "`finish` or `cannot`" in server.requests[1]["messages"][-1]["content"][-1]["text"]
    report, _ = play([silence, say("I am done.")], tmp_path)
    assert report.outcome == "stopped"
    assert report.summary.endswith("its last words: I am done.")


def test_an_answer_that_is_cut_off_does_nothing_and_goes_on(tmp_path):
    half = {**use("write_file", path="fee.py", text="def fe"), "stop_reason": "max_tokens"}
    cut = {"content": [think("a long"), {"type": "text", "text": "I"}], "stop_reason": "max_tokens"}
    only = {"content": [think("a long thought")], "stop_reason": "max_tokens"}
    report, server = play([half, FINISH, cut, only, *writing({"fee.py": GOOD})], tmp_path)
    assert results(server, 1)[0]["is_error"]
    assert "these files do not exist" in results(server, 2)[0]["content"]
    assert report.outcome == "finished"
    report, _ = play([half, cut, only], tmp_path)
    assert (report.outcome, report.summary) == ("stopped", "3 answers in a row were cut off")


def test_a_refusal_stops_with_its_explanation(tmp_path):
    details = {"type": "refusal", "category": "cyber", "explanation": "looks like an exploit"}
    refusal = {"content": [], "stop_reason": "refusal", "stop_details": details}
    report, _ = play([refusal], tmp_path)
    assert report.outcome == "stopped"
    assert report.summary == "the model refused to answer: looks like an exploit"


def test_a_paused_turn_is_continued(tmp_path):
    paused = say("Let me", "pause_turn")
    report, server = play([paused, paused, *writing({"fee.py": GOOD})], tmp_path)
    assert server.requests[2]["messages"][-1]["role"] == "assistant"
    assert report.outcome == "finished"


def test_a_tool_in_a_paused_turn_is_used(tmp_path):
    first, *others = writing({"fee.py": GOOD})
    report, _ = play([{**first, "stop_reason": "pause_turn"}, *others], tmp_path)
    assert report.outcome == "finished"


def test_text_that_is_not_unicode_does_no_harm(tmp_path):
    written = use("write_file", path="fee.py", text="# \ud800\n" + GOOD)
    report, _ = play([written, say("half \udc00"), FINISH], tmp_path)
    assert report.outcome == "finished"
    assert (tmp_path / "work" / "fee.py").read_text() == "# ?\n" + GOOD


def test_a_full_context_stops(tmp_path):
    report, _ = play([say("x", "model_context_window_exceeded")], tmp_path)
    assert report.outcome == "stopped"
    assert "model_context_window_exceeded" in report.summary


def test_a_long_answer_of_a_tool_is_cut_with_a_note(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "long.txt").write_text("0123456789\n" * 9_000)
    turns = [use("read_file", path="long.txt"), *writing({"fee.py": GOOD})]
    _, server = play(turns, tmp_path)
    text = results(server, 1)[0]["content"]
    assert len(text) < 31_000
    assert text.endswith("99000 characters in all]")


def test_the_transcript_holds_the_whole_conversation(tmp_path):
    path = tmp_path / "logs" / "talk.jsonl"
    turns = [say("Hm.", "max_tokens"), say(""), *writing({"fee.py": GOOD})]
    play(turns, tmp_path, transcript=path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["request", "reply"] * len(turns)
    assert {(line["task"], line["attempt"]) for line in lines} == {("operation.fee", 1)}
    assert [line["turn"] for line in lines[::2]] == [1, 2, 3, 4, 5]
    assert lines[1]["body"]["content"] == [{"type": "text", "text": "Hm."}]
    assert lines[-1]["body"]["content"][0]["name"] == "finish"
    assert path.stat().st_mode & 0o077 == 0


def test_attempts_of_several_tasks_can_share_one_agent(tmp_path):
    script = {
        "operation.fee": [[say("no"), say("no")], writing({"fee.py": GOOD})],
        "operation.fee_total": [writing({"total.py": "x = 1\n"}, evals=False)],
    }
    with messages_server(script) as server:
        agent = anthropic_agent(AnthropicSettings("sk-test", base_url=server.url))
        workspace = workspace_at(tmp_path / "work")
        total = brief_of("operation.fee_total", ("total.py",), text="after operation.fee")
        outcomes = [
            agent.attempt(brief, workspace).outcome for brief in (brief_of(), total, brief_of())
        ]
        assert outcomes == ["stopped", "finished", "finished"]
        assert server.conversations("operation.fee") == 2
        assert server.conversations("operation.fee_total") == 1


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (AgentLimits(turns=2), "2 turns"),
        (AgentLimits(input_tokens=2_500), "2500 input tokens"),
        (AgentLimits(output_tokens=900), "900 output tokens"),
        (AgentLimits(amount_usd=0.0123), "0.0123 US dollars"),
    ],
)
def test_a_limit_stops_with_what_was_spent(tmp_path, limits, limit):
    usage = {"input_tokens": 100, "cache_read_input_tokens": 900, "output_tokens": 200}
    step = {"content": [call("list_files")], "usage": usage}
    report, server = play([step] * 9, tmp_path, limits=limits)
    calls = len(server.requests)
    assert report.outcome == "stopped"
    assert report.summary == f"the limit of {limit} was reached"
    assert 1 <= calls < 9
    assert report.usage.agent_calls == calls
    assert report.usage.input_tokens == 1_000 * calls
    assert report.usage.output_tokens == 200 * calls
    # 100 read at 2, 900 from cache at 0.10, 200 written at 10 dollars a million.
    assert report.usage.amount == pytest.approx(calls * 0.00229)


def test_the_output_of_a_call_is_what_is_left(tmp_path):
    step = {"content": [call("list_files")], "usage": {"output_tokens": 300}}
    _, server = play([step] * 9, tmp_path, limits=AgentLimits(output_tokens=1_200))
    assert [request["max_tokens"] for request in server.requests] == [1_200, 900, 600]


def test_the_seconds_of_an_attempt_are_kept(tmp_path):
    slow = {"content": [call("list_files")], "seconds": 0.7}
    report, server = play([slow] * 9, tmp_path, limits=AgentLimits(seconds=2.0))
    assert report.summary == "the limit of 2 seconds was reached"
    assert 1 <= report.usage.agent_calls <= len(server.requests) <= 3


def test_an_unknown_price_is_said_and_tokens_are_counted(tmp_path):
    report, _ = play(writing({"fee.py": GOOD}), tmp_path, model="claude-future-9")
    assert "The price of `claude-future-9` is not known" in report.summary
    assert report.usage.input_tokens > 0
    assert report.usage.amount == 0.0
