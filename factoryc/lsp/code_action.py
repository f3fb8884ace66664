"""Quick fixes: those that the diagnostics at a place carry, for exactly the text that is shown."""

from collections.abc import Iterable, Mapping

from lsprotocol import types

from factoryc.diagnostics.diagnostic import Fix
from factoryc.lsp.publish import as_protocol
from factoryc.lsp.session import Session
from factoryc.source.text import SourceFile


def code_actions(
    session: Session, name: str, params: types.CodeActionParams, *, versioned: bool
) -> list[types.CodeAction]:
    """One action for each fix. None while the text is newer than what was checked."""
    if not _wanted(params.context.only):
        return []
    actions: list[types.CodeAction] = []
    for root in session.roots():
        answer = session.answers[root]
        files = answer.understood.files
        if name not in files:
            continue
        asked = session.lines(files[name])
        start, end = asked.offset(params.range.start), asked.offset(params.range.end)
        for diagnostic in answer.diagnostics:
            span = diagnostic.span
            if span.file != name or span.start > end or span.end < start:
                continue
            shown = as_protocol(diagnostic, files, session)
            actions.extend(
                types.CodeAction(
                    title=fix.title,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[shown],
                    is_preferred=fix.applicability == "safe" or None,
                    edit=_edit(fix, files, session, versioned=versioned),
                )
                for fix in diagnostic.fixes
                if all(
                    edit.span.file in files and session.is_current(files[edit.span.file])
                    for edit in fix.edits
                )
            )
    return actions


def _wanted(kinds: Iterable[types.CodeActionKind | str] | None) -> bool:
    """Whether quick fixes are among the kinds that are asked for, an empty kind meaning all."""
    quick = types.CodeActionKind.QuickFix.value
    names = [str(getattr(kind, "value", kind)) for kind in kinds or ()]
    return not names or any(not name or name == quick for name in names)


def _edit(
    fix: Fix, files: Mapping[str, SourceFile], session: Session, *, versioned: bool
) -> types.WorkspaceEdit:
    edits: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        source = files[edit.span.file]
        buffer = session.buffers.get(source.name)
        text = edit.text.replace("\n", buffer.line_end) if buffer is not None else edit.text
        place = session.lines(source).range(edit.span.start, edit.span.end)
        edits.setdefault(source.name, []).append(types.TextEdit(place, text))
    if not versioned:
        return types.WorkspaceEdit({session.uri(name): each for name, each in edits.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(
                    session.uri(name),
                    session.buffers[name].version if name in session.buffers else None,
                ),
                list(each),
            )
            for name, each in edits.items()
        ]
    )
