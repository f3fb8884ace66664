"""The tutorial as the reader follows it: each block of a spec changes the file, each text is an answer.

A declaration that the file has already takes the place of the old one, and a new one is added at the
end. "Take `error A` and `error B` out" takes declarations out.
"""

import re
from collections.abc import Iterator

import attrs

_FENCE = re.compile(r"^```(\w*)$")
_REMOVAL = re.compile(r"^Take (`.+) out$", re.MULTILINE)
_HEAD = re.compile(r'^(\w+)(?: (\w+(?:\.\w+)?|"[^"]*"))?(?: (\w+|"[^"]*"))?')


@attrs.frozen
class Step:
    """The file after one block, and what the page says the compiler answers. `line` is that text's."""

    spec: str
    answer: str
    line: int


def read_steps(page: str) -> tuple[Step, ...]:
    """Each point of the page at which the reader asks the compiler."""
    held: dict[str, str] = {}
    steps = []
    for kind, line, text in _blocks(page):
        if kind == "spec":
            held |= {_key(each): each for each in declarations(text)}
        elif kind == "text":
            steps.append(Step("\n\n".join(held.values()) + "\n", text, line))
        elif kind == "":
            for removed in _REMOVAL.findall(text):
                for key in re.findall("`([^`]+)`", removed):
                    del held[key]
    return tuple(steps)


def with_answers(page: str, answers: tuple[str, ...]) -> str:
    """The page with other texts in the place of the answers it shows."""
    lines = page.splitlines()
    for step, answer in reversed(list(zip(read_steps(page), answers, strict=True))):
        until = step.line + step.answer.count("\n")
        lines[step.line : until] = answer.splitlines()
    return "\n".join(lines) + "\n"


def _blocks(page: str) -> Iterator[tuple[str, int, str]]:
    """Each fenced block with its kind, and each stretch of prose between them with none."""
    kind: str | None = None
    begin, held = 0, []
    for number, line in enumerate(page.splitlines(), start=1):
        fence = _FENCE.match(line)
        if fence is None or (kind is not None and fence[1]):
            held.append(line)
            continue
        yield kind or "", begin, "".join(f"{each}\n" for each in held)
        kind = (fence[1] or "plain") if kind is None else None
        begin, held = number, []
    yield "", begin, "\n".join(held)


def declarations(text: str) -> Iterator[str]:
    """The declarations of a block, each with the comments above it."""
    held: list[str] = []
    for line in text.splitlines():
        begins = line[:1] not in {"", " ", "}", ")", "]", "|"}
        inside_comment = bool(held) and all(each.startswith("//") for each in held)
        if begins and held and not inside_comment:
            yield "\n".join(held).rstrip()
            held = []
        if held or line:
            held.append(line)
    if held:
        yield "\n".join(held).rstrip()


def _key(declaration: str) -> str:
    """What a declaration is known by: `operation sign_in`, `eval "a title"`, `never use network`."""
    head = next(line for line in declaration.splitlines() if not line.startswith("//"))
    match = _HEAD.match(head)
    assert match is not None, head
    word, first, second = match.groups()
    if word in {"constraint", "never", "use"} and second and not (first or "").startswith('"'):
        return f"{word} {first} {second}"
    return f"{word} {first}" if first else word
