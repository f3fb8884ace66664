"""A product that runs whatever it is given as code, in a sandbox of each kind that works here."""

from contextlib import contextmanager

import pytest

from factoryc.judge.sandbox.mechanism import sandbox_mechanism
from factoryc.judge.sandbox.policy import MEBIBYTE, Limits, Policy
from factoryc.judge.sandbox.sandbox import open_sandbox

MECHANISMS = ("bubblewrap", "namespaces", "landlock")
TEXT = {"kind": "text"}
BINDING = {
    "operations": {
        "execute": {
            "module": "victim.act",
            "function": "execute",
            "parameters": [["text", TEXT]],
            "result": TEXT,
            "errors": {},
        }
    },
    "state": None,
    "types": "victim.types",
}
LIMITS = Limits(
    cpu_seconds=20,
    wall_seconds=1.0,
    memory_bytes=128 * MEBIBYTE,
    processes=24,
    file_bytes=4 * MEBIBYTE,
    output_bytes=10_000,
    scratch_bytes=8 * MEBIBYTE,
    reply_bytes=MEBIBYTE,
)


def victim(root):
    """The product, written into a folder."""
    package = root / "src" / "victim"
    package.mkdir(parents=True)
    (package / "types.py").write_text("class Rejected(ValueError): pass\n")
    (package / "act.py").write_text(
        "def execute(text):\n    names = {}\n    exec(text, names)\n    return names.get('result', '')\n"
    )
    return root


@contextmanager
def sandboxed_victim(root, mechanism):
    """A sandbox around it. Skips the test where this kind of sandbox does not work."""
    if sandbox_mechanism(mechanism) is None:
        pytest.skip(f"{mechanism} does not work here")
    with open_sandbox(victim(root), Policy(LIMITS), mechanism) as opened:
        yield opened
