"""The prompt of `factoryc simulate`: lines with a history and completion, each answered at once."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.shortcuts import CompleteStyle
from rich.console import Console

from factoryc.cli.exit_codes import HOLDS
from factoryc.cli.output import answer_console
from factoryc.diagnostics.terminal import render_diagnostic
from factoryc.simulate.bench import Bench
from factoryc.simulate.calling import Choose, Ended, Offer, first_offered
from factoryc.simulate.completion import completions, last_word
from factoryc.simulate.reading import TYPED, is_unfinished
from factoryc.simulate.script import lines_of
from factoryc.simulate.session import Session, answer, ends, session, words
from factoryc.simulate.words import answer_lines
from factoryc.source.text import SourceFile

_SIGN = "> "
_GOES_ON = "… "
_NUMBERS = "1234"
_FAILS = "fails"


def prompt(on: Bench, files: Mapping[str, SourceFile], *, ask: bool) -> int:
    """Answer lines until there are no more. Ctrl-C drops the line; `quit` and Ctrl-D end."""
    console = answer_console()
    completer = _Completer(session(on))
    lines: PromptSession[str] = PromptSession(
        history=_history(on.spec.name),
        completer=completer,
        complete_style=CompleteStyle.READLINE_LIKE,
        complete_while_typing=False,
        enable_history_search=True,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation=_GOES_ON,
    )
    choose = _choosing(_asking(console, completer), on, ask=ask)
    console.print(_greeting(on), soft_wrap=True)
    while True:
        try:
            typed = lines.prompt(_SIGN)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return HOLDS
        try:
            for said in lines_of(typed):
                if ends(said.text, completer.now):
                    return HOLDS
                completer.now = _answered(said.text, completer.now, choose, files, console)
        except KeyboardInterrupt:
            console.print("stopped: this line does not count")


def _answered(
    text: str,
    now: Session,
    choose: Choose,
    files: Mapping[str, SourceFile],
    console: Console,
) -> Session:
    answered = answer(text, now, choose, console.width)
    if answered is None:
        return now
    after, told = answered
    for each in told.diagnostics:
        render_diagnostic(each, {**files, TYPED: SourceFile(TYPED, text)}, console)
    for line in answer_lines(told):
        console.print(line, soft_wrap=True)
    return after


def _greeting(on: Bench) -> str:
    listed = words(on)
    word, leave = (next(w for w in listed if w.endswith(said)) for said in ("help", "quit"))
    return (
        f"{on.spec.name} {on.spec.version}, simulated. "
        f"`{word}` says what can be called; `{leave}` or Ctrl-D ends."
    )


def _choosing(asking: Choose, on: Bench, *, ask: bool) -> Choose:
    """What lies outside is always asked about; what a case leaves open, where that is wanted."""
    if ask:
        return asking
    if not on.outside.operations:
        return first_offered
    return lambda offer: asking(offer) if offer.is_outside else 0


def _asking(console: Console, completer: Completer) -> Choose:
    """Lets a person choose among the results that a case allows, or that what lies outside may give."""
    numbers: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=completer, complete_while_typing=False
    )

    def choose(offer: Offer) -> int | Ended:
        case = offer.clause.partition(".")[2]
        asked = "it lies outside; how does it end?"
        about = asked if offer.is_outside else f"{case} allows many results"
        console.print(f"{offer.call}: {about}", soft_wrap=True)
        for ensures in offer.ensures:
            console.print(f"  where {ensures}", soft_wrap=True)
        for number, result in enumerate(offer.results, 1):
            console.print(f"  {number}  {result}", soft_wrap=True)
        or_fails = "" if offer.failing is None else f", or `{_FAILS}`"
        while True:
            question = f"which? a number, or a result of your own{or_fails} [1] "
            typed = numbers.prompt(question).strip() or "1"
            if typed == _FAILS and offer.failing is not None:
                return offer.failing
            if typed in tuple(_NUMBERS[: len(offer.results)]):
                return int(typed) - 1
            taken = offer.own(typed)
            if isinstance(taken, Ended):
                return taken
            console.print(taken, soft_wrap=True)

    return choose


class _Completer(Completer):
    """Completes by what the session knows now."""

    def __init__(self, now: Session) -> None:
        self.now = now

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        del complete_event
        before = document.text_before_cursor
        word = last_word(before)
        for each in completions(before, self.now.world.names, self.now.on):
            yield Completion(each, start_position=-len(word))


def _keys() -> KeyBindings:
    """Enter ends a line in which every bracket is closed; in others it begins the next row."""
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_unfinished(buffer.text) and buffer.document.is_cursor_at_the_end:
            buffer.insert_text("\n  ")
        else:
            buffer.validate_and_handle()

    return keys


def _history(name: str) -> History:
    """That of this spec, in the user's folder for such things; or none where that cannot be had."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    file = Path(state) / "factoryc" / "simulate" / name
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What is typed may be a password of the simulated system.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
