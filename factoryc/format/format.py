"""Lays a file out anew. Text in, text out: only white space and commas are other than before.

What the grammar refuses stays as it is, and its neighbours are laid out all the same. The layout of
a layout is itself, it means what the text meant, and every comment stands between the same words.
"""

import attrs

from factoryc.format.document import WIDTH
from factoryc.format.gaps import Gap, read_gap, torn_end
from factoryc.format.layouts import LAYOUTS
from factoryc.format.render import render
from factoryc.format.written import first_word, last_word, written
from factoryc.frozen import frozen
from factoryc.processes.spread import in_processes
from factoryc.source.span import Span
from factoryc.source.text import SourceFile
from factoryc.syntax.concrete import Phrase, Word, parse_words
from factoryc.syntax.split import Chunk, split

_BYTE_ORDER_MARK = "\ufeff"
# Fewer declarations are laid out before another process has begun.
_MANY = 400
_NOT_KEPT = str.maketrans("", "", " \t\r\n\f,")


@frozen
class Formatted:
    """The text as it should be, and the declarations that could not be read and were kept."""

    text: str
    kept: tuple[Span, ...]


@frozen
class _Laid:
    """A declaration. `head`: how long what is before its `=` is, where runs of such are aligned.

    `is_torn`: it could not be read, and stays as it is.
    """

    text: str
    keyword: str
    gap: Gap
    head: int | None = None
    is_torn: bool = False

    @property
    def is_line(self) -> bool:
        return "\n" not in self.text


def format_source(source: SourceFile) -> Formatted:
    """The one layout of a file."""
    chunks = split(source.text)
    start = chunks[0].start if chunks else len(source.text)
    top = source.text[:start].removeprefix(_BYTE_ORDER_MARK)
    laid = in_processes(
        chunks,
        lambda some: [_laid(source.text, chunk) for chunk in some],
        fewest=_MANY,
    )
    kept = tuple(
        source.span(chunk.start, chunk.start + len(each.text))
        for chunk, each in zip(chunks, laid, strict=True)
        if each.is_torn
    )
    return Formatted(_assembled(top, _aligned(laid)), kept)


def _laid(text: str, chunk: Chunk) -> _Laid:
    phrase = parse_words(text, chunk)
    if phrase is None:
        return _torn(text, chunk)
    around = written(text, phrase, LAYOUTS)
    end = last_word(phrase).end_pos or chunk.end
    result = render(around.lay(phrase))
    before = text[chunk.start : end]
    assert before.translate(_NOT_KEPT) == result.translate(_NOT_KEPT), "a word was lost"
    gap = read_gap(text[end : chunk.end])
    assert gap is not None, "a word was overlooked"
    keyword = str(first_word(phrase))
    return _Laid(result, keyword, gap, None if around.comments else _head(phrase, result))


def _torn(text: str, chunk: Chunk) -> _Laid:
    chunk_text = text[chunk.start : chunk.end]
    end = torn_end(chunk_text)
    gap = read_gap(chunk_text[end:])
    assert gap is not None, "the end of a torn declaration is comments"
    return _Laid(chunk_text[:end], "", gap, is_torn=True)


def _head(phrase: Phrase, result: str) -> int | None:
    """Definitions of types stand below each other with their `=`."""
    declaration = phrase.children[0]
    if isinstance(declaration, Word) or declaration.data != "type_declaration":
        return None
    return None if "\n" in result else result.index(" = ")


# The whole file -------------------------------------------------------------------------------


def _aligned(laid: list[_Laid]) -> list[_Laid]:
    """With the `=` of types that stand right below each other aligned, where all of them fit."""
    result: list[_Laid] = []
    run: list[_Laid] = []
    for each in laid:
        if each.head is None:
            result.extend(_aligned_run(run))
            result.append(each)
            run = []
            continue
        run.append(each)
        if each.gap.is_apart or each.gap.lines:
            result.extend(_aligned_run(run))
            run = []
    return [*result, *_aligned_run(run)]


def _aligned_run(run: list[_Laid]) -> list[_Laid]:
    widest = max((each.head or 0 for each in run), default=0)
    padded = []
    for each in run:
        head = each.head or 0
        padded.append(f"{each.text[:head].ljust(widest)}{each.text[head:]}")
    if any(len(text) > WIDTH for text in padded):
        return run
    return [attrs.evolve(each, text=text) for each, text in zip(run, padded, strict=True)]


def _assembled(top: str, laid: list[_Laid]) -> str:
    gap = read_gap(f"\n{top}")
    lines: list[str] = []
    if gap is None:
        # Indented words above the first declaration: nobody knows what they should be.
        lines.append(top.strip("\n") if not laid else top.lstrip("\n").removesuffix("\n"))
    else:
        _write_gap(lines, gap, apart=False)
        if gap.blank and gap.lines and laid:
            lines.append("")
    for index, each in enumerate(laid):
        trailing = f"  {each.gap.trailing}" if each.gap.trailing else ""
        lines.append(each.text + trailing)
        following = laid[index + 1] if index + 1 < len(laid) else None
        apart = following is not None and not _may_touch(each, following)
        _write_gap(lines, each.gap, apart=apart and not each.gap.is_apart)
        if following is not None and (
            each.gap.blank or (apart and not each.gap.is_apart and not each.gap.lines)
        ):
            lines.append("")
    while lines and not lines[0]:
        del lines[0]
    return "".join(f"{line}\n" for line in lines)


def _may_touch(above: _Laid, below: _Laid) -> bool:
    """Lines may stand right below each other, and a line below what begins with the same word."""
    return below.is_line and (above.is_line or above.keyword == below.keyword)


def _write_gap(lines: list[str], gap: Gap, *, apart: bool) -> None:
    for index, line in enumerate(gap.lines):
        if line.blank or (apart and index == 0):
            lines.append("")
        lines.append(f"  {line.text}" if line.indented else line.text)
