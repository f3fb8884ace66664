"""The shortener, right and wrong in one place each."""

import random
import re

from tests.evals.in_process import Fails, Refused

CODE = re.compile(r"[a-z0-9]{6}")
URL = re.compile(r"https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?([/?#][!-~]{0,2000})?")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Shortener:
    """Does what examples/shortener says. `link` makes a record of the contract."""

    def __init__(self, link):
        self.link = link
        self.targets = {}
        self.counts = {}
        self.random = random.Random(4)

    def check_code(self, code):
        if not isinstance(code, str) or not CODE.fullmatch(code):
            raise Refused

    def check_url(self, url):
        if not isinstance(url, str) or not URL.fullmatch(url):
            raise Refused

    def fresh_code(self):
        while (code := "".join(self.random.choices(LETTERS, k=6))) in self.targets:
            pass
        return code

    def shorten(self, target, alias):
        self.check_url(target)
        if alias is not None:
            self.check_code(alias)
            if alias in self.targets:
                raise Fails("AliasTaken", alias=alias)
        code = alias or self.fresh_code()
        self.targets[code] = target
        self.counts[code] = 0
        return self.link(code=code, target=target, visits=0)

    def visit(self, code):
        self.check_code(code)
        self.known(code)
        self.counts[code] += 1
        return self.targets[code]

    def visits(self, code):
        self.check_code(code)
        self.known(code)
        return self.counts[code]

    def known(self, code):
        if code not in self.targets:
            raise Fails("UnknownCode", code=code)


class CountsOneTooMany(Shortener):
    def visits(self, code):
        return super().visits(code) + 1


class LeavesTakenOut(Shortener):
    def shorten(self, target, alias):
        self.check_url(target)
        if alias is not None:
            self.check_code(alias)
            self.targets.pop(alias, None)
        return super().shorten(target, alias)


class CountsNothing(Shortener):
    def visit(self, code):
        self.check_code(code)
        self.known(code)
        return self.targets[code]


class LosesTheFirstVisit(Shortener):
    def visit(self, code):
        target = super().visit(code)
        self.seen = getattr(self, "seen", set())
        if code not in self.seen:
            self.seen.add(code)
            self.counts[code] -= 1
        return target


class ConfusesErrors(Shortener):
    def known(self, code):
        if code not in self.targets:
            raise Fails("AliasTaken", alias=code)


class NamesAnotherCode(Shortener):
    def known(self, code):
        if code not in self.targets:
            raise Fails("UnknownCode", code="abc123" if code != "abc123" else "abc124")


class TakesABrokenAlias(Shortener):
    def check_code(self, code):
        # The classic: `$` also stands before a line break at the end.
        if not isinstance(code, str) or not re.match(r"^[a-z0-9]{6}$", code):
            raise Refused


class TakesAnyKind(Shortener):
    def check_url(self, url):
        if isinstance(url, str) and not URL.fullmatch(url):
            raise Refused


class ReturnsAnotherTarget(Shortener):
    def visit(self, code):
        super().visit(code)
        return list(self.targets.values())[-1]


class RepeatsACode(Shortener):
    def fresh_code(self):
        return next(iter(self.targets), "aaaaaa")


class ForgetsTheAlias(Shortener):
    def shorten(self, target, alias):
        made = super().shorten(target, alias)
        return made if alias is None else super().shorten(target, None)


class ChangesWhenItFails(Shortener):
    def shorten(self, target, alias):
        if alias in self.targets and isinstance(target, str) and URL.fullmatch(target):
            self.targets[alias] = target
        return super().shorten(target, alias)


class ChangesWhenItRejects(Shortener):
    def visits(self, code):
        if not isinstance(code, str) or not CODE.fullmatch(code):
            for each in self.counts:
                self.counts[each] = 0
        return super().visits(code)


class ReusesCodes(Shortener):
    """Every tenth fresh code was given out before."""

    made = 0

    def fresh_code(self):
        self.made += 1
        return next(iter(self.targets)) if self.made % 4 == 0 else super().fresh_code()


class StopsAtTheThirdVisit(Shortener):
    def visit(self, code):
        target = super().visit(code)
        self.counts[code] = min(self.counts[code], 2)
        return target


class Crashes(Shortener):
    def visits(self, code):
        return {}[code]


class Dies(Shortener):
    def visit(self, code):
        raise SystemExit(3)
