"""Asks a spec its questions in another process, which is ended when the answer is wanted no more."""

import asyncio
import pickle
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from subprocess import DEVNULL, PIPE, Popen

from factoryc.diagnostics.said import Said
from factoryc.lsp.worker import LENGTH, Answer, Question, packed
from factoryc.pipeline import Checked, Understood

# Nothing in the folder of the editor may stand in for a module.
_COMMAND = (sys.executable, "-P", "-m", "factoryc.lsp.worker")


class RuleBroke(Exception):
    """A bug in a rule. Its text is a trace, for whoever repairs it."""


class Asking:
    """One worker process, started when it is first needed, and again after it was ended."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1)

    async def ask(
        self,
        understood: Understood,
        data: Mapping[str, bytes] | None = None,
        said: Mapping[str, Said] | None = None,
    ) -> Checked:
        """Every answer, given the data of evals and what was said before.

        Cancelling this ends the search at once. Raises RuleBroke.
        """
        question: Question = understood, data or {}, said or {}
        async with self._one_at_a_time:
            self.start()
            assert self._process is not None
            loop = asyncio.get_running_loop()
            try:
                answer = await loop.run_in_executor(
                    self._thread, _exchanged, self._process, question
                )
            except asyncio.CancelledError:
                self.end()  # and so the thread reads the end of the answers
                raise
            except (EOFError, OSError) as error:
                self.end()
                raise RuleBroke("the process that asks the questions ended") from error
        if isinstance(answer, str):
            raise RuleBroke(answer)
        return Checked(understood, *answer)

    def start(self) -> None:
        """Have the process ready before the first question."""
        if self._process is None or self._process.poll() is not None:
            self._process = Popen(_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None


def _exchanged(process: Popen[bytes], question: Question) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(packed(question))
    process.stdin.flush()
    header = process.stdout.read(LENGTH)
    content = process.stdout.read(int.from_bytes(header, "big"))
    # The worker is our own process, and nobody else writes to this pipe. Cut short: EOFError.
    answer: Answer = pickle.loads(content)  # noqa: S301
    return answer
