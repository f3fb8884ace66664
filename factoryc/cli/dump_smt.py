"""`factoryc check --dump-smt`: what the solver would be asked, as files for another solver or a person."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from factoryc.cli.reading import ReadFile, module_reader, specs_at
from factoryc.cli.refusal import CannotAsk
from factoryc.pipeline import understand
from factoryc.solver.available import is_available

# Loads z3.
_FORMULAS = "factoryc.solver.smt"


def dump_smt(paths: Iterable[str], folder: Path, read: ReadFile) -> None:
    """Write each formula about the specs at these paths to a file named after its clause.

    Raises CannotAsk where there is no z3, and where a file cannot be read or written.
    """
    if not is_available():
        raise CannotAsk("formulas are written with z3: pip install 'factoryc[solver]'")
    formulas_of = import_module(_FORMULAS).formulas_of
    names = dict.fromkeys(name for path in paths for name in specs_at(Path(path)))
    for name in names:
        root = read(name)
        if isinstance(root, str):
            raise CannotAsk(root)
        understood = understand(root, module_reader(name, read))
        if understood.sound:
            for title, text in formulas_of(understood.spec):
                _write(folder, f"{title}.smt2", text)


def _write(folder: Path, name: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotAsk(f"`{folder / name}` cannot be written: {error.strerror}") from None
