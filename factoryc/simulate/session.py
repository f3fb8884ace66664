"""A session: lines come in one after the other, each is answered, and any of them is taken back.

The same spec, seed and lines give the same answers. What is asked for by a word of the simulation, such
as `state`, changes nothing. Where the spec has a name that is such a word, `:state` is the word.
"""

from collections.abc import Callable, Mapping

import attrs

from factoryc.frozen import frozen
from factoryc.simulate.answer import Answer
from factoryc.simulate.asking_ports import said_text
from factoryc.simulate.bench import Bench, World, beginning
from factoryc.simulate.calling import Choose
from factoryc.simulate.help import help_lines
from factoryc.simulate.playing import play
from factoryc.simulate.reading import read_line
from factoryc.simulate.reasons import why
from factoryc.simulate.stating import read_answer, states_an_answer
from factoryc.simulate.tables import state_tables

_COMMENT = "//"
_QUIT, _EXIT = "quit", "exit"


@frozen(eq=False)
class Session:
    """`past` holds the line and the world before it, for each line that was played."""

    on: Bench
    world: World
    past: tuple[tuple[str, World], ...] = ()


def session(on: Bench) -> Session:
    """The session in which nothing was said yet."""
    return Session(on, beginning(on))


def answer(said: str, before: Session, choose: Choose, width: int) -> tuple[Session, Answer] | None:
    """The session after this line, and the answer to it. None: nothing was said.

    `width` is the number of columns that tables may take. Whoever asks goes no further where the
    line `ends` the session.
    """
    text = said.strip()
    if not text or text.startswith(_COMMENT) or ends(said, before):
        return None
    word = _word(text, before)
    if word == "undo":
        return _undone(before)
    if word is not None:
        return before, Answer("shown", _SHOWN[word](before, width))
    if states_an_answer(said, before.on):
        return _stated(said, before)
    line = read_line(said, before.world.names, before.on)
    if isinstance(line, tuple):
        return before, Answer("mistake", diagnostics=line)
    world, answered = play(line, before.world, before.on, choose)
    return Session(before.on, world, (*before.past, (text, before.world))), answered


def _stated(said: str, before: Session) -> tuple[Session, Answer]:
    """What lies outside answers so when it is called next."""
    stated = read_answer(said, before.world, before.on)
    if isinstance(stated, tuple):
        return before, Answer("mistake", diagnostics=stated)
    world = attrs.evolve(before.world, stated=(*before.world.stated, stated))
    called = before.on.ground.spec.operation(stated.operation)
    told = Answer("done", (f"the next `{stated.operation}` {said_text(stated, called)}",))
    return Session(before.on, world, (*before.past, (said.strip(), before.world))), told


def ends(said: str, now: Session) -> bool:
    """Whether this line says that the simulation is over."""
    return _word(said.strip(), now) in {_QUIT, _EXIT}


def words(on: Bench) -> Mapping[str, str]:
    """The words of the simulation as they are written here, with what each does."""
    return {f":{word}" if _is_name(word, on) else word: does for word, does in WORDS.items()}


WORDS: Mapping[str, str] = {
    "state": "show what is remembered",
    "why": "show which guards of the last call held",
    "undo": "take the last line back",
    "history": "list the lines that count",
    "help": "show what can be called",
    _QUIT: "end the simulation; so do `exit` and Ctrl-D",
}


def _word(text: str, before: Session) -> str | None:
    word = text.removeprefix(":")
    if word not in WORDS and word != _EXIT:
        return None
    is_meant = text.startswith(":") or not (_is_name(word, before.on) or word in before.world.names)
    return word if is_meant else None


def _is_name(word: str, on: Bench) -> bool:
    return word in on.scope.states or word in on.scope.functions


def _undone(before: Session) -> tuple[Session, Answer]:
    if not before.past:
        return before, Answer("shown", ("there is nothing to take back",))
    *past, (text, world) = before.past
    # Who takes a line back and says it again may want another result where many are allowed.
    world = attrs.evolve(world, calls=before.world.calls)
    return Session(before.on, world, tuple(past)), Answer("shown", (f"took back: {text}",))


def _state(before: Session, width: int) -> tuple[str, ...]:
    return state_tables(before.world, before.on, width)


def _why(before: Session, _width: int) -> tuple[str, ...]:
    if before.world.last is None:
        return ("nothing was called yet",)
    return why(before.world.last, before.on)


def _history(before: Session, _width: int) -> tuple[str, ...]:
    return tuple(text for text, _ in before.past) or ("nothing was said yet",)


def _help(before: Session, _width: int) -> tuple[str, ...]:
    return help_lines(before.on, words(before.on))


_SHOWN: Mapping[str, Callable[[Session, int], tuple[str, ...]]] = {
    "state": _state,
    "why": _why,
    "history": _history,
    "help": _help,
}
