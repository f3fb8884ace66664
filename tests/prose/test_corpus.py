"""What is found in sentences is measured against labels that a person gave them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from factoryc.findings.prose import find_in_prose
from factoryc.source.text import SourceFile

CORPUS = Path(__file__).with_name("corpus.md")
NAMES = {
    "vague": "vague-word",
    "claim": "unverified-claim",
    "open": "open-question",
    "term": "undefined-term",
}


def read_corpus():
    """For each section its sentences, each with what is to be found: names, and words where given."""
    sections = {}
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            sections[line[3:]] = sentences = []
        elif found := re.fullmatch(r"- (.*?)(?: \{(.*)\})?", line):
            labels = [each.partition(": ") for each in (found[2] or "").split("; ") if each]
            sentences.append((found[1], Counter((NAMES[name], word) for name, _, word in labels)))
    return sections


def found_in(sentence):
    """What is found in a sentence that documents a spec of which nothing else is said."""
    text = f'/// {sentence}\nspec sample version ""\n'
    return Counter(
        (each.name, with_word(each, text))
        for each in find_in_prose("a", {"a": SourceFile("a", text)})
    )


def with_word(diagnostic, text):
    has_word = diagnostic.name in {"vague-word", "undefined-term"}
    return text[diagnostic.span.start : diagnostic.span.end] if has_word else ""


def measured(sentences, name):
    """How many are found rightly, how many wrongly, and how many are missed."""
    right = wrong = missed = 0
    for sentence, labels in sentences:
        wanted = Counter({key: n for key, n in labels.items() if key[0] == name})
        found = Counter({key: n for key, n in found_in(sentence).items() if key[0] == name})
        right += sum((wanted & found).values())
        wrong += sum((found - wanted).values())
        missed += sum((wanted - found).values())
    return right, wrong, missed


# As measured. A change of the rules may make it better, not worse.
FLOORS = {
    ("First", "vague-word"): (1.0, 1.0),
    ("First", "unverified-claim"): (1.0, 1.0),
    ("First", "open-question"): (1.0, 1.0),
    ("First", "undefined-term"): (1.0, 1.0),
    ("Second", "vague-word"): (1.0, 0.89),
    ("Second", "unverified-claim"): (1.0, 1.0),
    ("Second", "open-question"): (1.0, 1.0),
    ("Second", "undefined-term"): (1.0, 1.0),
    ("Held out", "vague-word"): (1.0, 0.57),
    ("Held out", "unverified-claim"): (1.0, 0.88),
    ("Held out", "open-question"): (1.0, 1.0),
    ("Held out", "undefined-term"): (1.0, 1.0),
}


@pytest.mark.parametrize(("section", "name"), FLOORS)
def test_precision_and_recall(section, name):
    right, wrong, missed = measured(read_corpus()[section], name)
    assert right > 0
    precision, recall = right / (right + wrong), right / (right + missed)
    lowest_precision, lowest_recall = FLOORS[section, name]
    assert precision >= lowest_precision
    assert recall >= lowest_recall


def test_the_corpus_is_large_and_a_third_of_it_is_clean():
    sentences = [each for section in read_corpus().values() for each in section]
    assert len(sentences) == len({sentence for sentence, _ in sentences}) >= 300
    assert sum(not labels for _, labels in sentences) >= len(sentences) / 3


ROOT = Path(__file__).parents[2]
CLEAN = sorted(
    path for folder in ("examples", "starter", "stdlib") for path in (ROOT / folder).rglob("*.spec")
)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_nothing_is_asked_of_the_prose_that_comes_with_factoryc(path):
    """The standard library stands in for itself here: a check does not ask it."""
    source = SourceFile(str(path), path.read_text(encoding="utf-8"))
    assert find_in_prose(source.name, {source.name: source}) == ()
