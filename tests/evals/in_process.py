"""Plain Python behind the Subject protocol: right implementations of two specs, and wrong ones."""

from factoryc.contract.runtime import Failed, Rejected, Returned
from factoryc.judge.subjects.subject import Broken, Ended, HttpAnswer, Raw, Timed


class Refused(Exception):
    """An argument breaks its type."""


class Fails(Exception):
    """The operation fails with an error of the spec."""

    def __init__(self, name, **fields):
        super().__init__(name)
        self.name = name
        self.fields = fields


class InProcess:
    """Calls methods of an implementation that is made anew for each example."""

    def __init__(self, make, answer=None):
        self.make = make
        self.answer = answer
        self.implementation = None

    def fresh(self):
        self.implementation = self.make()

    def call(self, operation, arguments):
        plain = [each.json if isinstance(each, Raw) else each for each in arguments]
        try:
            return Returned(getattr(self.implementation, operation)(*plain))
        except Refused:
            return Rejected()
        except Fails as failed:
            return Failed(failed.name, failed.fields)
        except SystemExit as leaving:
            return Ended(f"it ended with exit code {leaving.code}")
        except Exception as problem:  # noqa: BLE001  what a product raises, a host reports
            return Broken(f"{type(problem).__name__}: {problem}")

    def request(self, operation, arguments, headers):
        observed = self.call(operation, arguments)
        return self.answer(observed, headers) if self.answer else plain_answer(observed, headers)

    def together(self, branches, turns):
        return [[Timed(self.call(*each)) for each in branch] for branch in branches]

    def close(self):
        self.implementation = None


def plain_answer(observed, headers):
    if isinstance(observed, Returned):
        return HttpAnswer(302, {"location": str(observed.value)}, b"")
    return HttpAnswer(404, {}, b"{}")


def asking_answer(observed, headers):
    if "Authorization" in headers:
        return plain_answer(observed, headers)
    return HttpAnswer(401, {"www-authenticate": "Basic"}, b"")
