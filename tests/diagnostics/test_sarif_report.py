"""The log of SARIF 2.1.0 meets the published schema, and says what the values say."""

import json
from pathlib import Path, PurePosixPath

import attrs
import pytest
from jsonschema.validators import validator_for

from factoryc.cli.pages import finding_pages
from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label, Witness
from factoryc.diagnostics.sarif_report import sarif_report
from factoryc.diagnostics.verdicts import Unknown
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.source.text import SourceFile

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
FOLDER = PurePosixPath("/home/ada")
SHOP = SourceFile("my shop.spec", "é first\n👩‍👧 line {\nthird\n")
MONEY = SourceFile("lib/money.spec", "type Amount = Int\n")
FILES = {each.name: each for each in (SHOP, MONEY)}
FINDING = Diagnostic(
    name="uncovered-input",
    severity="error",
    message="no case applies to `{}`",
    span=SHOP.span(2, 13),
    label="here",
    clause="shop.sell",
    question="What then?",
    labels=(Label(SHOP.span(0, 1), "there"), Label(MONEY.span(0, 4), "and {there}")),
    notes=("cases are not ordered",),
    help="write a case",
    witness=Witness({"a": "1"}, {"s": "{}"}, {"one": "2"}, ("f(1)",)),
    fixes=(
        Fix("write it", (Edit(SHOP.span(8, 8), "x"), Edit(MONEY.span(0, 4), "")), "safe"),
        Fix("leave it", (Edit(SHOP.span(8, 9), "y"),)),
    ),
)
BARE = Diagnostic("some-odd-rule", "warning", "`[fast](1)` says \\ nothing", SHOP.span(20, 20))
INFO = attrs.evolve(BARE, severity="info", message="by the way")
LOST = Diagnostic("unknown-module", "error", "cannot be read", Span("lost.spec", 5, 9))
OPEN = Unknown("shop.buy", "conflicting-cases", "the search gave up")


def report(*diagnostics, files=FILES, unknown=(), folder=FOLDER):
    log = sarif_report(diagnostics, files, finding_pages(), folder, unknown)
    validator = validator_for(SCHEMA)
    validator.check_schema(SCHEMA)
    validator(SCHEMA).validate(json.loads(json.dumps(log)))
    (run,) = log["runs"]
    return run


def test_the_schema_refuses_what_is_no_log():
    log = sarif_report([FINDING], FILES, {}, FOLDER)
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["line"] = 1
    assert not validator_for(SCHEMA)(SCHEMA).is_valid(log)


def test_every_key_of_a_result():
    result = report(FINDING)["results"][0]
    shop = {"uri": "my%20shop.spec", "uriBaseId": "SRCROOT"}
    money = {"uri": "lib/money.spec", "uriBaseId": "SRCROOT"}
    fingerprints = result.pop("partialFingerprints")
    assert list(fingerprints) == ["finding/v1"]
    assert result == {
        "ruleId": "uncovered-input",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "no case applies to `{{}}`\nWhat then?\ncases are not ordered\n"
            "help: write a case"
        },
        "locations": [
            {
                "physicalLocation": {"artifactLocation": shop, "region": region(1, 3, 2, 6)},
                "message": {"text": "here"},
                "logicalLocations": [{"fullyQualifiedName": "shop.sell"}],
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {"artifactLocation": shop, "region": region(1, 1, 1, 2)},
                "message": {"text": "there"},
            },
            {
                "id": 2,
                "physicalLocation": {"artifactLocation": money, "region": region(1, 1, 1, 5)},
                "message": {"text": "and {{there}}"},
            },
        ],
        "fixes": [
            {
                "description": {"text": "write it"},
                "artifactChanges": [
                    {
                        "artifactLocation": shop,
                        "replacements": [
                            {
                                "deletedRegion": region(2, 1, 2, 1),
                                "insertedContent": {"text": "x"},
                            }
                        ],
                    },
                    {
                        "artifactLocation": money,
                        "replacements": [{"deletedRegion": region(1, 1, 1, 5)}],
                    },
                ],
                "properties": {"applicability": "safe"},
            },
            {
                "description": {"text": "leave it"},
                "artifactChanges": [
                    {
                        "artifactLocation": shop,
                        "replacements": [
                            {
                                "deletedRegion": region(2, 1, 2, 2),
                                "insertedContent": {"text": "y"},
                            }
                        ],
                    }
                ],
                "properties": {"applicability": "suggested"},
            },
        ],
        "properties": {
            "question": "What then?",
            "witness": {
                "calls": ["f(1)"],
                "input": {"a": "1"},
                "state": {"s": "{}"},
                "outcomes": {"one": "2"},
            },
        },
    }


