"""The language server: which request does what. It reads standard input until its editor leaves."""

from collections.abc import Iterator

import attrs
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from factoryc.lsp.buffer import Buffer, edited
from factoryc.lsp.code_action import code_actions
from factoryc.lsp.definition import definition_at
from factoryc.lsp.formatting import formatting
from factoryc.lsp.hover import hover_at
from factoryc.lsp.rechecking import Rechecking
from factoryc.lsp.session import Session, Shelf
from factoryc.lsp.uris import name_of
from factoryc.version import VERSION


class _OwnBuffers(LanguageServerProtocol):
    """Leaves the texts to our buffers: those of pygls end lines where editors do not."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Iterator[tuple[object, ...]]:
        handler = self.fm.features.get(types.TEXT_DOCUMENT_DID_CHANGE)
        if handler is not None:
            yield handler, (params,), None


@attrs.define
class _Ending:
    """Whether the editor said that it would leave: leaving without a word is a failure."""

    announced: bool = False


def serve(shelf: Shelf) -> int:
    """Serve one editor. The exit code is 0 when it shut the server down before it left."""
    server = LanguageServer("factoryc", VERSION, protocol_cls=_OwnBuffers)
    session = Session(shelf)
    rechecking = Rechecking(server, session)
    ending = _Ending()
    _follow_buffers(server, session, rechecking)
    _answer_requests(server, session)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        session.encoding = str(
            getattr(server.workspace.position_encoding, "value", None)
            or server.workspace.position_encoding
        )
        rechecking.asking.start()

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        ending.announced = True
        rechecking.stop_all()

    server.start_io()
    rechecking.asking.end()  # an editor that died said no word
    return 0 if ending.announced else 1


def _follow_buffers(server: LanguageServer, session: Session, rechecking: Rechecking) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        opened = params.text_document
        name = name_of(opened.uri)
        session.put(Buffer(opened.uri, name, opened.version, opened.text))
        # It may be a module that others could not find before.
        rechecking.begin(tuple(session.buffers))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        name = name_of(params.text_document.uri)
        buffer = session.buffers.get(name)
        if buffer is None:
            return
        version = params.text_document.version
        session.put(edited(buffer, version, params.content_changes, session.encoding))
        rechecking.begin(tuple(session.users_of(name)))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: types.DidSaveTextDocumentParams) -> None:
        # A module that is not open here may have been saved by another program as well.
        session.edition += 1
        rechecking.begin(tuple(session.buffers))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        name = name_of(params.text_document.uri)
        rechecking.stop(name)
        session.drop(name)
        rechecking.show()
        rechecking.begin(tuple(session.buffers))


def _answer_requests(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        name = name_of(params.text_document.uri)
        if name not in session.buffers:
            return None
        understood = await session.meaning(name)
        lines = session.lines(understood.files[name])
        answer = session.answers.get(name)
        current = answer is not None and session.is_current(answer.understood.files[name])
        diagnostics = answer.diagnostics if answer is not None and current else ()
        found = hover_at(understood, diagnostics, name, lines.offset(params.position))
        if found is None:
            return None
        text = types.MarkupContent(types.MarkupKind.Markdown, found.text)
        return types.Hover(text, lines.range(found.span.start, found.span.end))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> types.Location | None:
        name = name_of(params.text_document.uri)
        if name not in session.buffers:
            return None
        understood = await session.meaning(name)
        lines = session.lines(understood.files[name])
        found = definition_at(understood, name, lines.offset(params.position))
        if found is None or found.file not in understood.files:
            return None
        place = session.lines(understood.files[found.file]).range(found.start, found.end)
        return types.Location(session.uri(found.file), place)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def format_document(
        params: types.DocumentFormattingParams,
    ) -> list[types.TextEdit] | None:
        return await formatting(session, name_of(params.text_document.uri))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        edits = server.client_capabilities.workspace
        edit = edits.workspace_edit if edits is not None else None
        versioned = bool(edit is not None and edit.document_changes)
        return code_actions(session, name_of(params.text_document.uri), params, versioned=versioned)
