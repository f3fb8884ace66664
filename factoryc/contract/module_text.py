"""A Python module put together from its definitions: the imports that they need, and the layout."""

import textwrap
from collections.abc import Iterable

from factoryc.contract.meanings_source import meanings_used
from factoryc.contract.python_names import names_of

_WIDTH = 100
_INDENT = "    "

# Plain imports first, then those that name what they take, each group by name.
_PLAIN = ("collections", "datetime", "functools", "itertools", "math", "re", "unicodedata")
_FROM = (
    ("dataclasses", ("dataclass", "replace")),
    ("decimal", ("Decimal", "localcontext")),
    ("enum", ("Enum",)),
    ("fractions", ("Fraction",)),
    ("typing", ("Generic", "TypeVar")),
)


def imports_of(source: str) -> tuple[str, ...]:
    """The imports from the standard library that a piece of translated Python needs, in order."""
    used = names_of(source)
    plain = [f"import {name}" for name in _PLAIN if name in used]
    for module, offered in _FROM:
        taken = [name for name in offered if name in used]
        if taken:
            plain.append(f"from {module} import {', '.join(taken)}")
    return tuple(plain)


def module_text(docstring: str, definitions: Iterable[str], imports: Iterable[str] = ()) -> str:
    """The whole module, with the meanings that it calls. `imports` are those of its own package, already in order."""
    blocks = [block.rstrip("\n") for block in definitions]
    blocks = [*meanings_used("\n\n\n".join(blocks)), *blocks]
    body = "\n\n\n".join(blocks)
    groups = [
        "\n".join(group) for group in (imports_of(body) if body else (), tuple(imports)) if group
    ]
    head = "\n\n".join([docstring_text(docstring), *groups])
    # A docstring is followed by one empty line, imports by two.
    gap = "\n\n\n" if groups or body.startswith(("@", "class ", "def ")) else "\n\n"
    return f"{head}{gap}{body}\n" if body else f"{head}\n"


def docstring_text(text: str, indent: str = "") -> str:
    """A text as a docstring, its lines filled; without the indent of its first line."""
    plain = " ".join(text.split())
    # A backslash would start an escape, and a quote at the end would end the docstring early.
    plain = plain.replace("\\", "\\\\").replace('"""', '\\"""')
    if plain.endswith('"'):
        plain = f'{plain[:-1]}\\"'
    if len(indent) + len(plain) + 6 <= _WIDTH:
        return f'"""{plain}"""'
    lines = textwrap.wrap(plain, _WIDTH - len(indent) - 8, break_long_words=False)
    rest = "\n".join(f"{indent}{line}" for line in lines[1:])
    return f'"""{lines[0]}\n{rest}\n{indent}"""' if rest else f'"""{lines[0]}\n{indent}"""'


def comment_text(text: str) -> str:
    """A text as comment lines."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(" ".join(text.split()), _WIDTH - 2))


def function_text(
    name: str, parameters: Iterable[str], result: str, doc: str, body: Iterable[str]
) -> str:
    """A function, its parameters one to a line where they do not fit. An empty `doc` is none."""
    given = list(parameters)
    head = f"def {name}({', '.join(given)}) -> {result}:"
    if len(head) > _WIDTH:
        listed = "\n".join(f"{_INDENT}{parameter}," for parameter in given)
        head = f"def {name}(\n{listed}\n) -> {result}:"
    lines = [f"{_INDENT}{docstring_text(doc, _INDENT)}"] if doc.strip() else []
    lines.extend(f"{_INDENT}{line}" if line else "" for line in body)
    return "\n".join([head, *lines])
