"""Go to definition: where the name under the cursor was introduced."""

from factoryc.lsp.declared import declared_at, field_declared
from factoryc.lsp.typed import typed_at
from factoryc.lsp.word import word_at
from factoryc.pipeline import Understood
from factoryc.source.span import Span


def definition_at(understood: Understood, file: str, offset: int) -> Span | None:
    """The span of the name where it was introduced, in whichever file."""
    word = word_at(understood.files[file], offset)
    if word is None:
        return None
    declared = declared_at(understood.files, file, word)
    if declared is None:
        typed = typed_at(understood.spec, word.span)
        if typed is not None and typed.record is not None:
            declared = field_declared(understood.files, typed.record, word.text)
    return declared.name if declared is not None else None
