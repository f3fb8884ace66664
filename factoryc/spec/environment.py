"""What surrounds an expression while it gets its type: names, facts, and where mistakes go."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from factoryc.diagnostics.diagnostic import Diagnostic, Fix, Label
from factoryc.frozen import evolve, frozen
from factoryc.source.span import Span
from factoryc.spec.bounds import AtLeast, IsPartOf
from factoryc.spec.expressions import Expression, Variable
from factoryc.spec.scope import CallSignature, Scope
from factoryc.spec.types import UNKNOWN, Type
from factoryc.spec.walk import parts
from factoryc.syntax import expressions as syntax
from factoryc.syntax.declarations import ANY_NAME

# The name of a diagnostic that nobody sees: what it would say follows from a mistake elsewhere.
FOLLOWS = "follows"


@frozen
class IsSome:
    """What the guards say: this optional is there."""

    subject: syntax.Expression


@frozen
class IsKey:
    """What the guards say: this key is in this map."""

    key: syntax.Expression
    map: syntax.Expression


@frozen
class IsNotZero:
    """What the guards say: this number is not zero."""

    subject: syntax.Expression


@frozen
class IsCase:
    """What the guards say: this value of an enum is one of these cases."""

    subject: syntax.Expression
    cases: frozenset[str]


@frozen
class IsNotCase:
    """What the guards say: this value of an enum is not of this case."""

    subject: syntax.Expression
    case: str


Fact: TypeAlias = IsSome | IsKey | IsNotZero | IsCase | IsNotCase | AtLeast | IsPartOf


@frozen
class Environment:
    """Frozen, but for the lists that collect diagnostics and the columns that rows are read by.

    `renamed` says which variable `it` stands for, where it stands for one. `parts` are the names
    that stand for a part of something, as patterns bind them: None where what they stand for cannot
    be said, since a name in it means something else here. `asked_later`: whether
    lookups and divisions have a value here is asked by a finding, which knows more than the guards
    and shows an input. `caller` is the function whose body this is.
    """

    scope: Scope
    diagnostics: list[Diagnostic]
    locals: Mapping[str, Type] = attrs.field(factory=dict)
    renamed: Mapping[str, str] = attrs.field(factory=dict)
    parts: Mapping[str, Expression | None] = attrs.field(factory=dict)
    facts: frozenset[Fact] = frozenset()
    states_visible: bool = False
    functions_visible: bool = True
    operations_visible: bool = False
    clock_visible: bool = False
    holds_reads_state: bool = False
    asked_later: bool = False
    columns: dict[tuple[str, str], Type] = attrs.field(factory=dict)
    caller: CallSignature | None = None

    def binding(self, names: Mapping[str, Type]) -> "Environment":
        """The same with more local names. Facts about what they hide no longer count."""
        hidden = frozenset(names)
        facts = frozenset(fact for fact in self.facts if not _mentions(fact, hidden))
        parts = {
            name: None if part is None or _reads(part, hidden) else part
            for name, part in self.parts.items()
            if name not in hidden
        }
        return evolve(
            self,
            locals={**self.locals, **names},
            facts=facts,
            parts=parts,
            caller=self._caller_without(hidden),
        )

    def standing_for(self, parts: Mapping[str, Expression]) -> "Environment":
        """The same with names that stand for parts of something."""
        hidden = frozenset(parts)
        facts = frozenset(fact for fact in self.facts if not _mentions(fact, hidden))
        types = {name: part.type for name, part in parts.items()}
        return evolve(
            self,
            locals={**self.locals, **types},
            facts=facts,
            parts={**self.parts, **parts},
            caller=self._caller_without(hidden),
        )

    def _caller_without(self, hidden: frozenset[str]) -> CallSignature | None:
        """The caller, unless what it decreases speaks of a name that means something else here."""
        if self.caller is None or self.caller.decreases is None:
            return None
        is_hidden = any(part.text in hidden for part in names_in(self.caller.decreases))
        return None if is_hidden else self.caller

    def knowing(self, facts: Iterable[Fact]) -> "Environment":
        more = frozenset(facts) - self.facts
        return evolve(self, facts=self.facts | more) if more else self

    def names(self, text: str) -> bool:
        """Whether a value has this name here."""
        states = self.scope.states if self.states_visible else {}
        return text in self.locals or text in states or text in self.scope.functions

    def wrong(
        self,
        name: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        labels: tuple[Label, ...] = (),
        help: str | None = None,  # noqa: A002  it is the word that the message uses
        fixes: tuple[Fix, ...] = (),
    ) -> Expression:
        """Report a mistake, and give the expression that stands for the part that is wrong."""
        self.diagnostics.append(
            Diagnostic(name, "error", message, span, label, labels=labels, help=help, fixes=fixes)
        )
        return Variable("?", UNKNOWN, span)

    def unknown(
        self,
        name: str,
        message: str,
        span: Span,
        *,
        labels: tuple[Label, ...] = (),
        help: str | None = None,  # noqa: A002  as above
    ) -> Expression:
        """Report a name that means nothing, unless what declares it is broken itself."""
        if not self.scope.unclear.isdisjoint((name, ANY_NAME)):
            return self.wrong(FOLLOWS, message, span)
        return self.wrong("unknown-name", message, span, labels=labels, help=help)


def visible(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics without those that only follow from others."""
    return tuple(each for each in diagnostics if each.name != FOLLOWS)


def _reads(expression: Expression, names: frozenset[str]) -> bool:
    return any(isinstance(part, Variable) and part.name in names for part in parts(expression))


def _mentions(fact: Fact, names: frozenset[str]) -> bool:
    return any(part.text in names for part in names_in(fact))


def names_in(value: object) -> Iterable[syntax.Name]:
    """Each name in what was written."""
    return (part for part in parts(value) if isinstance(part, syntax.Name))
