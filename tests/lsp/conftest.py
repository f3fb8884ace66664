"""A real `factoryc lsp`, driven as an editor does. One process serves all tests of a module."""

import asyncio
import sys
import tempfile
from pathlib import Path

import attrs
import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "factoryc.cli.main", "lsp", "--stdio"]
PATIENCE = 20
# What the server keeps is nobody else's.
CACHES = tempfile.TemporaryDirectory()


def recording_client():
    """A client that keeps whole messages: pytest-lsp's own forgets the version."""
    client = make_test_lsp_client()
    client.published = {}
    keep = client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def record(params):
        client.published[params.uri] = params
        return keep(params)

    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = record
    return client


@pytest_lsp.fixture(
    scope="module",
    config=ClientServerConfig(
        server_command=COMMAND,
        server_env={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": CACHES.name},
        client_factory=recording_client,
    ),
)
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


@attrs.frozen
class Editor:
    """What a person does, in the messages of an editor."""

    client: object

    def open(self, uri, text):
        item = types.TextDocumentItem(uri, "factory-spec", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def save(self, uri):
        document = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))

    def close(self, uri):
        document = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def replace(self, uri, version, start, end, text):
        """Replace a range between two (line, column), as an editor does on each key."""
        place = types.Range(types.Position(*start), types.Position(*end))
        change = types.TextDocumentContentChangePartial(place, text)
        document = types.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def shown(self, uri, version, names):
        """The diagnostics of a version, once their names are these. Fails after a while."""
        for _ in range(PATIENCE * 10):
            sent = self.client.published.get(uri)
            if sent is not None and sent.version == version and self.names(uri) == set(names):
                return sent.diagnostics
            await asyncio.sleep(0.1)
        raise AssertionError(f"{uri} shows {self.client.published.get(uri)}, not {names}")

    def names(self, uri):
        return {each.code for each in self.client.published[uri].diagnostics}


@pytest.fixture(scope="module")
def editor(client):
    return Editor(client)
