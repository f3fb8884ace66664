"""Compiled product source, kept ready, so that a fresh implementation need not compile it again.

A process of its own compiles the files and never runs them; what it hands over stays bytes until a
fresh process imports the module it belongs to.
"""

import marshal
import os
import sys
from collections.abc import Mapping
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from pathlib import Path
from types import CodeType

_MOST_FILES = 2000
_MOST_BYTES = 64 << 20
_SKIPPED = frozenset({"tests", "__pycache__", ".git"})

Compiled = Mapping[str, bytes]


def compile_sources(root: str) -> dict[str, bytes]:
    """Each source file below `root` that compiles, by path. The others explain themselves later."""
    compiled: dict[str, bytes] = {}
    total = 0
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        for file in sorted(name for name in files if name.endswith(".py")):
            path = os.path.join(folder, file)  # noqa: PTH118  the import system's own spelling
            try:
                code = compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
            except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
                continue
            compiled[path] = marshal.dumps(code)
            total += len(compiled[path])
            if len(compiled) >= _MOST_FILES or total >= _MOST_BYTES:
                return compiled
    return compiled


def import_compiled(compiled: Compiled) -> None:
    """Let this process import from `compiled` what is in it, and everything else as ever."""

    class Loader(SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType | None:
            data = compiled.get(self.path)
            if data is None:
                return super().get_code(fullname)
            code: CodeType = marshal.loads(data)  # noqa: S302  written by our own compiling process
            return code

    finder = FileFinder.path_hook(
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (Loader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )
    # Finders that exist already are kept: they know the standard library, and no product yet.
    sys.path_hooks.insert(0, finder)
