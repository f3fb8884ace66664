"""`factoryc simulate SPEC SCRIPT`: the same lines as at the prompt, in a file or a pipe."""

import json
import signal
import subprocess
import sys
import urllib.request

import jsonschema
import pytest

from tests.cli.command import ROOT, environment, factoryc

SHORTENER = "examples/shortener/shortener.spec"
SESSION = "examples/session/session.spec"
PARKING = "examples/parking/parking.spec"


def test_a_script_from_a_pipe_is_answered_line_by_line():
    ended = factoryc(
        "simulate", PARKING, text="fee(61, car)\n\n// a remark\nexpect fee(15, lorry) == 0.00\n"
    )
    assert ended.code == 0, ended.errors
    assert ended.output == (
        "> fee(61, car)\n"
        "returns 5.00\n"
        "  by fee.paid: stay > 15\n"
        "> expect fee(15, lorry) == 0.00\n"
        "holds\n"
        "  fee(15, Vehicle.lorry) returns 0.00\n"
        "    by fee.grace: stay <= 15\n"
    )


def test_an_expectation_that_does_not_hold_is_exit_code_1(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("expect fee(16, car) == 0.00\nexpect fee(15, car) == 0.00\n")
    ended = factoryc("simulate", PARKING, script)
    assert ended.code == 1
    assert "does not hold: 2.50 == 0.00" in ended.output


def test_a_mistake_has_its_place_in_the_script(tmp_path):
    script = tmp_path / "script.txt"
    script.write_text("fee(1, car)\nfee(\n  1,\n  bus\n)\nfee(1, car\nfee(2, car)\n")
    ended = factoryc("simulate", PARKING, "script.txt", cwd=tmp_path)
    assert ended.code == 2
    ended = factoryc("simulate", ROOT / PARKING, "script.txt", cwd=tmp_path)
    assert ended.code == 1
    assert " --> script.txt:4:3\n" in ended.output
    assert "error[syntax]: nothing closes this `(`\n --> script.txt:6:4\n" in ended.output
    assert ended.output.endswith("> fee(2, car)\nreturns 0.00\n  by fee.grace: stay <= 15\n")


def test_json_is_an_object_for_each_line():
    lines = (
        'shorten("https://example.org", none)\nvisit(3)\nexpect 1 == 2\nstate\nlinks["abcdef"]\n'
    )
    ended = factoryc("simulate", SHORTENER, "--format", "json", text=lines)
    assert ended.code == 1
    answers = [json.loads(line) for line in ended.output.splitlines()]
    schema = json.loads((ROOT / "docs/reference/simulate.schema.json").read_text())
    for each in answers:
        jsonschema.validate(each, schema)
    assert [each["kind"] for each in answers] == [
        "outcome", "mistake", "does not hold", "shown", "unsaid",
    ]  # fmt: skip
    assert answers[0]["calls"][0]["cases"] == [
        {"clause": "shortener.shorten.fresh", "guard": "alias is none"}
    ]
    (mistake,) = answers[1]["mistakes"]
    assert (mistake["name"], mistake["start"], mistake["end"]) == ("type-mismatch", 7, 8)


def test_the_seed_chooses_and_chooses_the_same_again():
    said = 'shorten("https://example.org", none)\n'
    once, again, other = (
        factoryc("simulate", SHORTENER, "--seed", seed, text=said).output for seed in (4, 4, 5)
    )
    assert once == again != other


def test_what_cannot_be_simulated_is_refused_plainly(tmp_path):
    assert factoryc("simulate", PARKING, tmp_path / "none.txt").code == 2
    assert factoryc("simulate", PARKING, "--ask", text="").code == 2


POST = """\
spec post version "1"

error Lost { to: Text }

port Mailer {
  operation send(to: Text where size(it) <= 9) -> Int {
    case long when size(to) > 3 { fails Lost { to: to } }
    case short when size(to) <= 3 { returns size(to) }
  }
}

operation write(to: Text where size(it) <= 9) -> Int {
  case always otherwise {
    calls Mailer.send(to) as number or fails Lost { to: to }
    returns number
  }
}

interface cli {
  "write <to>" -> write {
    success prints result
    Lost exit 3 prints "lost"
  }
  invalid exit 2
}
"""


def test_an_interface_says_which_ports_it_asked(tmp_path):
    spec = tmp_path / "post.spec"
    spec.write_text(POST)
    ended = factoryc("simulate", spec, "--", "write", "ann")
    assert (ended.code, ended.output) == (0, "3\n")
    assert ended.errors == 'calls Mailer.send("ann")  returns 3\n'
    ended = factoryc("simulate", spec, "--", "write", "someone")
    assert (ended.code, ended.output) == (3, "")
    assert 'calls Mailer.send("someone")  fails Lost { to: "someone" }\n' in ended.errors
    answered = factoryc("simulate", spec, "--format", "json", text='write("ann")\n').output
    (call,) = json.loads(answered)["calls"]
    assert call["asked"] == ['Mailer.send("ann")  returns 3']


def test_a_spec_with_mistakes_is_not_simulated(tmp_path):
    spec = tmp_path / "half.spec"
    spec.write_text("operation half(n: Int) -> Int { case always otherwise { returns m } }\n")
    ended = factoryc("simulate", spec, text="half(3)\n")
    assert ended.code == 1
    assert "unknown-name" in ended.errors
    assert ended.output == ""


def test_every_example_can_be_simulated():
    for spec in sorted((ROOT / "examples").glob("*/*.spec")):
        ended = factoryc("simulate", spec, text="help\nstate\n")
        assert ended.code == 0, (spec, ended.errors)


LEDGER = "examples/ledger/ledger.spec"


def test_a_command_of_the_interface_ends_as_it_would(tmp_path):
    kept = ("simulate", LEDGER, "--state", tmp_path / "ledger.db", "--")
    assert factoryc(*kept, "open", "ada").code == 0
    assert factoryc(*kept, "deposit", "ada", "30").code == 0
    ended = factoryc(*kept, "balance", "ada")
    assert (ended.code, ended.output, ended.errors) == (0, "30\n", "")
    forgotten = factoryc("simulate", LEDGER, "--", "balance", "ada")
    assert (forgotten.code, forgotten.errors) == (1, 'NoAccount owner="ada"\n')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((PARKING, "--serve", "8080"), "`parking` has no `interface http` to serve"),
        ((LEDGER, "--serve", "8080"), "its commands are simulated after `--`"),
        ((SHORTENER, "--", "visit"), "it is served by `--serve PORT`"),
        ((SHORTENER, "--serve", "http"), "`http` is not a port"),
        ((SESSION, "--state", "x.db", "--serve", "0"), "nothing in `session` says that"),
    ],
)
def test_an_interface_that_is_not_there_is_refused_plainly(arguments, said):
    ended = factoryc("simulate", *arguments)
    assert ended.code == 2
    assert said in ended.errors
    assert ended.output == ""


def test_an_interface_is_served_until_it_is_told_to_stop():
    command = [sys.executable, "-m", "factoryc", "simulate", SHORTENER, "--serve", "localhost:0"]
    serving = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        address = serving.stdout.readline().rpartition(" ")[2].strip()
        asked = urllib.request.Request(
            f"{address}/links", b'{"target": "https://example.org", "alias": "abc123"}'
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 201
            assert json.load(answer)["code"] == "abc123"
        serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0
    finally:
        serving.kill()
        serving.wait()
        serving.stdout.close()
