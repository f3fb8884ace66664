"""Where a process of factoryc starts. Its version is told at once; all else is for `main`.

Editors and build scripts ask for the version again and again, and loading the commands takes longer.
"""

import sys
from importlib import import_module

from factoryc.version import VERSION


def start() -> int:
    """Run the command that the process was started with, and give its exit code."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        try:
            sys.stdout.write(f"factoryc {VERSION}\n")
            sys.stdout.flush()
        except OSError:
            pass  # `main` knows what to say of an output that cannot be written
        else:
            return 0
    code: int = import_module("factoryc.cli.main").main()
    return code


if __name__ == "__main__":
    sys.exit(start())
