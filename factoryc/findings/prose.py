"""Reads what a spec says in sentences, and asks about what its clauses do not say."""

import re
from collections.abc import Iterator, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.findings.open_question import open_questions, open_questions_in_comments
from factoryc.findings.undefined_term import undefined_terms
from factoryc.findings.unverified_claim import unverified_claims
from factoryc.findings.vague_word import vague_words
from factoryc.prose.code import Code
from factoryc.prose.passage import Sentence, sentences
from factoryc.prose.vocabulary import Vocabulary
from factoryc.source.text import SourceFile

_STANDARD = "std."
_HEADER = re.compile(r"^spec\b", re.MULTILINE)


def find_in_prose(root: str, files: Mapping[str, SourceFile]) -> tuple[Diagnostic, ...]:
    """What is asked of the sentences of a spec, and of the modules that it uses.

    The standard library is not asked, and other specs are asked by themselves.
    """
    codes = {name: Code(source) for name, source in files.items()}
    vocabulary = Vocabulary(tuple(codes.values()))
    return tuple(
        diagnostic
        for name, code in codes.items()
        if name == root or not (name.startswith(_STANDARD) or _HEADER.search(code.source.text))
        for diagnostic in _in_file(code, vocabulary)
    )


def _in_file(code: Code, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    yield from open_questions_in_comments(code.source)
    for sentence in sentences(code.source):
        yield from open_questions(sentence)
        yield from vague_words(sentence, is_measured=_is_measured(sentence, code))
        yield from undefined_terms(sentence, vocabulary)
        yield from unverified_claims(sentence, code)


def _is_measured(sentence: Sentence, code: Code) -> bool:
    """Whether some clause says how long what the sentence documents may take."""
    if not code.limited or sentence.kind != "doc":
        return False
    declared = code.documented_at(sentence.start)
    return declared is not None and (declared.kind == "spec" or declared.name in code.limited)
