"""How translated code refers to what is around it: the state, types, functions, rows, calls."""

from collections.abc import Callable, Mapping

import attrs

from factoryc.contract.python_names import class_name, member_name, predicate_name, python_name
from factoryc.contract.python_text import text_source
from factoryc.frozen import frozen
from factoryc.spec.expressions import RowCell
from factoryc.spec.spec import Spec
from factoryc.spec.types import Scalar, Type, unrefined


def _cell(cell: RowCell) -> str:
    return f"{python_name(cell.row)}[{text_source(cell.column)}]"


def _call(operation: str, arguments: tuple[str, ...]) -> str:
    return f"{python_name(operation)}({', '.join(arguments)})"


def _item(base: str, index: str) -> str:
    return f"{base}[{index}]"


def _in_order(items: str, element: Type) -> str:
    # Python's own order is the language's but for what it has no order for.
    plain = isinstance(unrefined(element), Scalar)
    return f"sorted({items})" if plain else f"items_in_order({items})"


@frozen
class Naming:
    """The default suits the modules of a product, with all that they name imported by name.

    `clock` is the time of the call. `variables` are names with a spelling of their own, such as `it`. `types` and `functions` stand
    before the names of types and functions (`"types."`). `cell` reads a column of a row, `call`
    calls an operation under judgement, `item` takes an item out of a list, `in_order` goes through
    the items of a set from the least to the greatest.
    """

    spec: Spec
    state: str = "state"
    clock: str = "now"
    variables: Mapping[str, str] = attrs.field(factory=dict)
    types: str = ""
    functions: str = ""
    cell: Callable[[RowCell], str] = _cell
    call: Callable[[str, tuple[str, ...]], str] = _call
    item: Callable[[str, str], str] = _item
    in_order: Callable[[str, Type], str] = _in_order

    def variable(self, name: str) -> str:
        return self.variables.get(name) or python_name(name)

    def state_read(self, name: str) -> str:
        return f"{self.state}.{python_name(name)}"

    def type(self, name: str) -> str:
        return f"{self.types}{class_name(name)}"

    def type_variable(self, parameter: str) -> str:
        """A type parameter. It is another name where a type of the spec is called like it."""
        is_taken = any(class_name(each.name) == parameter for each in self.spec.types)
        return f"{parameter}_" if is_taken else parameter

    def member(self, enum: str, case: str) -> str:
        return f"{self.types}{class_name(enum)}.{member_name(case)}"

    def predicate(self, type_name: str) -> str:
        return f"{self.types}{predicate_name(type_name)}"

    def function(self, name: str) -> str:
        return f"{self.functions}{python_name(name)}"

    def where(self, **variables: str) -> "Naming":
        """The same names, with these variables spelled so: `names.where(it="value")`."""
        return attrs.evolve(self, variables={**self.variables, **variables})
