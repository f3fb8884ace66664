"""Plain Python code is judged by what it does: right code passes in every style, wrong code is caught."""

from functools import cache

import pytest

from factoryc.evals.derive import derive_suite
from factoryc.judge.implementation import Implementation
from factoryc.judge.judge import JudgeOptions, judge
from factoryc.judge.judge_many import judging_many, suite_worker
from factoryc.judge.plain_source import module_of, plain_source
from factoryc.judge.verdict import failure_text
from factoryc.pipeline import understand
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile
from tests.judge.desk import OWN_CLASSES, PLAIN, SHAPES, SPEC

WRONG = [
    ("len(tickets) + 1\n", "len(tickets)\n", "desk.file.always"),
    ('"note": note}', '"note": note or ""}', "desk.file.always"),
    ('"priority": priority', '"priority": "low"', "desk.file.always"),
    ("1 <= len(title) <= 40", "1 <= len(title) < 40", "desk.file.always"),
    ("1 <= len(title) <= 40", "len(title) <= 40", "desk.file"),
    ("raise Unknown(number)", "raise Unknown(0)", "desk.close.unknown"),
    ("raise Unknown(number)", "raise KeyError(number)", "desk.close.unknown"),
    ("raise ClosedError", "return", "desk.close.twice"),
    ("closed.add(number)", "pass", "desk.close.twice"),
    ("closed.add(number)", "closed.add(number); return True", "desk.close.open"),
    ("- closed))", "))", "desk.open_ones.always"),
    ("tuple(sorted(", "(lambda ones: ones[::-1])(sorted(", "desk.open_ones.always"),
    ("_whole(y) + dy", "_whole(y) - dy", "desk.moved.always"),
    ('return "dot"', "return None", "desk.moved.always"),
    ('Decimal("0.5")', "0.5", "desk.share.always"),
    ("return now +", "return now.replace(tzinfo=None) +", "desk.wait_until.always"),
    ("timedelta(days=21)", "timedelta(days=22)", "desk.renewed.always"),
    ("_whole(days) <= 10", "_whole(days) <= 11", "desk.wait_until"),
    ("if type(value) is not int:", "if not isinstance(value, int):", "desk.share"),
]
UNDERSTOOD = understand(
    SourceFile("desk.spec", SPEC), lambda module, _user: read_standard_module(module)
)
SUITE = derive_suite(UNDERSTOOD.spec)


@cache
def about(operation):
    """The evals of an operation, and of those that it shares what is remembered with."""
    together = {"file", "close", "open_ones"}
    return derive_suite(
        UNDERSTOOD.spec, frozenset(together if operation in together else {operation})
    )


def judged(folder, text, suite=SUITE, **beside):
    for name, other in beside.items():
        (folder / f"{name}.py").write_text(other, encoding="utf-8")
    path = folder / "helpdesk.py"
    path.write_text(text, encoding="utf-8")
    options = JudgeOptions(
        examples=12, seconds=120, shrink=0.5, implementation=Implementation("module", "helpdesk")
    )
    with plain_source(path) as product:
        return judge(suite, product, {}, options)


def test_functions_that_use_plain_values_pass(tmp_path):
    verdict = judged(tmp_path, PLAIN)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]
    assert verdict.evals == len(SUITE.evals)
    assert [clause for clause, count in verdict.cases.items() if not count] == []


def test_a_class_that_uses_classes_of_its_own_passes(tmp_path):
    verdict = judged(tmp_path, OWN_CLASSES, shapes=SHAPES)
    assert verdict.accepted, [failure_text(each) for each in verdict.failures]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Judges each of what is wrong, all in one sandbox."""
    folder = tmp_path_factory.mktemp("many")
    for number, (right, wrong, _) in enumerate(WRONG):
        assert right in PLAIN
        source = folder / str(number) / "src"
        source.mkdir(parents=True)
        (source / "helpdesk.py").write_text(PLAIN.replace(right, wrong), encoding="utf-8")
    with suite_worker() as worker, judging_many(worker, SUITE, folder, {}) as judge_one:
        options = JudgeOptions(
            examples=12,
            seconds=120,
            shrink=0.0,
            implementation=Implementation("module", "helpdesk"),
        )

        def verdict(number):
            chosen = {each.clause for each in about(WRONG[number][2].split(".")[1]).evals}
            evals = [each for each in SUITE.evals if each.clause in chosen]
            return judge_one(str(number), options, evals)

        yield verdict


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[wrong for _, wrong, _ in WRONG])
def test_what_is_wrong_is_caught_at_its_clause(many, number):
    assert WRONG[number][2] in {each.clause for each in many(number).failures}


def test_what_is_missing_is_named(tmp_path):
    verdict = judged(tmp_path, PLAIN.replace("def share(", "def shared("), about("share"))
    said = [failure_text(each) for each in verdict.failures]
    assert any("the module `helpdesk` has no function `share`" in each for each in said)


def test_an_operation_that_reads_the_time_must_be_told_it(tmp_path):
    verdict = judged(tmp_path, PLAIN.replace("(days, *, now)", "(days)"), about("wait_until"))
    assert any(
        "needs a parameter `now` or `clock`" in failure_text(each) for each in verdict.failures
    )


def test_constraints_hold_for_plain_code(tmp_path):
    verdict = judged(tmp_path, f"import requests\n{PLAIN}", about("share"))
    assert "desk.constraint.dependencies" in {each.clause for each in verdict.failures}


def test_a_module_that_breaks_when_it_is_loaded_is_shown(tmp_path):
    verdict = judged(tmp_path, f"{PLAIN}\nraise RuntimeError('not today')\n", about("share"))
    assert any("RuntimeError: not today" in failure_text(each) for each in verdict.failures)


def test_what_can_be_imported_has_a_name(tmp_path):
    package = tmp_path / "fees"
    package.mkdir()
    assert module_of(package) is None
    (package / "__init__.py").touch()
    (tmp_path / "my-fees.py").touch()
    assert module_of(package) == "fees"
    assert module_of(tmp_path / "my-fees.py") is None
    assert module_of(tmp_path / "gone.py") is None
