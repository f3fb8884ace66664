"""`never use clock`, and its like: functions and modules of the standard library by what they reach.

What a run shows beyond the source is found by the sandbox.
"""

from collections.abc import Mapping

from factoryc.judge.inspect.finding import Finding
from factoryc.judge.inspect.names import imports_of, is_within, spelled
from factoryc.judge.inspect.product_source import ProductSource

# Modules are enough to import; of others only these functions reach out.
_MODULES: Mapping[str, tuple[str, ...]] = {
    "clock": ("time", "_time", "sched", "timeit"),
    "randomness": ("random", "_random", "secrets"),
    "files": (
        "_io", "dbm", "fileinput", "glob", "io", "mmap", "pathlib", "shelve", "shutil", "sqlite3",
        "tarfile", "tempfile", "zipfile",
    ),
    "processes": (
        "_posixsubprocess", "concurrent.futures.process", "multiprocessing", "pty", "subprocess",
    ),
    "environment": ("getpass", "platform"),
}  # fmt: skip
_FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "clock": (
        "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today",
        "datetime.datetime.utcnow", "email.utils.formatdate", "email.utils.localtime",
        "os.times", "uuid.uuid1", "threading.Timer", "asyncio.sleep", "signal.alarm",
        "signal.setitimer",
    ),
    "randomness": (
        "os.getrandom", "os.urandom", "ssl.RAND_bytes", "uuid.uuid1", "uuid.uuid4", "builtins.id",
        "id",
    ),
    "files": (
        "builtins.open", "codecs.open", "open", "os.fdopen", "os.link", "os.listdir", "os.makedirs",
        "os.mkdir", "os.open", "os.remove", "os.rename", "os.replace", "os.rmdir", "os.scandir",
        "os.symlink", "os.truncate", "os.unlink", "os.walk", "importlib.resources",
    ),
    "processes": (
        "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell", "os.execl", "os.execle",
        "os.execlp", "os.execv", "os.execve", "os.execvp", "os.fork", "os.forkpty", "os.kill",
        "os.popen", "os.posix_spawn", "os.posix_spawnp", "os.spawnl", "os.spawnv", "os.spawnve",
        "os.startfile", "os.system", "concurrent.futures.ProcessPoolExecutor",
    ),
    "environment": (
        "os.environ", "os.environb", "os.getenv", "os.getenvb", "os.getlogin", "os.path.expanduser",
        "os.path.expandvars", "os.uname", "pathlib.Path.home", "socket.gethostname",
    ),
}  # fmt: skip


def inspect_uses(product: ProductSource, clause: str, what: str) -> tuple[Finding, ...]:
    """Each use of the clock, of randomness, files, processes or the environment."""
    modules, functions = _MODULES[what], _FUNCTIONS[what]
    found: set[Finding] = set()
    for module in product.modules:
        for imported in imports_of(module):
            if any(is_within(imported.name, name) for name in modules):
                text = f"imports `{imported.name}`: that is a use of {_WORDS[what]}"
                found.add(Finding(module.path, imported.line, clause, text))
            elif imported.taken and any(is_within(imported.name, name) for name in functions):
                text = f"takes `{imported.name}`: that is a use of {_WORDS[what]}"
                found.add(Finding(module.path, imported.line, clause, text))
        for name, node in spelled(module):
            if any(is_within(name, function) for function in functions):
                text = f"`{name}` is a use of {_WORDS[what]}"
                found.add(Finding(module.path, node.lineno, clause, text))
    return tuple(sorted(found))


_WORDS = {
    "clock": "the clock",
    "randomness": "randomness",
    "files": "files",
    "processes": "processes",
    "environment": "the environment",
}
