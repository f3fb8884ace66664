"""How the names of a spec are spelled in Python: as they are, wherever Python lets them be.

A name gets a trailing underscore where it is a Python keyword, or where it would hide something
that translated code uses. The rule looks at the name alone, so all that is made from one spec
agrees on every spelling.
"""

import ast
import keyword
import re
from types import FunctionType

from factoryc.contract import meanings
from factoryc.source.python_tree import python_tree
from factoryc.spec.names import joined

# What translated code may refer to, besides the spec's own names.
_USED = frozenset(
    {
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "collections",
        "datetime",
        "dict",
        "enumerate",
        "factoryc",
        "float",
        "functools",
        "frozenset",
        "int",
        "isinstance",
        "itertools",
        "len",
        "list",
        "localcontext",
        "math",
        "max",
        "next",
        "min",
        "object",
        "ord",
        "pow",
        "range",
        "re",
        "reversed",
        "replace",
        "runtime",
        "self",
        "set",
        "sorted",
        "state",
        "str",
        "sum",
        "tuple",
        "type",
        "unicodedata",
    }
)
# What `meanings.py` defines.
_MEANINGS = frozenset(
    name for name, value in vars(meanings).items() if isinstance(value, FunctionType)
)
# What every Python enum has already.
_TAKEN_IN_ENUMS = frozenset({"mro", "name", "names", "value"})
# What stands in the name of an instance of a type with parameters.
_SIGNS = (("<", "Of"), (", ", "And"), ("?", "OrNone"), (">", ""))
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def python_name(name: str) -> str:
    """A parameter, variable, field, state, function or operation. A dot becomes an underscore."""
    plain = plain_name(name).replace(".", "_")
    return f"{plain}_" if keyword.iskeyword(plain) or plain in _USED | _MEANINGS else plain


def member_name(case: str) -> str:
    """A case of an enum."""
    return f"{case}_" if case in _TAKEN_IN_ENUMS else python_name(case)


def predicate_name(type_name: str) -> str:
    """The function that tests for a named type: `is_code` for `Code`."""
    return f"is_{_WORD_STARTS.sub('_', class_name(_in_words(type_name))).lower()}"


def port_name(port: str) -> str:
    """What stands for a port: `payment_service` for `PaymentService`."""
    return python_name(_WORD_STARTS.sub("_", port).lower())


def judged_name(function: str) -> str:
    """The name under which an instance of a function is judged: `first_of_text` for `first<Text>`."""
    plain, sign, arguments = function.partition("<")
    words = _WORD_STARTS.sub("_", _in_words(sign + arguments)).lower()
    return f"{plain}_{words}" if sign else plain


def _in_words(name: str) -> str:
    for sign, word in _SIGNS:
        name = name.replace(sign, word)
    return name


def plain_name(name: str) -> str:
    """The name without what stands for type parameters: `Page` for `Page<Text>`."""
    head, _, rest = name.partition("<")
    return head + rest.rpartition(">")[2]


def class_name(type_name: str) -> str:
    """The class of a named type: `PaymentCard` for the case `Payment.card`, `Page` for `Page<Text>`."""
    owner, _, case = plain_name(type_name).rpartition(".")
    return joined(owner, case) if owner else case


def spec_name(python: str) -> str:
    """The spec's spelling of a name that `python_name` or `member_name` gave."""
    bare = python.removesuffix("_")
    return bare if python in {python_name(bare), member_name(bare)} else python


def names_of(source: str) -> frozenset[str]:
    """All names that a piece of Python source reads or binds, attributes left out."""
    return frozenset(
        node.id for node in ast.walk(python_tree(source)) if isinstance(node, ast.Name)
    )
