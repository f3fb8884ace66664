"""`factoryc simulate SPEC SCRIPT`: the same lines as at the prompt, in a file or a pipe."""

import json

import jsonschema

from tests.cli.command import ROOT, factoryc

SHORTENER = "examples/shortener/shortener.spec"
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
    spec = tmp_path / "post.spec"
    spec.write_text(
        'spec post version "1"\nport Mailer { operation send(to: Text) }\n'
        "operation write(to: Text) { case always otherwise { calls Mailer.send(to) } }\n"
    )
    ended = factoryc("simulate", spec, text="")
    assert ended.code == 2
    assert ended.errors == (
        "error: this version does not simulate what lies behind a port: `Mailer`\n"
    )
    assert factoryc("simulate", PARKING, tmp_path / "none.txt").code == 2
    assert factoryc("simulate", PARKING, "--ask", text="").code == 2


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
