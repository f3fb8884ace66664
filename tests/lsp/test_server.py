"""The language server in a process of its own, on standard input and output."""

import json
import subprocess
from pathlib import Path

import pytest
from lsprotocol import types

from tests.cli.command import factoryc
from tests.lsp.conftest import CACHES, COMMAND, ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARCEL = """\
spec parcel version "1.0.0"

/// What a parcel costs.
operation price(weight: Int where it >= 0) -> Int {
  case light when weight < 10 { returns 3 }
  case heavy when weight >= 10 { returns 5 }
}
"""


async def test_an_edit_brings_a_mistake_and_another_takes_it(editor, tmp_path):
    uri = (tmp_path / "a b.spec").as_uri()
    editor.open(uri, PARCEL)
    first = await editor.shown(uri, 1, ["missing-part"])

    # `weight < 10` becomes `wait < 10`.
    editor.replace(uri, 2, (4, 18), (4, 24), "wait")
    (mistake,) = await editor.shown(uri, 2, ["unknown-name"])
    assert mistake.range == types.Range(types.Position(4, 18), types.Position(4, 22))
    assert mistake.severity == types.DiagnosticSeverity.Error
    assert mistake.source == "factoryc"

    editor.replace(uri, 3, (4, 18), (4, 22), "weight")
    assert await editor.shown(uri, 3, ["missing-part"]) == first


async def test_the_same_is_said_as_by_check(editor, tmp_path):
    path = tmp_path / "parcel.spec"
    path.write_text(PARCEL.replace("weight >= 10", "weight > 10"))
    answer = json.loads(factoryc("check", path, "--format", "json").output)
    expected = {each["name"] for each in answer["findings"]}
    assert "uncovered-input" in expected
    editor.open(path.as_uri(), path.read_text())
    shown = await editor.shown(path.as_uri(), 1, expected)
    assert len(shown) == len(answer["findings"])
    (gap,) = [each for each in shown if each.code == "uncovered-input"]
    assert gap.code_description.href.endswith("/uncovered-input.md")
    (said,) = [each for each in answer["findings"] if each["name"] == "uncovered-input"]
    assert gap.message.startswith(said["message"])
    assert said["question"] in gap.message


async def test_columns_count_as_the_editor_counts(editor, tmp_path):
    uri = (tmp_path / "clef.spec").as_uri()
    text = 'spec clef version "1.0.0"\n\nfunction same(a: Text) -> Bool = "𝄞" == b and a == a\n'
    editor.open(uri, text)
    (mistake,) = await editor.shown(uri, 1, ["unknown-name"])
    column = len(text.split("\n")[2].split(" b ", maxsplit=1)[0].encode("utf-16-le")) // 2 + 1
    assert mistake.range.start == types.Position(2, column)
    editor.replace(uri, 2, (2, column), (2, column + 1), "a")
    await editor.shown(uri, 2, ["missing-part"])


async def test_a_label_leads_to_its_place(editor, tmp_path):
    uri = (tmp_path / "twice.spec").as_uri()
    editor.open(uri, 'spec twice version "1.0.0"\n\ntype A = Int\ntype A = Text\n')
    shown = await editor.shown(uri, 1, ["duplicate-name"])
    (label,) = shown[0].related_information
    assert label.location.uri == uri
    assert label.location.range.start == types.Position(2, 5)
    assert label.message == "first here"


async def test_a_fix_is_an_edit_of_this_version(editor, tmp_path):
    uri = (tmp_path / "gap.spec").as_uri()
    editor.open(uri, PARCEL.replace("weight >= 10", "weight > 10").replace("\n", "\r\n"))
    shown = await editor.shown(uri, 1, ["missing-part", "uncovered-input"])
    (gap,) = [each for each in shown if each.code == "uncovered-input"]
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(uri), gap.range, types.CodeActionContext([gap])
        )
    )
    (fix,) = [each for each in actions if each.diagnostics[0].code == "uncovered-input"]
    assert fix.kind == types.CodeActionKind.QuickFix
    (change,) = fix.edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)
    for number, edit in enumerate(reversed(change.edits), 2):
        assert "\n" not in edit.new_text.replace("\r\n", "")
        start = (edit.range.start.line, edit.range.start.character)
        end = (edit.range.end.line, edit.range.end.character)
        editor.replace(uri, number, start, end, edit.new_text)
    await editor.shown(uri, len(change.edits) + 1, ["missing-part"])


