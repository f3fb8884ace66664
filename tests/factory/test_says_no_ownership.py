"""An attempt that touches what is not its own comes back before any of it is run."""

import shutil
from pathlib import Path

from factoryc.agents.agent import Workspace
from tests.factory.git_command import git
from tests.factory.till_build import ADD, ADD_FILE, RIGHT, sent_back, who_and_what

TYPES = "src/till/types.py"


def act(change):
    """The right work, and an act in the workspace after it."""

    def step(workspace: Workspace) -> None:
        (workspace.root / ADD_FILE).write_text(RIGHT)
        change(workspace.root)

    return step


def link(path: str, target: str):
    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return act(change)


def also(path: str, text: str = "x = 1\n"):
    return {ADD_FILE: RIGHT, path: text}


def everything_gone(root: Path) -> None:
    shutil.rmtree(root)
    root.mkdir()


def hidden(root: Path) -> None:
    """What git would not show: everything is ignored, and the index takes the file for unchanged."""
    (root / ".git" / "info" / "exclude").write_text("*\n")
    (root / "src" / "till" / "more.py").write_text("x = 1\n")


def test_only_what_a_task_owns_is_taken(tmp_path):
    bad = {
        "another task's file": also(TYPES),
        "the project file": also("pyproject.toml", "[project]\n"),
        "a module that shadows another": also("src/till/json.py"),
        "settings of tests": also("conftest.py"),
        "more settings of tests": also("pytest.ini", "[pytest]\n"),
        "what Python loads by itself": also("sitecustomize.py"),
        "a link to a file": link(ADD_FILE, "/etc/passwd"),
        "a link beside it": link("src/till/operations/more.py", "/etc/passwd"),
        "a deleted file": act(lambda root: (root / TYPES).unlink()),
        "a file that git ignores": act(hidden),
        "a repository inside": act(lambda root: (root / "src" / ".GIT").mkdir()),
        "all deleted": act(everything_gone),
        "nothing at all": {},
    }
    refused = sent_back(tmp_path, ADD, bad, {ADD_FILE: RIGHT})
    nothing = refused.pop("nothing at all")
    assert who_and_what({"": nothing}) == {"": {("empty", "till.add")}}
    assert [each.title for each in nothing] == [f"`{ADD_FILE}` was not written"]
    assert set(map(frozenset, who_and_what(refused).values())) == {
        frozenset({("ownership", "till.add")})
    }
    titles = {name: why[0].title for name, why in refused.items() if name != "all deleted"}
    assert titles == {
        "another task's file": f"`{TYPES}` was modified, but this task does not own it",
        "the project file": "`pyproject.toml` was modified, but this task does not own it",
        "a module that shadows another": (
            "`src/till/json.py` was added, but this task does not own it"
        ),
        "settings of tests": "`conftest.py` was added, but this task does not own it",
        "more settings of tests": "`pytest.ini` was added, but this task does not own it",
        "what Python loads by itself": "`sitecustomize.py` was added, but this task does not own it",
        "a link to a file": f"`{ADD_FILE}` cannot be taken: it is a symbolic link",
        "a link beside it": (
            "`src/till/operations/more.py` cannot be taken: it is a symbolic link"
        ),
        "a deleted file": f"`{TYPES}` was deleted, but this task does not own it",
        "a file that git ignores": "`src/till/more.py` was added, but this task does not own it",
        "a repository inside": "`src/.GIT` cannot be taken: it is a nested git repository",
    }
    paths = git(tmp_path / "till", "log", "--all", "--format=", "--name-only").split()
    assert not {"conftest.py", "pytest.ini", "sitecustomize.py", "src/till/json.py"} & set(paths)
