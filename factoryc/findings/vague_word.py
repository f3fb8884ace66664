"""`vague-word`: a sentence of the spec that two readers take for different things."""

from collections.abc import Iterator

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.prose.lexicon import NOT_BEFORE, NOT_BEHIND, PRONOUN, Group, Phrase, phrases
from factoryc.prose.numbers import Number, numbers
from factoryc.prose.passage import Sentence
from factoryc.prose.words import Word, is_demand, is_predicate, words

NAME = "vague-word"
_POINTING = frozenset({"this", "that", "these", "those", "it", "they"})
_MODAL = frozenset(
    {"must", "shall", "should", "will", "may", "can", "needs", "need", "has", "have"}
)


def vague_words(sentence: Sentence, *, is_measured: bool) -> Iterator[Diagnostic]:
    """A warning for each vague phrase. `is_measured`: a clause says how fast it is."""
    if sentence.kind in {"reason", "defined"}:
        return
    for phrase, start, end in _vague(sentence):
        if is_measured and phrase.group.name == "speed":
            continue
        yield _warning(sentence, phrase.group, start, end)
    if sentence.kind == "doc" and sentence.is_first:
        first = words(sentence.text)[:2]
        if len(first) > 1 and first[0].text in _POINTING and first[1].text in _MODAL:
            yield _warning(sentence, PRONOUN, first[0].start, first[0].end)


def _warning(sentence: Sentence, group: Group, start: int, end: int) -> Diagnostic:
    said = sentence.text[start:end]
    return Diagnostic(
        NAME,
        "warning",
        f"`{said}` {group.why}",
        sentence.span(start, end),
        label=group.name,
        question=f"What exactly is `{said}` here?",
        help=group.instead,
    )


def _vague(sentence: Sentence) -> Iterator[tuple[Phrase, int, int]]:
    said = words(sentence.text)
    known = phrases()
    demands = is_demand(said)
    counted = numbers(sentence.text)
    index = 0
    while index < len(said):
        phrase = next(
            (
                each
                for each in known.get(said[index].text, ())
                if _stands_at(each, said, index)
                and _applies(each, said, index, demands)
                and (each.group.in_titles or sentence.kind != "title")
                and not (each.group.measurable and _has_measure(counted))
            ),
            None,
        )
        if phrase is None or _is_in_a_name(sentence.text, said[index : index + 2]):
            index += 1
            continue
        last = index + len(phrase.words) - 1
        yield phrase, said[index].start, said[last].end
        index = last + 1


def _is_in_a_name(text: str, two: tuple[Word, ...]) -> bool:
    """`Modern Art`: two words with capitals."""
    return len(two) > 1 and all(text[word.start].isupper() for word in two)


def _stands_at(phrase: Phrase, said: tuple[Word, ...], index: int) -> bool:
    there = said[index : index + len(phrase.words)]
    if tuple(word.text for word in there) != phrase.words:
        return False
    text = " ".join(phrase.words)
    before = said[index - 1].text if index else ""
    end = index + len(phrase.words)
    behind = said[end].text if end < len(said) else ""
    if before in NOT_BEHIND.get(text, ()) or behind in NOT_BEFORE.get(text, ()):
        return False
    # `three and more` has an end: it is a bound.
    return not (text == "and more" and numbers(before))


def _applies(phrase: Phrase, said: tuple[Word, ...], index: int, demands: bool) -> bool:
    if phrase.where == "anywhere":
        return True
    return demands and (phrase.where == "demanded" or is_predicate(said, index))


def _has_measure(counted: tuple[Number, ...]) -> bool:
    """Whether a number makes it exact. `one` alone counts nothing in most sentences."""
    return any(number.value > 1 for number in counted)
