"""`stale-decision`: what a decision governs is not what it was when the decision was last read.

The state of clauses is a digest of their words, and of the words of all that they name: what comments,
white space and commas make of them is no part of it, and neither is the version of the compiler.
"""

import hashlib
from collections.abc import Iterator, Mapping

from factoryc.diagnostics.diagnostic import Diagnostic, Fix
from factoryc.prose.code import Code
from factoryc.prose.tokens import tokens
from factoryc.source.edit import Edit
from factoryc.source.span import Span
from factoryc.spec.evals import AsOf, Decision
from factoryc.spec.governed import spans_of_clauses
from factoryc.spec.spec import Spec

NAME = "stale-decision"
_DIGITS = 12


def find_stale_decisions(spec: Spec, codes: Mapping[str, Code]) -> Iterator[Diagnostic]:
    """A warning for each `as of` that does not name the state of what it stands behind."""
    known = [(decision, line) for decision in spec.decisions for line in decision.as_of]
    if not known:
        return
    spans = spans_of_clauses(spec)
    for decision, line in known:
        state = state_of([spans[name] for name in line.governs if name in spans], codes)
        if state != line.state:
            yield _warning(decision, line, state, spec)


def state_of(clauses: list[Span], codes: Mapping[str, Code]) -> str:
    """What clauses are like, with all that they name, as twelve hexadecimal digits."""
    said: list[str] = []
    words: set[str] = set()
    for span in clauses:
        text = codes[span.file].source.text
        found = [token.text for token in tokens(text, span.start, span.end)]
        said.append(" ".join(found))
        words.update(found)
    named: set[str] = set()
    for name, code in codes.items():
        # What the standard library means by a name it goes on meaning.
        if not name.startswith("std."):
            for number in code.of_names(words):
                text = code.declared[number].text
                named.add(" ".join(token.text for token in tokens(text)))
    # The declaration of a clause may be among what it names, and may say more than the clause.
    everything = "\n".join([*said, "", *sorted(named - set(said))])
    return hashlib.sha256(everything.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _warning(decision: Decision, line: AsOf, state: str, spec: Spec) -> Diagnostic:
    names = ", ".join(f"`{name.removeprefix(f'{spec.name}.')}`" for name in line.governs)
    is_new = not line.state
    edit = Edit(line.span, f'as of "{state}"')
    return Diagnostic(
        NAME,
        "warning",
        f"`{decision.name}` does not say yet as of which state it governs {names}"
        if is_new
        else f"{names} changed since `{decision.name}` was last held against it",
        line.span,
        clause=decision.clause,
        question=None if is_new else f"Does it still hold: {decision.title}?",
        help=None
        if is_new
        else "read the decision again: keep it, or write down the one that takes its place",
        fixes=(Fix("it is as it should be", (edit,), "safe" if is_new else "suggested"),),
    )
