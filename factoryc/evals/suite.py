"""A suite: the files of evals that a spec gives, and what each of their functions is evidence for."""

from typing import Literal, TypeAlias

from factoryc.frozen import frozen
from factoryc.spec.spec import Spec

EvalKind: TypeAlias = Literal[
    "case", "rejection", "invariant", "sequence", "authored", "never", "regression"
]


@frozen
class SuiteFile:
    """`path` is relative to the suite's folder, in POSIX form."""

    path: str
    text: str


@frozen
class EvalItem:
    """One function of one file. `operations` are those that have to exist before it can run."""

    clause: str
    title: str
    file: str
    function: str
    kind: EvalKind
    operations: frozenset[str]
    sealed: bool = False


@frozen
class Suite:
    """The same spec gives the same suite, byte for byte.

    `operations` are those that are judged. `data` names the files beside the spec that evals read;
    each belongs into the suite's folder as `data/<name>`. `digest` covers the files.
    """

    spec: Spec
    digest: str
    operations: frozenset[str]
    files: tuple[SuiteFile, ...]
    evals: tuple[EvalItem, ...]
    data: tuple[str, ...]
    examples: int

    def file(self, path: str) -> SuiteFile:
        """The file at a path, or KeyError."""
        for each in self.files:
            if each.path == path:
                return each
        raise KeyError(path)
