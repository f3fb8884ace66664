"""Code that could tell whether it is judged, and behave otherwise later, is refused for what it says."""

import pytest

from factoryc.judge.inspect.inspect import inspect_source
from factoryc.judge.plain_source import plain_source
from tests.evals.suites import understood

SPEC = understood(
    'spec one version "1.0.0"\n\noperation one() -> Int { case always otherwise { returns 1 } }\n'
)
RIGHT = "import sys\n\n\ndef one():\n    return 1 if sys.maxsize else 2\n"
# Ways to see the judge, or to reach into the process that asks.
BOMBS = {
    "the environment": "import os\nJUDGED = 'PYTHONHASHSEED' in os.environ",
    "the environment, renamed": "from os import environ as words\nJUDGED = 'LANG' in words",
    "a variable": "import os\nJUDGED = os.getenv('HOME') is None",
    "its process": "import os\nJUDGED = os.getppid() == 1",
    "the processes": "JUDGED = open('/proc/1/cmdline').read()",
    "its caller": "import sys\nJUDGED = sys._getframe(1).f_globals",
    "its callers": "import inspect\nJUDGED = inspect.stack()",
    "a trace of its callers": "import traceback\nJUDGED = traceback.extract_stack()",
    "the frame of an error": (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n"
        "    JUDGED = error.__traceback__.tb_frame.f_back"
    ),
    "the frame of a generator": "JUDGED = (each for each in ()).gi_frame.f_back",
    "the objects of the host": "import gc\nJUDGED = gc.get_objects()",
    "the modules of the host": "import sys\nJUDGED = [name for name in sys.modules]",
    "a module of the host": "import sys\nJUDGED = sys.modules['factoryc.judge.host.library']",
    "the host by name": "import factoryc.judge.host.library as host\nhost._send = print",
    "the machine's name": "import socket\nJUDGED = socket.gethostname() == 'sandbox'",
    "the system's name": "import os\nJUDGED = os.uname().nodename == 'sandbox'",
    "the platform": "import platform\nJUDGED = platform.node()",
    "the user": "import os\nJUDGED = os.getuid() == 65534",
    "the path of imports": "import sys\nJUDGED = '/host' in sys.path",
    "the main module": "import __main__\nJUDGED = hasattr(__main__, 'main')",
    "the subclasses of all": "JUDGED = object.__subclasses__()",
    "the subclasses, from a value": "JUDGED = ().__class__.__mro__[1].__subclasses__()",
    "the names of a function": "import json\nJUDGED = json.dumps.__globals__",
    "a name that is put together": "import os\nJUDGED = getattr(os, 'env' + 'iron')",
    "a module that is put together": "JUDGED = __import__('o' + 's').environ",
    "a module by its name": "import importlib\nJUDGED = importlib.import_module('o' + 's')",
    "code in a text": "JUDGED = eval('__import__(\"os\").environ')",
    "code in bytes": "import marshal\nJUDGED = marshal.loads(b'')",
    "native code": "import ctypes\nJUDGED = ctypes.CDLL(None)",
    "other builtins": "import builtins\nbuiltins.len = lambda _: 0",
    "other builtins, by a dictionary": "__builtins__['len'] = lambda _: 0",
    "a watch on all code": "import sys\nsys.settrace(print)",
    "a watch on what is imported": "import sys\nsys.meta_path.insert(0, None)",
    "its end without a word": "import os\nos._exit(0)",
    "another time": "import time\ntime.monotonic = lambda: 0.0",
}


def refused(folder, text):
    (folder / "one.py").write_text(text, encoding="utf-8")
    with plain_source(folder / "one.py") as source:
        return inspect_source(SPEC, source, is_product=False)


def test_right_code_is_not_accused(tmp_path):
    assert refused(tmp_path, RIGHT) == ()


@pytest.mark.parametrize("name", BOMBS)
def test_a_way_to_see_the_judge_is_found_in_the_source(tmp_path, name):
    """With its file and its line."""
    found = refused(tmp_path, f"{BOMBS[name]}\n\n\ndef one():\n    return 1\n")
    assert found
    assert all(each.file == "src/one.py" and each.line for each in found)
    assert {each.clause.partition(".")[0] for each in found} == {"inspection"}
