"""The kinds of changes that make mutants, each a rule from a node of the source to other texts for it."""

import ast
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

import attrs

Signatures = Mapping[str, tuple[tuple[str, str], ...]]

_COMPARISONS: dict[type[ast.cmpop], tuple[tuple[str, str], ...]] = {
    ast.Lt: (("<=", "moves a boundary"), (">=", "turns a comparison around")),
    ast.LtE: (("<", "moves a boundary"), (">", "turns a comparison around")),
    ast.Gt: ((">=", "moves a boundary"), ("<=", "turns a comparison around")),
    ast.GtE: ((">", "moves a boundary"), ("<", "turns a comparison around")),
    ast.Eq: (("!=", "turns a comparison around"),),
    ast.NotEq: (("==", "turns a comparison around"),),
    ast.In: (("not in", "turns a comparison around"),),
    ast.NotIn: (("in", "turns a comparison around"),),
    ast.Is: (("is not", "turns a comparison around"),),
    ast.IsNot: (("is", "turns a comparison around"),),
}
_SPELLED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Div: ast.Mult,
}
_OTHER_CALLS = {"min": "max", "max": "min", "all": "any", "any": "all"}


@attrs.frozen(eq=False)
class Mutation:
    """Replace the text of `node` by `after`. `function` is the definition around it, or empty.

    `statement` is the innermost one that it is in.
    """

    node: ast.expr | ast.stmt
    statement: ast.stmt
    after: str
    what: str
    function: str


def mutations_of(tree: ast.Module, signatures: Signatures) -> Iterator[Mutation]:
    """Every change, in the order of the text."""
    for statement in tree.body:
        name = statement.name if isinstance(statement, ast.FunctionDef | ast.ClassDef) else ""
        for node, around in _walk(statement, statement):
            for after, what in _changes(node, signatures):
                yield Mutation(node, around, after, what, name)


def _walk(node: ast.AST, around: ast.stmt) -> Iterator[tuple[ast.expr | ast.stmt, ast.stmt]]:
    """What can run, outside in. Types, docstrings and what a refusal says are not among it."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.keyword(arg="prec"):
            # No answer shows one digit more or less than what is reckoned with at most.
            return
        case ast.stmt():
            around = node
            yield node, around
        case ast.expr():
            yield node, around
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params", "bases"}:
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _walk(part, around)


def _changes(node: ast.expr | ast.stmt, signatures: Signatures) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp(op=op, values=values):
            word = " or " if isinstance(op, ast.And) else " and "
            # In brackets, also where the text had none: what is around must not take it apart.
            joined = word.join(_enclosed(value) for value in values)
            yield f"({joined})", f"says `{word.strip()}` instead"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"({ast.unparse(operand)})", "leaves out a `not`"
        case ast.IfExp(test=test, body=body, orelse=other):
            swapped = ast.IfExp(test, other, body)
            yield f"({ast.unparse(swapped)})", "takes the other value"
        case ast.Constant(value=bool() as value):
            yield repr(not value), "says the opposite"
        case ast.Constant(value=int() as value):
            yield f"{value + 1}", "is one more"
            yield f"({value - 1})" if value < 1 else f"{value - 1}", "is one less"
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            other_operator = _ARITHMETIC[type(op)]()
            yield f"({ast.unparse(ast.BinOp(left, other_operator, right))})", "calculates otherwise"
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _ARITHMETIC:
            changed = ast.AugAssign(target, _ARITHMETIC[type(op)](), value)
            yield ast.unparse(changed), "calculates otherwise"
            yield "pass", "forgets to change something"
        case ast.Call():
            yield from _called(node, signatures)
        case ast.Raise():
            yield "pass", "does not refuse"
        case ast.Return(value=value) if value is not None:
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield "return None", "returns nothing"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Delete():
            yield "pass", "forgets to change something"
        case ast.Expr(value=ast.Call(func=called)) if ast.unparse(called) != "super().__init__":
            # What an error tells to `Exception` is only for people to read.
            yield "pass", "leaves out a call"


def _compared(node: ast.Compare) -> Iterator[tuple[str, str]]:
    operands = [_enclosed(each) for each in (node.left, *node.comparators)]
    signs = [_SPELLED[type(each)] for each in node.ops]
    for at, op in enumerate(node.ops):
        for sign, what in _COMPARISONS[type(op)]:
            changed = [*signs[:at], sign, *signs[at + 1 :]]
            pairs = zip(changed, operands[1:], strict=True)
            text = " ".join([operands[0], *(f"{sign} {operand}" for sign, operand in pairs)])
            yield text, what


def _called(node: ast.Call, signatures: Signatures) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _OTHER_CALLS:
            changed = ast.Call(ast.Name(_OTHER_CALLS[name]), node.args, node.keywords)
            yield ast.unparse(changed), f"asks for `{_OTHER_CALLS[name]}`"
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str(text))]):
            yield from _decimals(text)
        case ast.Call(func=ast.Name(id=name)) if name in signatures:
            yield from _swapped(node, signatures[name])


def _decimals(text: str) -> Iterator[tuple[str, str]]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int):
        step = Decimal(1).scaleb(min(exponent, 0))
        yield f'Decimal("{number + step}")', "is a little more"
        yield f'Decimal("{number - step}")', "is a little less"


def _swapped(node: ast.Call, takes: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Two arguments of one type change places."""
    types = dict(takes)
    for at in range(len(node.args) - 1):
        if at + 1 < len(takes) and takes[at][1] == takes[at + 1][1] != "":
            arguments = [*node.args]
            arguments[at], arguments[at + 1] = arguments[at + 1], arguments[at]
            changed = ast.Call(node.func, arguments, node.keywords)
            yield ast.unparse(changed), "confuses two arguments"
    for at, first in enumerate(node.keywords):
        for other in range(at + 1, len(node.keywords)):
            second = node.keywords[other]
            if not first.arg or not second.arg or not types.get(first.arg):
                continue
            if types[first.arg] == types.get(second.arg):
                keywords = [*node.keywords]
                keywords[at] = ast.keyword(first.arg, second.value)
                keywords[other] = ast.keyword(second.arg, first.value)
                yield ast.unparse(ast.Call(node.func, node.args, keywords)), "confuses two fields"


def _enclosed(node: ast.expr) -> str:
    text = ast.unparse(node)
    simple = ast.Name | ast.Constant | ast.Attribute | ast.Call | ast.Subscript
    return text if isinstance(node, simple) else f"({text})"
