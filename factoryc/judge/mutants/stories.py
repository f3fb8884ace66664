"""Stories of the contract, played by an implementation and by its mutants: where do they part?

What the contract leaves open each of them answers in its own way: a code that one of them made up is
put where the story goes on with it, so that chance alone makes no difference.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs

from factoryc.analysis.ground import ground
from factoryc.analysis.situation import Step
from factoryc.audit.beside_cases import rejected_stories
from factoryc.audit.stories import Stories, Told, step_text, stories
from factoryc.contract.evaluation import Undefined, exactly, same
from factoryc.contract.literal import outcome_text
from factoryc.contract.runtime import Explained, Failed, Rejected, Returned, explain
from factoryc.contract.tables import State
from factoryc.judge.made_up import made_up, with_texts
from factoryc.judge.mutants.fates import Difference
from factoryc.judge.sandbox.policy import Policy
from factoryc.judge.sandbox.sandbox import Sandbox, open_sandbox
from factoryc.judge.subjects.opening import SandboxedSubject, SubjectOptions, subject_in
from factoryc.judge.subjects.subject import Broken, Ended, Observed
from factoryc.judge.testing.disagreement import Event, Passed
from factoryc.judge.testing.disagreement import Step as Called
from factoryc.judge.testing.kept_steps import kept_steps
from factoryc.spec.clock import BEGINNING, passes_time, reads_clock
from factoryc.spec.definitions import Operation
from factoryc.spec.spec import Spec

_MOST_STORIES = 160
_ENDED = (Broken, Ended)


def stories_to_play(spec: Spec) -> Stories:
    """An even share of the stories of the contract, and of calls that break a type."""
    base = ground(spec)
    told = (*rejected_stories(base), *stories(base).told)
    every = -(-len(told) // _MOST_STORIES)
    return Stories(base, told[::every])


@attrs.frozen(eq=False)
class _Played:
    """One call as it was made, what came of it, and the same in the words of the story.

    `breaks` is the clause that forbids it, where one does.
    """

    step: Step
    observed: Observed
    canonical: Observed
    allowed: bool | None
    breaks: str


@attrs.frozen(eq=False)
class _Parting:
    """Calls of a story as a mutant played them, up to one that the original answered otherwise.

    `right` is how it did, where it was called after all of them: in a story that `is_shorter`, it was not.
    """

    told: Sequence[Told]
    played: Sequence[_Played]
    right: _Played
    is_shorter: bool = False

    @property
    def forbidden(self) -> bool:
        """Whether the spec does not allow what the mutant answers."""
        return self.played[-1].allowed is False

    def shorter(self, told: Sequence[Told], played: Sequence[_Played]) -> "_Parting":
        """The same by fewer calls."""
        return _Parting(told, played, self.right, len(told) < len(self.told) or self.is_shorter)


@attrs.frozen(eq=False)
class MutantStories:
    """One sandbox for the original and all mutants in its folder."""

    stories: Stories
    sandbox: Sandbox
    options: SubjectOptions
    spec: Spec
    original: list[list[_Played]]

    @classmethod
    @contextmanager
    def opened(
        cls, stories: Stories, options: SubjectOptions, spec: Spec
    ) -> Iterator["MutantStories"]:
        """Have the original play all stories. `options` lead to it."""
        policy = Policy(options.limits, unsandboxed=options.unsandboxed)
        with open_sandbox(Path(options.product), policy, options.only) as sandbox:
            made = cls(stories, sandbox, options, spec, [])
            with made._playing(options.within) as subject:
                for story in stories.told:
                    made.original.append(made._played(story, subject))
            yield made

    def difference(self, name: str) -> tuple[Difference | None, int]:
        """Where the mutant in this folder parts, and after how many calls; what is forbidden counts most."""
        calls = 0
        found: _Parting | None = None
        with self._playing(name) as subject:
            for story, right in zip(self.stories.told, self.original, strict=True):
                played = self._played(story, subject)
                calls += len(played)
                at = _parted(right, played)
                if at is None:
                    continue
                parting = _Parting(story[: at + 1], played[: at + 1], right[at])
                parting = self._shortest(parting, subject)
                if found is None or parting.forbidden or len(parting.told) < len(found.told):
                    found = parting
                if found.forbidden:
                    break
        return None if found is None else self._shown(found), calls

    @contextmanager
    def _playing(self, name: str) -> Iterator[SandboxedSubject]:
        options = attrs.evolve(self.options, within=name)
        contract = self.stories.ground.contract
        subject = subject_in(self.sandbox, ExitStack(), options, self.spec, contract)
        try:
            with exactly():
                yield subject
        finally:
            subject.close()

    def _shortest(self, parting: _Parting, subject: SandboxedSubject) -> _Parting:
        """The same without the calls that it does not take."""
        wrong, forbidden = parting.played[-1], parting.forbidden
        alone = self._played_anew(parting.told[-1:], subject)
        is_same = alone[-1].allowed == wrong.allowed and _alike(
            alone[-1].canonical, wrong.canonical
        )
        # What is allowed both ways may be so alone for another reason, where anything is remembered.
        if is_same and (forbidden or not self.spec.state):
            parting = parting.shorter(parting.told[-1:], alone)
        at = 0
        while forbidden and at < len(parting.told) - 1:
            fewer = [*parting.told[:at], *parting.told[at + 1 :]]
            played = self._played_anew(fewer, subject)
            if len(played) == len(fewer) and played[-1].allowed is False:
                parting = parting.shorter(fewer, played)
            else:
                at += 1
        return parting

    def _shown(self, parting: _Parting) -> Difference:
        spec = self.stories.ground.spec
        wrong, right = parting.played[-1], parting.right
        if parting.is_shorter:
            # After fewer calls the original may answer otherwise, too.
            with self._playing(self.options.within) as subject:
                played = self._played_anew(parting.told, subject)
            right = played[-1] if len(played) == len(parting.told) else right
        operation = spec.operation(wrong.step.operation)
        calls = tuple(step_text(each.step, spec) for each in parting.told)
        kept = self._kept(parting.played) if parting.forbidden else ""
        return Difference(
            calls,
            _text(right.observed, operation),
            _text(wrong.observed, operation),
            wrong.breaks,
            kept,
        )

    def _kept(self, played: Sequence[_Played]) -> str:
        base = self.stories.ground
        events: list[Event] = []
        for each in played:
            step = each.step
            if passes_time(base.spec.operation(step.operation)):
                (by,) = step.arguments
                events.append(Passed(f"advance clock {by}", by))
            else:
                events.append(Called(step.operation, tuple(step.arguments), each.observed))
        return kept_steps(base.contract, events)

    def _played_anew(self, story: Sequence[Told], subject: SandboxedSubject) -> list[_Played]:
        # It may have ended, and where nothing is remembered nobody else asks for a fresh one.
        subject.fresh()
        return self._played(story, subject)

    def _played(self, story: Sequence[Told], subject: SandboxedSubject) -> list[_Played]:
        """The story up to where the contract no longer says what is remembered."""
        base = self.stories.ground
        state: State = base.contract.initial
        own: dict[str, str] = {}
        now = BEGINNING
        if reads_clock(self.spec.operations):
            subject.at(now)
        if base.spec.state:
            subject.fresh()
        played: list[_Played] = []
        for told in story:
            operation = base.spec.operation(told.step.operation)
            arguments = tuple(with_texts(each, own) for each in told.step.arguments)
            observed: Observed
            if passes_time(operation):
                (by,) = arguments
                assert isinstance(by, timedelta), "the operation that passes time takes a duration"
                now += by
                subject.at(now)
                observed = Returned()
            else:
                observed = subject.call(operation.name, arguments)
            if told.is_open:
                own |= made_up(told.step.outcome, observed)
            allowed, breaks, state = self._explained(operation, state, arguments, observed)
            step = Step(operation.name, arguments, told.step.outcome)
            back = {made: drawn for drawn, made in own.items()}
            played.append(_Played(step, observed, with_texts(observed, back), allowed, breaks))
            if state is None or isinstance(observed, _ENDED):
                break
        return played

    def _explained(
        self, operation: Operation, state: State, arguments: Sequence[Any], observed: Observed
    ) -> tuple[bool | None, str, State | None]:
        """Whether the contract allows it, the clause that does not, and the state then.

        None where it says nothing.
        """
        if isinstance(observed, _ENDED):
            return False, operation.clause, None
        contract = self.stories.ground.contract
        try:
            found = explain(contract, operation.name, state, arguments, observed)
        except Undefined:
            return None, "", None
        if not isinstance(found, Explained):
            return False, found.clause, None
        return (None if found.free else True), "", found.after


def _parted(right: Sequence[_Played], played: Sequence[_Played]) -> int | None:
    """The first call that the mutant answers in a way that is not the original's."""
    for at, (one, other) in enumerate(zip(right, played, strict=False)):
        if one.allowed is False:
            return None
        if other.allowed is False:
            return at
        if type(one.observed) is not type(other.observed):
            return at
        if not _alike(one.canonical, other.canonical):
            return at
    return None


def _alike(one: Observed, other: Observed) -> bool:
    return isinstance(one, _ENDED) or bool(same(one, other))


def _text(observed: Observed, operation: Operation) -> str:
    if isinstance(observed, Returned | Failed | Rejected):
        return outcome_text(observed, operation)
    return f"breaks: {observed.text}"