async def test_only_quick_fixes_are_offered_and_only_when_asked(editor, tmp_path):
    uri = (tmp_path / "kinds.spec").as_uri()
    editor.open(uri, PARCEL)
    (first, *_) = await editor.shown(uri, 1, ["missing-part"])

    async def offered(only):
        context = types.CodeActionContext([first], only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), first.range, context)
        return await editor.client.text_document_code_action_async(params)

    assert await offered([types.CodeActionKind.QuickFix])
    assert not await offered([types.CodeActionKind.SourceOrganizeImports])


async def test_hover_and_definition(editor, tmp_path):
    uri = (tmp_path / "hover.spec").as_uri()
    editor.open(uri, PARCEL)
    document, place = types.TextDocumentIdentifier(uri), types.Position(4, 20)
    hover = await editor.client.text_document_hover_async(types.HoverParams(document, place))
    assert "weight: Int where it >= 0" in hover.contents.value
    assert hover.range == types.Range(types.Position(4, 18), types.Position(4, 24))
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(document, place)
    )
    assert found.uri == uri
    assert found.range.start == types.Position(3, 16)


async def test_a_module_that_changes_is_noticed_by_its_user(editor, tmp_path):
    """The buffer counts, saved or not; once it is closed, the file does."""
    money, shop = tmp_path / "money.spec", tmp_path / "shop.spec"
    money.write_text("type Amount = Int\n")
    text = 'spec shop version "1.0.0"\n\nuse ./money.{Amount}\n\nrecord Item { price: Amount }\n'
    editor.open(shop.as_uri(), text)
    await editor.shown(shop.as_uri(), 1, ["missing-part"])

    editor.open(money.as_uri(), money.read_text())
    editor.replace(money.as_uri(), 2, (0, 5), (0, 11), "Cents")
    await editor.shown(shop.as_uri(), 1, ["unknown-name"])
    assert editor.names(money.as_uri()) == set(), "a module lacks no part"

    editor.close(money.as_uri())
    await editor.shown(shop.as_uri(), 1, ["missing-part"])


async def test_data_are_looked_for_beside_the_file(editor, tmp_path):
    (tmp_path / "there.csv").write_text("weight\n1\n")
    uri = (tmp_path / "rows.spec").as_uri()
    eval_ = 'eval "e" for each row in csv("there.csv") { expect price(row.weight) == 3 }\n'
    editor.open(uri, PARCEL + eval_.replace("there", "nowhere"))
    (mistake,) = await editor.shown(uri, 1, ["missing-data"])
    assert "nowhere.csv" in mistake.message
    editor.replace(uri, 2, (7, 30), (7, 37), "there")
    await editor.shown(uri, 2, ["missing-part"])


async def test_evals_go_through_their_data(editor, tmp_path):
    (tmp_path / "rows.csv").write_text("weight,price\n1,3\n12,5\n")
    path = tmp_path / "rows.spec"
    path.write_text(
        f'{PARCEL}eval "rows" for each row in csv("rows.csv") '
        "{ expect price(row.weight) == row.price }\n"
    )
    editor.open(path.as_uri(), path.read_text())
    await editor.shown(path.as_uri(), 1, ["missing-part"])
    (tmp_path / "rows.csv").write_text("weight,price\n1,3\n12,6\n")
    editor.save(path.as_uri())
    shown = await editor.shown(path.as_uri(), 1, ["missing-part", "eval-contradicts-contract"])
    (wrong,) = [each for each in shown if each.code == "eval-contradicts-contract"]
    assert "expected 6, by the contract 5" in wrong.message


