"""The language server in a process of its own, on standard input and output."""

import asyncio

import pytest
from lsprotocol import types

CLEAN = """\
/// What a parcel costs.
operation price(weight: Int where it >= 0) -> Int {
  case light when weight < 10 { returns 3 }
  case heavy when weight >= 10 { returns 5 }
}
"""


def names(diagnostics):
    return sorted(each.code for each in diagnostics)


async def until(editor, uri, version, expected):
    """What is shown of a version, once it is what is expected; or the last of it, after a while."""
    for _ in range(150):
        shown = editor.diagnostics.get(uri)
        sent = editor.versions.get(uri)
        if shown is not None and sent == version and expected(names(shown)):
            return shown
        await asyncio.sleep(0.1)
    return editor.diagnostics.get(uri)


@pytest.fixture
def shown(editor):
    """Remember the version that each set of diagnostics belongs to."""
    editor.versions = {}

    @editor.feature("factoryc/none")
    def nothing(_):
        return None

    real = editor.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def remember(params):
        editor.versions[params.uri] = params.version
        return real(params)

    editor.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = remember
    return editor


def open_text(editor, uri, text):
    item = types.TextDocumentItem(uri, "factory-spec", 1, text)
    editor.text_document_did_open(types.DidOpenTextDocumentParams(item))


def replace(editor, uri, version, start, end, text):
    """Replace a range, as an editor does on each key."""
    place = types.Range(types.Position(*start), types.Position(*end))
    change = types.TextDocumentContentChangePartial(place, text)
    document = types.VersionedTextDocumentIdentifier(version, uri)
    editor.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))


@pytest.mark.asyncio
async def test_an_edit_brings_a_mistake_and_another_takes_it(shown, tmp_path):
    uri = (tmp_path / "a b.spec").as_uri()
    open_text(shown, uri, CLEAN)
    first = await until(shown, uri, 1, lambda found: "missing-part" in found)
    assert set(names(first)) == {"missing-part"}

    # `weight < 10` becomes `wait < 10`.
    replace(shown, uri, 2, (2, 18), (2, 24), "wait")
    second = await until(shown, uri, 2, lambda found: found == ["unknown-name"])
    assert names(second) == ["unknown-name"]
    assert second[0].range == types.Range(types.Position(2, 18), types.Position(2, 22))
    assert second[0].severity == types.DiagnosticSeverity.Error

    replace(shown, uri, 3, (2, 18), (2, 22), "weight")
    third = await until(shown, uri, 3, lambda found: "missing-part" in found)
    assert third == first
