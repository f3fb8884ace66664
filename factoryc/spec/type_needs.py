"""Tells which expressions take their type from where they stand, rather than bringing it."""

from factoryc.spec.builtins import BUILTINS
from factoryc.spec.environment import Environment
from factoryc.spec.types import RowType
from factoryc.syntax import expressions as syntax


def needs_type(node: syntax.Expression, environment: Environment) -> bool:
    """Whether an expression has a type only where one is asked for."""
    scope = environment.scope
    match node:
        case syntax.NoneLiteral() | syntax.MapLiteral(entries=()):
            return True
        case syntax.ListLiteral() | syntax.Comprehension():
            # It may be a set.
            return True
        case syntax.Name(text=text) if (constant := scope.functions.get(text)) is not None:
            # What is in an empty list is said by the place where it stands.
            return bool(constant.type_parameters) and text not in environment.locals
        case syntax.Name(text=text):
            return not (
                text in environment.locals or text in scope.states or text in scope.functions
            )
        case syntax.Call(function=function):
            # Where nothing is called so, it may be a case of an enum with what it carries.
            known = function.text in scope.functions or function.text in scope.operations
            return not known and function.text not in BUILTINS
        case syntax.EnumValue(enum=named) | syntax.QualifiedCall(owner=named):
            # A case may leave open what a parameter of its enum stands for.
            enum = scope.types.get(named.text)
            return enum is not None and bool(enum.type_parameters)
        case syntax.Field(base=syntax.Name(text=text)):
            return isinstance(environment.locals.get(text), RowType)
        case _:
            return False
