"""The answer for programs: it meets its published schema, and says what the values say."""

import json
from pathlib import Path

import attrs
import pytest
from jsonschema import Draft202012Validator

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label, Witness
from factoryc.diagnostics.json_report import check_report
from factoryc.diagnostics.verdicts import Proved, Unknown
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "reference" / "check.schema.json").read_text()
)
FILE = SourceFile("shop.spec", "é first\nsecond line\n")
FINDING = Diagnostic(
    name="uncovered-input",
    severity="error",
    message="no case applies",
    span=FILE.span(2, 14),
    label="here",
    clause="shop.sell",
    question="What then?",
    labels=(Label(FILE.span(0, 1), "there"),),
    witness=Witness({"a": "1"}, {"s": "{}"}, {"one": "2"}, ("f(1)",)),
    fixes=(Fix("write it", (Edit(FILE.span(8, 8), "x"),), "safe"),),
)
BARE = Diagnostic("vague-word", "warning", "`fast` says nothing", FILE.span(20, 20))
LOST = Diagnostic("unreadable-file", "error", "cannot be read", Span("lost.spec", 0, 0))


def report():
    return check_report(
        [FINDING, BARE, LOST],
        {FILE.name: FILE},
        [
            Proved("shop.sell", "dead-case", "bounded", "lists of up to 4"),
            Proved("a", "b", "solver"),
        ],
        [Unknown("shop.buy", "conflicting-cases", "the solver gave up after 2s")],
    )


def test_the_report_meets_its_schema():
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(report())))
    Draft202012Validator(SCHEMA).validate(check_report([], {}))


@pytest.mark.parametrize(
    ("key", "value"),
    [("schema", 2), ("files", None), ("summary", {}), ("findings", [{}]), ("more", 1)],
)
def test_the_schema_refuses_other_shapes(key, value):
    assert not Draft202012Validator(SCHEMA).is_valid({**report(), key: value})


def test_every_key_of_the_report():
    first = report()["findings"][0]
    assert first == {
        "name": "uncovered-input",
        "severity": "error",
        "clause": "shop.sell",
        "message": "no case applies",
        "question": "What then?",
        "span": span(1, 3, 2, 7),
        "labels": [
            {"span": span(1, 3, 2, 7), "text": "here"},
            {"span": span(1, 1, 1, 2), "text": "there"},
        ],
        "witness": {
            "input": {"a": "1"},
            "state": {"s": "{}"},
            "outcomes": {"one": "2"},
            "calls": ["f(1)"],
        },
        "fixes": [
            {
                "title": "write it",
                "applicability": "safe",
                "edits": [{"span": span(2, 1, 2, 1), "text": "x"}],
            }
        ],
    }
    assert report()["summary"] == {"errors": 2, "warnings": 1, "proved": 2, "unknown": 1}
    assert [finding["name"] for finding in report()["findings"]] == [
        "uncovered-input",
        "vague-word",
        "unreadable-file",
    ]


def test_info_counts_as_neither_error_nor_warning():
    info = attrs.evolve(BARE, severity="info")
    assert check_report([info], {FILE.name: FILE})["summary"]["warnings"] == 0


def span(line, column, end_line, end_column):
    return {
        "file": "shop.spec",
        "start": {"line": line, "column": column},
        "end": {"line": end_line, "column": end_column},
    }
