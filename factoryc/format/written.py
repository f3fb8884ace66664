"""What the author wrote around the words of one declaration: comments, free lines, line ends."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from factoryc.format.document import Comment, Commented, Comments, Document, separated
from factoryc.frozen import frozen
from factoryc.syntax.concrete import Phrase, Word, words

_LINE_ENDS = re.compile(r"[ \t\r\f]*(?:\n|//)")

Layout: TypeAlias = "Callable[[Phrase, Written], Document]"


@frozen
class Written:
    """The text of a file, and the comments of a declaration in it by the start of the next word."""

    text: str
    layouts: Mapping[str, Layout]
    comments: Mapping[int, Comments]

    def lay(self, part: Phrase | Word) -> Document:
        """The layout of a phrase, or the word itself with the comments before it."""
        if isinstance(part, Word):
            return self.word(part)
        layout = self.layouts.get(part.data)
        if layout is None:
            # A construct that is new in the grammar: a test names it, and until then nothing is lost.
            return separated(" ", [self.lay(each) for each in part.children])
        return layout(part, self)

    def word(self, word: Word) -> Document:
        return self.respelled(word, str.__str__(word))

    def respelled(self, word: Word, text: str) -> Document:
        """A word that is written in another way."""
        return self._commented(word, text, closes=False)

    def closing(self, word: Word) -> Document:
        """A closing bracket: the comments before it belong to its inside."""
        return self._commented(word, str.__str__(word), closes=True)

    def _commented(self, word: Word, text: str, *, closes: bool) -> Document:
        if not self.comments or (found := self.comments.get(word.start_pos or 0)) is None:
            return text
        return Commented(text, found, closes)

    def breaks_after(self, opening: Word) -> bool:
        """Whether the author went on in a new line behind an opening bracket."""
        return _LINE_ENDS.match(self.text, opening.end_pos or 0) is not None

    def commented(self, part: Phrase | Word) -> bool:
        """Whether comments stand above a phrase."""
        found = self.comments.get(first_word(part).start_pos or 0)
        return found is not None and bool(found.own)

    def blank_before(self, part: Phrase | Word) -> bool:
        """Whether the author left a line free above a phrase, or above the comments before it."""
        start = first_word(part).start_pos or 0
        if (found := self.comments.get(start)) is not None:
            return found.own[0].blank if found.own else found.blank
        index = start
        while index and self.text[index - 1] in " \t\r\n\f":
            index -= 1
        return self.text.count("\n", index, start) > 1


def first_word(part: Phrase | Word) -> Word:
    while not isinstance(part, Word):
        part = part.children[0]
    return part


def last_word(part: Phrase | Word) -> Word:
    while not isinstance(part, Word):
        part = part.children[-1]
    return part


def written(text: str, phrase: Phrase, layouts: Mapping[str, Layout]) -> Written:
    """The surroundings of a declaration's words."""
    start, end = first_word(phrase).start_pos or 0, last_word(phrase).end_pos or 0
    if text.find("//", start, end) < 0:
        return Written(text, layouts, {})
    comments: dict[int, Comments] = {}
    since = start
    for word in words(phrase):
        if word.type == "COMMA":
            # A comma moves to the end of the item before it, so it separates no comments.
            continue
        between = text[since : word.start_pos]
        if "//" in between:
            comments[word.start_pos or 0] = _comments(between)
        since = word.end_pos or 0
    return Written(text, layouts, comments)


def _comments(between: str) -> Comments:
    """The comments in what stands between two words: white space, and a comma at most."""
    trailing: str | None = None
    own: list[Comment] = []
    blank = False
    first, *rest = between.split("\n")
    if (place := first.find("//")) >= 0:
        trailing = first[place:].rstrip()
    for line in rest[:-1]:
        place = line.find("//")
        if place >= 0:
            own.append(Comment(line[place:].rstrip(), blank))
        blank = place < 0 and not line.strip(", \t\r\f")
    return Comments(trailing, tuple(own), blank)
