"""A copy of what is shown inside, readable by any user and free of links that lead out."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from factoryc.judge.sandbox.host_files import ETC, host_files

_NOT_PRODUCT = frozenset({".git", "__pycache__"})


@attrs.frozen
class Staging:
    """`product` is the copy of the product, `host` a folder to import the host from."""

    root: Path
    product: Path
    host: Path
    etc: Path

    def new_scratch(self) -> tuple[Path, Path]:
        """A working and a temporary folder that nobody has used, for anybody to write in."""
        above = Path(tempfile.mkdtemp(dir=self.root))
        above.chmod(0o755)
        work, temporary = above / "work", above / "tmp"
        for folder in (work, temporary):
            folder.mkdir()
            folder.chmod(0o1777)
        return work, temporary


@contextmanager
def staged(product: Path) -> Iterator[Staging]:
    """Copy the product as it is now. Judging the copy, nobody can change it meanwhile."""
    root = Path(tempfile.mkdtemp(prefix="factoryc-"))
    try:
        root.chmod(0o755)
        host = root / "host"
        files = host_files()
        for folder in sorted({above for name in files for above in Path(name).parents}):
            # Whatever mask is in force, the user inside must get through.
            (host / folder).mkdir()
            (host / folder).chmod(0o755)
        for name, content in files.items():
            (host / name).write_bytes(content)
            (host / name).chmod(0o644)
        _copy(product, root / "product")
        yield Staging(root, root / "product", host, host / ETC)
    finally:
        _remove(root)


def _remove(root: Path) -> None:
    try:
        shutil.rmtree(root)
    except (OSError, RecursionError):
        # A product left folders too deep or too closed for Python; these two walk without a stack.
        subprocess.run(["chmod", "-R", "u+rwx", str(root)], capture_output=True, check=False)
        subprocess.run(["rm", "-rf", str(root)], capture_output=True, check=False)


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.name in _NOT_PRODUCT:
                continue
            there = target / entry.name
            if entry.is_symlink():
                there.symlink_to(os.readlink(entry.path))  # noqa: PTH115  entry is no Path
            elif entry.is_dir():
                _copy(Path(entry.path), there)
            elif entry.is_file():
                shutil.copyfile(entry.path, there)
                executable = entry.stat().st_mode & stat.S_IXUSR
                there.chmod(0o755 if executable else 0o644)
    target.chmod(0o755)
