"""Sessions for tests: a spec from a text or an example, and lines that are said to it."""

from functools import cache
from pathlib import Path

from factoryc.pipeline import understand, understand_whole
from factoryc.simulate.bench import bench
from factoryc.simulate.calling import first_offered
from factoryc.simulate.session import answer, session
from factoryc.simulate.words import answer_lines
from factoryc.source.reading import read_standard_module
from factoryc.source.text import SourceFile

EXAMPLES = Path(__file__).parents[2] / "examples"
WIDTH = 80


def _read(path, _user):
    return read_standard_module(path)


@cache
def bench_of(text, seed=0):
    root = SourceFile("main.spec", text)
    understood = understand(root, _read)
    assert understood.sound, understood.diagnostics
    return bench(understood.spec, *understand_whole(root, _read), seed)


def example(name, seed=0):
    return bench_of((EXAMPLES / name / f"{name}.spec").read_text(encoding="utf-8"), seed)


def begin(on):
    return session(on)


def say(now, *lines, choose=first_offered, width=WIDTH):
    """The session after these lines, and the answer to the last one."""
    told = None
    for line in lines:
        answered = answer(line, now, choose, width)
        if answered is not None:
            now, told = answered
    return now, told


def told(on, *lines, **more):
    """The lines of the answer to the last of them."""
    return answer_lines(say(session(on), *lines, **more)[1])


def mistakes(on, *lines):
    """What is wrong with the last line: each with the part of it that is meant."""
    found = say(session(on), *lines)[1].diagnostics
    return [(each.message, lines[-1][each.span.start : each.span.end]) for each in found]
