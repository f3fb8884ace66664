"""What a product must never do, in the words of its README."""

from collections.abc import Mapping
from typing import assert_never

from factoryc.spec.evals import (
    NeverCall,
    NeverHappens,
    NeverImport,
    NeverLog,
    NeverRule,
    NeverUse,
    NeverWriteOutside,
    UseName,
)
from factoryc.spec.types import type_text

_USES: Mapping[UseName, str] = {
    "float": "reckon with floating-point numbers",
    "network": "use the network, beyond answering its own callers",
    "clock": "read the clock",
    "randomness": "do anything at random",
    "files": "read or write files",
    "processes": "start a process",
    "environment": "read the environment",
}


def never_words(rule: NeverRule) -> str:
    """The rule as the end of a sentence."""
    match rule:
        case NeverImport(module=module):
            return f"import `{module}`"
        case NeverUse(what=what):
            return _USES[what]
        case NeverCall(function=function):
            return f"call `{function}`"
        case NeverWriteOutside(files=files):
            return f"write outside {', '.join(f'`{file}`' for file in files)}"
        case NeverLog(type=type_):
            return f"print a value of `{type_text(type_)}`"
        case NeverHappens(title=title):
            return title
        case _:
            assert_never(rule)