def test_columns_count_unicode_characters():
    run = report(FINDING)
    assert run["columnKind"] == "unicodeCodePoints"
    family = report(attrs.evolve(FINDING, span=SHOP.span(8, 11)))
    assert span_of(family["results"][0]) == region(2, 1, 2, 4)


def test_a_rule_carries_the_page_of_its_finding():
    rules = report(BARE, FINDING, INFO, unknown=[OPEN])["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        "conflicting-cases",
        "some-odd-rule",
        "uncovered-input",
    ]
    page = finding_pages()["uncovered-input"]
    assert rules[2]["help"] == {"text": page, "markdown": page}
    assert rules[2]["name"] == "UncoveredInput"
    assert rules[2]["shortDescription"]["text"] in " ".join(page.split())
    assert "```" not in rules[2]["fullDescription"]["text"]
    assert "help" not in rules[1]


def test_a_rule_is_as_grave_as_its_gravest_finding():
    rules = report(INFO, BARE)["tool"]["driver"]["rules"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["warning"]
    assert [each["level"] for each in report(INFO, BARE)["results"]] == ["note", "warning"]


def test_every_page_makes_a_rule():
    names = list(finding_pages())
    found = [Diagnostic(name, "error", "m", SHOP.span(0, 0)) for name in names]
    rules = report(*found)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == names
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in rules)


def test_brackets_that_look_like_a_link_are_none():
    text = report(BARE)["results"][0]["message"]["text"]
    assert text == "`\\[fast\\](1)` says \\\\ nothing"


def test_what_is_open_is_said_by_the_run():
    (invocation,) = report(unknown=[OPEN])["invocations"]
    assert invocation["toolExecutionNotifications"] == [
        {
            "level": "note",
            "message": {"text": "not proved: `conflicting-cases` at shop.buy: the search gave up"},
            "associatedRule": {"id": "conflicting-cases"},
        }
    ]


def test_two_findings_that_read_alike_stay_two():
    first, second = report(BARE, attrs.evolve(BARE, span=SHOP.span(0, 1)))["results"]
    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_a_finding_that_moved_is_the_same():
    moved = attrs.evolve(BARE, span=SHOP.span(0, 1))
    (first,), (second,) = report(BARE)["results"], report(moved)["results"]
    assert first["partialFingerprints"] == second["partialFingerprints"]


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("shop.spec", {"uri": "shop.spec", "uriBaseId": "SRCROOT"}),
        ("/home/ada/a/b.spec", {"uri": "a/b.spec", "uriBaseId": "SRCROOT"}),
        ("../b.spec", {"uri": "../b.spec", "uriBaseId": "SRCROOT"}),
        ("/etc/b:c.spec", {"uri": "file:///etc/b%3Ac.spec"}),
        ("std.web", {"uri": "factoryc:std.web"}),
        ("std.spec", {"uri": "std.spec", "uriBaseId": "SRCROOT"}),
        ("a\udcff.spec", {"uri": "a%FF.spec", "uriBaseId": "SRCROOT"}),
    ],
)
def test_files_are_named_from_the_folder_of_the_run(name, location):
    run = report(LOST, files={name: SourceFile(name, "")})
    assert run["artifacts"] == [{"location": location, "roles": ["analysisTarget"]}]


def test_a_file_that_is_not_there_is_pointed_at_its_beginning():
    assert span_of(report(LOST)["results"][0]) == region(1, 1, 1, 1)


def test_nothing_found_is_a_log_without_results():
    assert report()["results"] == []


def span_of(result):
    return result["locations"][0]["physicalLocation"]["region"]


def region(line, column, end_line, end_column):
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
