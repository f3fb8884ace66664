"""Spec to suite: the contract's own evals, the author's, and those of the anti-spec.

Every case of every operation, rejection, sequences, invariants; what an author expects; what must
never happen. Nothing but the spec goes in.
"""

import hashlib
from collections.abc import Sequence

import attrs

from factoryc.analysis.constants import constants_of
from factoryc.analysis.ties import ties_of
from factoryc.contract.model import model_source
from factoryc.contract.outside import remembers, with_outside
from factoryc.contract.python_names import python_name
from factoryc.evals.authored_file import authored_file, data_files
from factoryc.evals.narrow_cases import calls_to_narrow_cases
from factoryc.evals.never_file import never_file
from factoryc.evals.operation_file import operation_file
from factoryc.evals.render import filled
from factoryc.evals.sequences_file import sequences_file
from factoryc.evals.steps_source import names_for
from factoryc.evals.strategies_file import strategies_file
from factoryc.evals.strategies_source import Vocabulary
from factoryc.evals.suite import EvalItem, Suite, SuiteFile
from factoryc.spec.spec import Spec

_EXAMPLES = 100
_VISIBLE_EXAMPLES = 25


def derive_suite(spec: Spec, operations: frozenset[str] | None = None) -> Suite:
    """The suite of a spec. With `operations`, only what can be judged where just those exist."""
    every = frozenset(operation.name for operation in spec.operations)
    return _derived(spec, every if operations is None else operations & every, _EXAMPLES)


def visible(suite: Suite) -> Suite:
    """What whoever writes the code may see and run: nothing sealed, and fewer examples."""
    return _derived(without_sealed(suite.spec), suite.operations, _VISIBLE_EXAMPLES)


def without_sealed(spec: Spec) -> Spec:
    """The spec as whoever writes the code may know it."""
    return attrs.evolve(spec, evals=tuple(each for each in spec.evals if not each.sealed))


def package_name(spec: Spec) -> str:
    """The package that holds the suite's modules: `shortener_evals`."""
    return f"{python_name(spec.name)}_evals"


def _derived(spec: Spec, operations: frozenset[str], examples: int) -> Suite:
    package = package_name(spec)
    # A constant of a sealed eval would give it away.
    constants = constants_of(without_sealed(spec))
    words = Vocabulary(spec, names_for(spec), constants, ties_of(spec, constants))
    judged = [each for each in spec.operations if each.name in operations]
    made: list[tuple[str, str, Sequence[EvalItem]]] = [
        ("__init__.py", f'"""The evals of {spec.name}, as a package of their own."""\n', ()),
        ("contract.py", model_source(with_outside(spec)[0]), ()),
        ("strategies.py", strategies_file(judged, words), ()),
    ]
    known = calls_to_narrow_cases(spec, judged)
    for operation in judged:
        name = f"test_{python_name(operation.name)}.py"
        made.append((name, *operation_file(operation, f"{package}/{name}", words, known)))
    if remembers(spec) and judged:
        name = "test_sequences.py"
        made.append((name, *sequences_file(judged, f"{package}/{name}", words)))
    for sealed, name in ((False, "test_authored.py"), (True, "test_sealed.py")):
        evals = [each for each in spec.evals if each.sealed == sealed]
        made.append((name, *authored_file(evals, operations, f"{package}/{name}", words)))
    name = "test_never.py"
    made.append((name, *never_file(operations, f"{package}/{name}", words)))
    files = [SuiteFile("conftest.py", filled("conftest.py", {"spec": spec}))]
    files.extend(SuiteFile(f"{package}/{path}", text) for path, text, _ in made if text)
    items = tuple(item for _, _, found in made for item in found)
    data = data_files(spec, operations)
    return Suite(spec, _digest(files, data), operations, tuple(files), items, data, examples)


def _digest(files: Sequence[SuiteFile], data: Sequence[str]) -> str:
    parts = [part for each in files for part in (each.path, each.text)]
    # A length before each part keeps one file's end apart from the next one's beginning.
    text = "".join(f"{len(part)}:{part}" for part in (*parts, *data))
    return hashlib.sha256(text.encode()).hexdigest()
