"""The files that the host is imported from inside a sandbox: its source, and the same compiled.

They are read and compiled once in a process, whose forks have them too. A zygote that compiled them itself
would take as long for that as for all else.
"""

import importlib.util
import marshal
from collections.abc import Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path, PurePath

from factoryc.judge.host import __file__ as host_init

_PACKAGE = PurePath("factoryc/judge/host")
# Files that are shown inside as those of `/etc`.
ETC = _PACKAGE / "etc"
# Code that is loaded as it is: the source beside it is that which it was made of.
_UNCHECKED = (1).to_bytes(4, "little")


@cache
def host_files() -> Mapping[str, bytes]:
    """What each file of the host holds, by its path in a folder to import it from."""
    folder = Path(host_init).parent
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = _PACKAGE / path.relative_to(folder)
        if path.is_file() and "__pycache__" not in name.parts:
            files[str(name)] = path.read_bytes()
        if path.suffix == ".py":
            at = importlib.util.cache_from_source(str(name))
            files[at] = _compiled(path, files[str(name)])
    return files


def _compiled(path: Path, source: bytes) -> bytes:
    code = SourceFileLoader(path.stem, str(path)).get_code(path.stem)
    digest = importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + _UNCHECKED + digest + marshal.dumps(code)
