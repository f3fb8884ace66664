"""What of this machine is seen inside, and the command that starts the zygote there."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

import factoryc
from factoryc.judge.sandbox.policy import Policy
from factoryc.judge.sandbox.staging import Staging

PRODUCT, HOST, WORK, TEMPORARY, SHARED = "/product", "/host", "/work", "/tmp", "/dev/shm"  # noqa: S108  inside
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
_ETC_FILES = ("/etc/ld.so.cache",)
# A product may not lean on what happens to be installed, nor read us.
_PACKAGES = ("site-packages", "dist-packages")
# Each sandbox of root's has a user of its own, so that process limits count alone.
_FIRST_USER = 1_000_000_000


@attrs.frozen
class View:
    """`shown` are (here, there) read-only; `links` are symbolic links to make; `hidden` are emptied."""

    shown: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]


def interpreter() -> str:
    """The Python that runs us, without its virtual environment."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def make_view(staging: Staging, policy: Policy) -> View:
    """The system's libraries, the interpreter, the product and the host; nothing of the user's."""
    shown: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            links.append((os.readlink(path), name))  # noqa: PTH115  text, not a path
        elif path.is_dir():
            shown.append((name, name))
    for prefix in _interpreter_folders():
        if not any(_is_below(prefix, here) for here, _ in shown):
            shown.append((prefix, prefix))
    shown += [(file, file) for file in _ETC_FILES if Path(file).is_file()]
    shown += [(str(file), f"/etc/{file.name}") for file in sorted(staging.etc.iterdir())]
    roots = [here for here, _ in shown]
    hidden = [str(folder) for folder in _package_folders() if _seen(str(folder), roots)]
    own = str(Path(factoryc.__file__).resolve().parent)
    if _seen(own, roots) and not any(_is_below(own, folder) for folder in hidden):
        hidden.append(own)
    shown += [(str(staging.product), PRODUCT), (str(staging.host), HOST)]
    shown += [(str(here.resolve()), there) for here, there in policy.visible]
    return View(tuple(shown), tuple(links), tuple(hidden))


def _interpreter_folders() -> list[str]:
    folders = {os.path.realpath(sys.base_prefix), os.path.realpath(sys.base_exec_prefix)}
    python = interpreter()
    if not any(_is_below(python, folder) for folder in folders):
        folders.add(str(Path(python).parent))
    return sorted(folders)


def _package_folders() -> list[Path]:
    library = f"python{sys.version_info.major}.{sys.version_info.minor}"
    prefixes = {Path(os.path.realpath(sys.base_prefix)), Path("/usr"), Path("/usr/local")}
    versions = (library, "python3")
    folders = (
        prefix / "lib" / version / packages
        for prefix in sorted(prefixes)
        for version in versions
        for packages in _PACKAGES
    )
    return sorted({Path(os.path.realpath(folder)) for folder in folders if folder.is_dir()})


def _is_below(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def _seen(path: str, roots: list[str]) -> bool:
    return any(_is_below(path, root) for root in roots)


def environment(policy: Policy) -> dict[str, str]:
    """All the environment that a process inside has."""
    return {
        "PATH": f"{Path(interpreter()).parent}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": str(policy.hash_seed),
    }


def unprivileged_user() -> int | None:
    """Whom root's zygote becomes. None: we are nobody special ourselves."""
    return _FIRST_USER + os.getpid() % 1_000_000 if os.geteuid() == 0 else None


def zygote_command(
    control: int,
    policy: Policy,
    user: int | None,
    folders: tuple[str, str, str, str],
    rules: Mapping[str, object] | None = None,
) -> tuple[str, ...]:
    """Start the zygote; `folders` are product, host, work and temporary, as seen inside.

    `rules` are for a zygote that has to shut in by Landlock what it forks.
    """
    product, host, work, temporary = folders
    settings = {
        "user": user,
        "limits": attrs.asdict(policy.limits),
        "product": product,
        "work": work,
        "scratch": [work, temporary, *([SHARED] if work == WORK else [])],
        "private": [host],
        "rules": rules,
    }
    start = (
        f"import sys; sys.path.insert(0, {host!r}); "
        "from factoryc.judge.host.zygote import main; main()"
    )
    flags = ("-s", "-S", "-P", "-B")
    return (interpreter(), *flags, "-c", start, str(control), json.dumps(settings))
