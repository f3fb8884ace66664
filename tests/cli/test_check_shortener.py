"""What `factoryc check` asks when the shortener's contract is bent: the promise of the project."""

import json
import shutil
from pathlib import Path

from tests.cli.command import factoryc

EXAMPLE = Path(__file__).parents[2] / "examples" / "shortener"
UNKNOWN = """  case unknown when code not in links {
    fails UnknownCode { code: code }
  }
"""
CHOSEN = "  case chosen when alias is some and alias not in links {"


def check(tmp_path: Path, before: str, after: str) -> tuple[int, list[dict]]:
    text = (EXAMPLE / "shortener.spec").read_text()
    assert before in text
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    spec = tmp_path / "shortener.spec"
    spec.write_text(text.replace(before, after, 1))
    ended = factoryc("check", spec, "--format", "json")
    return ended.code, json.loads(ended.output)["findings"]


def test_a_missing_case_is_asked_about_with_a_code_that_is_in_no_link(tmp_path):
    status, findings = check(tmp_path, UNKNOWN, "")
    assert status == 1
    found = {finding["name"]: finding for finding in findings}
    witness = found["uncovered-input"]["witness"]
    code = witness["input"]["code"]
    assert len(code) == len('"abc123"')
    assert code not in witness["state"]["links"]
    assert found["uncovered-input"]["clause"] == "shortener.visit"
    assert found["unused-response"]["severity"] == "warning"


def test_an_overlapping_case_that_disagrees_is_shown_with_both_outcomes(tmp_path):
    overlapping = f"""  case again when alias is some and alias in links {{
    returns links[alias]
  }}
{CHOSEN}"""
    status, findings = check(tmp_path, CHOSEN, overlapping)
    assert status == 1
    (found,) = findings
    assert found["name"] == "conflicting-cases"
    alias = found["witness"]["input"]["alias"]
    assert alias in found["witness"]["state"]["links"]
    outcomes = found["witness"]["outcomes"]
    assert outcomes["taken"] == f"fails AliasTaken {{ alias: {alias} }}"
    assert outcomes["again"].startswith(f"returns Link {{ code: {alias}")


def test_an_overlap_on_one_address_alone_is_found(tmp_path):
    overlapping = f"""  case refused when alias is some and target == "http://spam.example" {{
    fails AliasTaken {{ alias: alias }}
  }}
{CHOSEN}"""
    status, findings = check(tmp_path, CHOSEN, overlapping)
    assert status == 1
    (found,) = findings
    assert found["witness"]["input"]["target"] == '"http://spam.example"'


def test_the_example_itself_is_clean(tmp_path):
    status, findings = check(tmp_path, CHOSEN, CHOSEN)
    assert (status, findings) == (0, [])
