"""Keeps what an editor shows up to date: mistakes soon after a key, findings after a pause.

A newer edit ends what an older one began. A bug of ours is shown as one, and stops nothing.
"""

import asyncio
import traceback

import attrs
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.lsp.asking import Asking
from factoryc.lsp.carry import carried
from factoryc.lsp.publish import published
from factoryc.lsp.session import Session
from factoryc.pipeline import Checked, Understood
from factoryc.spec.spec import Spec

_BETWEEN_KEYS = 0.1
_PAUSE = 0.3


@attrs.define
class Rechecking:
    """One task for each buffer that is being checked."""

    server: LanguageServer
    session: Session
    asking: Asking = attrs.field(factory=Asking)
    _tasks: dict[str, asyncio.Task[None]] = attrs.field(factory=dict)
    _shown: dict[str, tuple[int | None, tuple[types.Diagnostic, ...]]] = attrs.field(factory=dict)

    def begin(self, names: tuple[str, ...]) -> None:
        """Check these buffers anew, once the keys rest."""
        for name in names:
            self.stop(name)
            self._tasks[name] = asyncio.get_running_loop().create_task(self._recheck(name))

    def stop(self, name: str) -> None:
        """End what is under way for a buffer."""
        if (task := self._tasks.pop(name, None)) is not None:
            task.cancel()

    def stop_all(self) -> None:
        """End everything, and the process that asks."""
        for name in tuple(self._tasks):
            self.stop(name)
        self.asking.end()

    def show(self) -> None:
        """Send what changed, each file with the version that it was checked at."""
        now = published(self.session)
        for name in (*now, *(name for name in self._shown if name not in now)):
            buffer = self.session.buffers.get(name)
            version = buffer.version if buffer is not None else None
            found = now.get(name, ())
            if self._shown.get(name) == (version, found) or not self._is_current(name):
                continue
            self._shown[name] = (version, found)
            self.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(self.session.uri(name), list(found), version)
            )
        self._shown = {name: sent for name, sent in self._shown.items() if name in now}

    def _is_current(self, name: str) -> bool:
        """Whether no answer about a file is about an older text: a newer answer is under way."""
        answers = self.session.answers.values()
        files = [
            answer.understood.files[name] for answer in answers if name in answer.understood.files
        ]
        return all(self.session.is_current(file) for file in files)

    async def _recheck(self, name: str) -> None:
        try:
            await asyncio.sleep(_BETWEEN_KEYS)
            understood = await self.session.meaning(name)
            earlier = self.session.answers.get(name)
            self._answer(name, _at_once(understood, earlier))
            if understood.sound:
                await asyncio.sleep(_PAUSE)
                known = await self.session.known(understood)
                answer = await self.asking.ask(understood, *known)
                await self.session.remember(known, answer)
                self._answer(name, answer)
        except Exception as bug:  # noqa: BLE001  a bug of ours must not end the server
            self._report(name, bug)

    def _answer(self, name: str, answer: Checked) -> None:
        if name in self.session.buffers:
            self.session.answers[name] = answer
            self.show()

    def _report(self, name: str, bug: Exception) -> None:
        trace = "".join(traceback.format_exception(bug))
        message = types.LogMessageParams(types.MessageType.Error, f"a bug in factoryc\n{trace}")
        self.server.window_log_message(message)
        source = self.session.buffers[name].source
        said = f"internal error: {type(bug).__name__}; this is a bug in factoryc, not in the spec"
        found = Diagnostic("internal-error", "error", said, source.span(0, 0))
        nothing = Understood(Spec(name, "0"), {name: source}, (found,))
        self._answer(name, Checked(nothing, (found,), (), ()))


def _at_once(understood: Understood, earlier: Checked | None) -> Checked:
    """The mistakes, and until the rules are asked again what they said of unchanged parts."""
    if earlier is None or not understood.sound:
        return Checked(understood, understood.diagnostics, (), ())
    known = set(earlier.understood.diagnostics)
    findings = tuple(each for each in earlier.diagnostics if each not in known)
    kept = carried(findings, earlier.understood.files, understood.files)
    return Checked(understood, (*understood.diagnostics, *kept), (), ())
