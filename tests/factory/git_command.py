"""The real `git`, asked from outside what it thinks of a repository that was made without it."""

import os
import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git in the folder, untouched by the configuration of whoever runs the tests."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    named = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "A Person"), ("EMAIL", "person@example.org"))
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **quiet, **named},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def is_sound(folder: Path) -> bool:
    """Whether git finds nothing at all to say about the repository's objects."""
    said = git(folder, "fsck", "--strict", "--full", "--no-dangling")
    return said.replace("notice: ", "") == ""
