"""Mutants of a product: one small change at a time, always in the same order.

Only the text of the changed node is replaced; the rest of its file stays as it was written. Changes
that give the same compiled code as the original are left out.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType

import attrs

from factoryc.contract.python_names import class_name, predicate_name, python_name
from factoryc.judge.mutants.mutations import Mutation, Signatures, mutations_of
from factoryc.plan.layout import layout_of
from factoryc.source.python_tree import python_tree
from factoryc.spec.spec import Spec


@attrs.frozen
class Mutant:
    """`text` is the whole file with the change in it. `function` encloses the change, if any does.

    A run that comes to none of `lines` never comes to the change.
    """

    file: str
    line: int
    lines: frozenset[int]
    function: str
    before: str
    after: str
    what: str
    text: str


@attrs.frozen
class Planted:
    """All mutants of an implementation. `same` changes were left out: they compile to the same code."""

    mutants: tuple[Mutant, ...]
    same: int


def planted_in_module(source: Path) -> Planted:
    """Every mutant of plain Python below a folder."""
    files = [path for path in sorted(source.rglob("*.py")) if path.is_file()]
    return _planted(source.parent, files, _signatures(files))


def planted_in_product(spec: Spec, product: Path) -> Planted:
    """Every mutant of a product where the spec's operations, functions and types are."""
    layout = layout_of(spec)
    root = product / "src" / layout.package
    # The interface is for those who call it, and the clock is the frame's.
    aside = (layout.server, layout.commands, layout.storage, layout.clock, layout.main)
    left_out = {f"{module.rpartition('.')[2]}.py" for module in aside if module}
    every = [
        path for path in sorted(root.rglob("*.py")) if path.is_file() and not path.is_symlink()
    ]
    files = [
        path
        for path in every
        if path.relative_to(root).as_posix() not in left_out and path.name != "__init__.py"
    ]
    planted = _planted(product, files, _signatures(every))
    # What no operation comes to, nobody can notice through operations.
    reached = {"", *_reached(every, root)}
    mutants = (each for each in planted.mutants if each.function in reached)
    return attrs.evolve(planted, mutants=tuple(mutants))


def clause_of(spec: Spec, mutant: Mutant) -> str:
    """The clause that the code around a change was built from, or the spec's name."""
    layout = layout_of(spec)
    module = mutant.file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    for operation in spec.operations:
        if module == layout.operation(operation.name):
            return operation.clause
    named = {python_name(each.name): each.clause for each in spec.functions}
    named |= {python_name(each.name): each.clause for each in spec.operations}
    named |= {class_name(each.name): each.clause for each in (*spec.types, *spec.errors)}
    named |= {predicate_name(each.name): each.clause for each in spec.types}
    return named.get(mutant.function, spec.name)


def even_sample(mutants: Sequence[Mutant], most: int) -> tuple[Mutant, ...]:
    """All of them, or so many from beginning to end."""
    if len(mutants) <= most:
        return tuple(mutants)
    return tuple(mutants[at * len(mutants) // most] for at in range(most))


def _planted(root: Path, files: list[Path], signatures: Signatures) -> Planted:
    mutants: list[Mutant] = []
    same = 0
    for path in files:
        text = path.read_text(encoding="utf-8")
        for each in _changed(path.relative_to(root).as_posix(), text, signatures):
            mutants += [each] if each is not None else []
            same += each is None
    return Planted(tuple(mutants), same)


def mutants_of(file: str, text: str, signatures: Signatures) -> Iterator[Mutant]:
    """The mutants of one file. `signatures` are names and annotations of what it may call."""
    return (each for each in _changed(file, text, signatures) if each is not None)


def _changed(file: str, text: str, signatures: Signatures) -> Iterator[Mutant | None]:
    """The mutants of one file, each once; None for a change that compiles to the code that there is."""
    tree = python_tree(text)
    source = text.encode("utf-8")
    starts = _line_starts(source)
    right = _shape(compile(tree, file, "exec"))
    seen = {right}
    for mutation in mutations_of(tree, signatures):
        start, end = _range(mutation, starts)
        changed = source[:start] + mutation.after.encode("utf-8") + source[end:]
        try:
            shape = _shape(compile(changed, file, "exec"))
        except (SyntaxError, ValueError):
            continue
        if shape in seen:
            if shape == right:
                yield None
            continue
        seen.add(shape)
        before = source[start:end].decode("utf-8")
        yield Mutant(
            file,
            mutation.node.lineno,
            _lines(mutation),
            mutation.function,
            before,
            mutation.after,
            mutation.what,
            changed.decode("utf-8"),
        )


def _signatures(files: list[Path]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What the product's functions and records take, by name; a name with two meanings is left out."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    twice: set[str] = set()
    for path in files:
        for node in python_tree(path.read_text(encoding="utf-8")).body:
            match node:
                case ast.FunctionDef(name=name, args=arguments):
                    taken = tuple(
                        (each.arg, ast.unparse(each.annotation) if each.annotation else "")
                        for each in arguments.args
                    )
                case ast.ClassDef(name=name, body=body):
                    taken = tuple(
                        (each.target.id, ast.unparse(each.annotation))
                        for each in body
                        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
                    )
                case _:
                    continue
            if name in found and found[name] != taken:
                twice.add(name)
            found[name] = taken
    return {name: taken for name, taken in found.items() if name not in twice}


def _reached(files: list[Path], root: Path) -> frozenset[str]:
    """The names of what operations use, directly or not. A name alone counts: in doubt it is used.

    What a package merely hands on is not used by that.
    """
    inside: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for path in files:
        if path.name == "__init__.py":
            continue
        is_start = path.relative_to(root).parts[0] not in {"types.py", "functions.py"}
        for node in python_tree(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                inside.setdefault(node.name, set()).update(_mentioned(node))
                waiting |= {node.name} if is_start else set()
            elif not isinstance(node, ast.Import | ast.ImportFrom):
                waiting |= _mentioned(node)
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= inside.get(name, set()) - reached
    return frozenset(reached)


def _mentioned(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def _lines(mutation: Mutation) -> frozenset[int]:
    """Those of what is changed, and of its statement up to where other statements begin in it."""
    node, statement = mutation.node, mutation.statement
    inside = [
        each.lineno
        for each in ast.walk(statement)
        if isinstance(each, ast.stmt | ast.pattern) and each is not statement
    ]
    last = max(statement.lineno, min(inside) - 1) if inside else statement.end_lineno
    lines = {*range(statement.lineno, (last or statement.lineno) + 1)}
    return frozenset(lines | {*range(node.lineno, (node.end_lineno or node.lineno) + 1)})


def _line_starts(source: bytes) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _range(mutation: Mutation, starts: list[int]) -> tuple[int, int]:
    node = mutation.node
    end_line, end_column = node.end_lineno, node.end_col_offset
    assert end_line is not None, "parsed from text"
    assert end_column is not None, "parsed from text"
    return starts[node.lineno - 1] + node.col_offset, starts[end_line - 1] + end_column


def _shape(code: CodeType) -> tuple[object, ...]:
    """All of compiled code that a run can notice: its places in the text are left out."""
    constants = tuple(
        _shape(each) if isinstance(each, CodeType) else (type(each).__name__, repr(each))
        for each in code.co_consts
    )
    return (code.co_name, code.co_code, code.co_names, code.co_varnames, constants)
