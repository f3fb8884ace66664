"""The two functions that the files of the type checker hand to each other."""

from typing import Protocol

from factoryc.diagnostics.diagnostic import Label
from factoryc.spec.environment import Environment
from factoryc.spec.expressions import Expression
from factoryc.spec.types import Type
from factoryc.syntax import expressions as syntax


class TypeExpression(Protocol):
    """`type_expression`: any type, `expected` is a hint."""

    def __call__(
        self, node: syntax.Expression, environment: Environment, expected: Type | None = None
    ) -> Expression: ...


class TypeAs(Protocol):
    """`type_as`: a value of `expected`, or a mistake."""

    def __call__(
        self,
        node: syntax.Expression,
        expected: Type,
        environment: Environment,
        why: Label | None = None,
    ) -> Expression: ...
