"""A brief says all that a task needs, why the last attempt came back, and nothing that is sealed."""

import pytest

from factoryc.agents.agent import Failure
from factoryc.agents.brief import write_brief
from factoryc.cli.reading import module_reader, read_file, read_root
from factoryc.pipeline import understand
from factoryc.plan.plan import plan
from tests.cli.command import ROOT


def briefs(name, number=1, failures=()):
    path = str(ROOT / "examples" / name / f"{name}.spec")
    understood = understand(read_root(path), module_reader(path, read_file))
    return {
        task.name: write_brief(understood.spec, task, number, failures, understood.files)
        for task in plan(understood.spec, {}).tasks
    }


@pytest.mark.parametrize("name", ["shortener", "parking"])
def test_every_task_is_told_what_to_write_and_where(name):
    for task_name, brief in briefs(name).items():
        assert brief.text.startswith(
            f"Task `{task_name}`, attempt 1, of the specification `{name}`"
        )
        for path in brief.task.owns:
            assert f"- `{path}`" in brief.text
        assert "Modules import only the standard library and this package." in brief.text
        assert "Why the last attempt was sent back" not in brief.text
        assert "None" not in brief.text.split("```spec")[0].replace("or `None`", "").replace(
            "-> None", ""
        )


def test_what_is_sealed_is_not_in_it_and_what_surrounds_it_is():
    for brief in briefs("shortener").values():
        assert "urls.csv" not in brief.text
        assert "real addresses survive" not in brief.text
        assert "// (a sealed eval stands here)" in brief.text
        assert 'eval "visits are counted"' in brief.text
        assert 'eval "hostile text is refused"' in brief.text
        assert {each.title for each in brief.spec.evals if each.sealed} == set()
        assert len(brief.spec.evals) == 6


def test_the_rules_of_the_spec_are_told():
    text = briefs("shortener")["operation.visit"].text
    assert "It runs on Python >= 3.11." in text
    assert "Modules share nothing mutable" in text
    assert "It never imports `pickle`." in text
    assert "It never uses the network." in text
    assert "`state: State`" in text
    assert "`state: State`" not in briefs("parking")["operation.fee"].text


def test_failures_are_shown_with_their_clauses():
    why = Failure("eval", "parking.fee.grace", "fee: grace", "fee(15)\nexpected: 0.00")
    text = briefs("parking", 2, (why,))["operation.fee"].text
    assert "attempt 2" in text
    assert "- **parking.fee.grace** (eval): fee: grace" in text
    assert "  fee(15)\n  expected: 0.00" in text


def test_modules_that_the_spec_uses_are_there_and_attack_texts_are_not():
    text = briefs("shortener")["types"].text
    assert "type Url" in text
    assert "texts" not in text.replace("attack.texts", "").replace("are texts in JSON", "")