async def test_a_check_asks_nothing_again_that_the_editor_has_asked(editor, tmp_path):
    path = tmp_path / "shared.spec"
    text = PARCEL.replace("weight >= 10", "weight > 10")
    path.write_text(text.replace("heavy", "weighty"))
    found = ["missing-part", "uncovered-input"]
    editor.open(path.as_uri(), text)
    await editor.shown(path.as_uri(), 1, found)

    def kept():
        files = Path(CACHES.name, "factoryc", "answers").glob("*.said")
        return {each.name: each.stat().st_mtime_ns for each in files}

    before = kept()
    assert before
    ended = factoryc("check", path, "--format", "json", XDG_CACHE_HOME=CACHES.name)
    assert {each["name"] for each in json.loads(ended.output)["findings"]} == set(found)
    assert kept() != before, "this text has another case"
    before = kept()
    editor.replace(path.as_uri(), 2, (5, 7), (5, 12), "weighty")
    await editor.shown(path.as_uri(), 2, found)
    assert kept() == before


async def test_modules_in_a_circle_are_not_each_left_to_the_other(editor, tmp_path):
    one, other = tmp_path / "one.spec", tmp_path / "other.spec"
    one.write_text("use ./other.{B}\n\ntype A = Int\n")
    other.write_text("use ./one.{A}\n\ntype B = Int\n")
    editor.open(one.as_uri(), one.read_text())
    await editor.shown(other.as_uri(), None, ["import-cycle"])
    editor.open(other.as_uri(), other.read_text())
    await editor.shown(other.as_uri(), 1, ["import-cycle"])


async def test_a_text_that_was_never_saved_is_served(editor):
    uri = "untitled:Untitled-1"
    editor.open(uri, "use ./money\n\n" + PARCEL.replace("weight < 10", "wait < 10"))
    shown = await editor.shown(uri, 1, ["unknown-module", "unknown-name"])
    assert any("save this text to a file first" in each.message for each in shown)


@pytest.mark.parametrize("text", ["", "\0", "}{", "spec", "𝄞" * 100, "a\r\r\n\u2028b", '"' * 50])
async def test_any_text_is_survived(editor, tmp_path, text):
    uri = (tmp_path / "any.spec").as_uri()
    editor.open(uri, text)
    params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(9, 9))
    await editor.client.text_document_hover_async(params)
    editor.replace(uri, 2, (0, 0), (99, 99), PARCEL)
    await editor.shown(uri, 2, ["missing-part"])


async def test_a_closed_buffer_shows_nothing(editor, tmp_path):
    uri = (tmp_path / "closed.spec").as_uri()
    editor.open(uri, "type A = Nothing\n")
    await editor.shown(uri, 1, ["unknown-name"])
    editor.close(uri)
    await editor.shown(uri, None, [])


async def test_what_was_never_opened_is_asked_in_vain(editor):
    params = types.HoverParams(types.TextDocumentIdentifier("file:///no"), types.Position(0, 0))
    assert await editor.client.text_document_hover_async(params) is None
    editor.replace("file:///no", 2, (0, 0), (0, 0), "x")
    editor.close("file:///no")
    assert await editor.client.text_document_hover_async(params) is None


def exit_code(*messages):
    """How the server ends after these messages, and the end of its input."""
    content = b""
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        content += b"Content-Length: %d\r\n\r\n" % len(body) + body
    ended = subprocess.run(
        COMMAND,
        input=content,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT)},
        timeout=30,
        check=False,
    )
    assert b"Traceback" not in ended.stderr
    return ended.returncode


INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None}}


async def test_leaving_politely_is_success_and_without_a_word_is_not():
    shutdown, leave = {"id": 2, "method": "shutdown"}, {"method": "exit"}
    assert exit_code(INITIALIZE, shutdown, leave) == 0
    assert exit_code(INITIALIZE, leave) == 1
    assert exit_code(INITIALIZE) == 1


async def test_a_request_for_the_layout_is_answered(editor, tmp_path):
    uri = (tmp_path / "crooked.spec").as_uri()
    editor.open(uri, "type A=Int\n")
    (edit,) = await editor.client.text_document_formatting_async(
        types.DocumentFormattingParams(
            types.TextDocumentIdentifier(uri), types.FormattingOptions(2, insert_spaces=True)
        )
    )
    assert edit.new_text == "type A = Int\n"
