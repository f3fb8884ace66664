"""Hostile clones: whatever an agent does to its clone, only contents that are inspected get out."""

import os
from pathlib import Path

import pytest

from factoryc.factory.changes import (
    LARGEST_FILE,
    ChangedFile,
    changed_files,
    owned_changes,
    ownership_violations,
)
from factoryc.factory.commit import commit_attempt
from factoryc.factory.ownership import owned, path_problem
from factoryc.factory.repository import main_commit
from factoryc.factory.workspace import AttemptClone
from tests.factory.git_command import git, is_sound
from tests.factory.product_steps import (
    WHEN,
    attempt,
    build,
    commit,
    new_clone,
    new_product,
    task,
    write,
)

VISIT = task("visit", "src/visit.py", "src/http/**")
START = {"src/visit.py": "x = 1\n", "src/pay.py": "y = 1\n"}


@pytest.fixture
def clone(tmp_path: Path) -> AttemptClone:
    product = new_product(tmp_path)
    build(product, VISIT, START)
    return new_clone(product, "visit")


def violations(clone: AttemptClone) -> tuple[str, ...]:
    return ownership_violations(changed_files(clone), VISIT.owns)


def test_an_untouched_clone_has_no_changes(clone):
    assert changed_files(clone) == ()


def test_changes_are_seen_committed_or_not(clone):
    write(clone.root, {"src/visit.py": "x = 2\n", "src/http/a.py": "a\n", "src/pay.py": None})
    git(clone.root, "add", "src/visit.py")
    git(clone.root, "commit", "-q", "-m", "Visit")
    assert [(file.path, file.change) for file in changed_files(clone)] == [
        ("src/http/a.py", "added"),
        ("src/pay.py", "deleted"),
        ("src/visit.py", "modified"),
    ]
    assert violations(clone) == ("`src/pay.py` was deleted, but this task does not own it",)


def test_a_mode_is_a_change(clone):
    (clone.root / "src" / "pay.py").chmod(0o755)
    (clone.root / "src" / "visit.py").chmod(0o755)
    assert violations(clone) == ("`src/pay.py` was modified, but this task does not own it",)
    done = commit(clone, VISIT)
    listed = git(clone.repository.root, "ls-tree", done, "src/visit.py")
    assert listed.startswith("100755")


def test_by_products_of_tools_are_no_changes(clone):
    write(clone.root, {"src/__pycache__/a.pyc": b"\xff", ".pytest_cache/x": "x", "a.pyc": b"\xff"})
    assert changed_files(clone) == ()


def test_an_ignore_file_hides_nothing(clone):
    write(clone.root, {".gitignore": "*\n", "src/hidden.py": "x\n"})
    assert [file.path for file in changed_files(clone)] == [".gitignore", "src/hidden.py"]


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../product/.git/config", "pay.py"])
def test_a_link_is_never_read(clone, target):
    (clone.root / "src" / "visit.py").unlink()
    (clone.root / "src" / "visit.py").symlink_to(target)
    (file,) = changed_files(clone)
    assert file.content == b""
    assert violations(clone) == ("`src/visit.py` cannot be taken: it is a symbolic link",)


def test_a_linked_folder_is_not_entered(clone, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.py").write_text("outside")
    (clone.root / "src" / "http").symlink_to(tmp_path / "outside")
    assert violations(clone) == ("`src/http` cannot be taken: it is a symbolic link",)


def test_a_workspace_that_became_a_link_is_refused(clone, tmp_path):
    clone.root.rename(tmp_path / "moved")
    clone.root.symlink_to(tmp_path / "moved")
    assert violations(clone) == ("`.` cannot be taken: the workspace is not a folder any more",)


@pytest.mark.parametrize("name", [".git", ".GIT", ".Git", "git~1", ".git.", ".git "])
def test_a_nested_repository_is_refused(clone, name):
    write(clone.root, {f"src/http/{name}/config": "[core]\n", "src/http/a.py": "a\n"})
    assert violations(clone) == (
        f"`src/http/{name}` cannot be taken: it is a nested git repository",
    )


def test_a_git_folder_in_other_case_at_the_root_is_refused(clone):
    write(clone.root, {".GIT/hooks/post-checkout": "#!/bin/sh\n"})
    assert violations(clone) == ("`.GIT` cannot be taken: it is a nested git repository",)


def test_a_submodule_is_refused(clone):
    write(clone.root, {"src/http/.gitmodules": "[submodule]\n", "src/http/m/.git": "gitdir: /x\n"})
    assert violations(clone) == (
        "`src/http/.gitmodules` cannot be taken: it declares a submodule",
        "`src/http/m/.git` cannot be taken: it is a nested git repository",
    )


def test_a_replaced_git_folder_changes_nothing(clone, tmp_path):
    """Neither what it says is looked at, nor is anything in it run."""
    write(clone.root, {"src/visit.py": "x = 2\n"})
    ran = tmp_path / "ran"
    git_folder = clone.root / ".git"
    hooks = ("post-checkout", "pre-commit", "post-commit", "reference-transaction", "post-merge")
    for hook in hooks:
        write(git_folder, {f"hooks/{hook}": f"#!/bin/sh\ntouch {ran}\n"})
        (git_folder / "hooks" / hook).chmod(0o755)
    write(
        git_folder,
        {
            "HEAD": "ref: refs/heads/../../../../etc",
            "config": f"[core]\n\tfsmonitor = touch {ran}\n\tworktree = /\n"
            f'[filter "f"]\n\tclean = touch {ran}\n\tsmudge = touch {ran}\n',
            "info/attributes": "* filter=f\n",
            "objects/info/alternates": f"{clone.repository.root}/.git/objects\n",
        },
    )
    done = commit(clone, VISIT)
    assert git(clone.repository.root, "show", f"{done}:src/visit.py") == "x = 2"
    assert not ran.exists()
    assert is_sound(clone.repository.root)


def test_a_missing_git_folder_changes_nothing(clone, tmp_path):
    (clone.root / ".git").rename(tmp_path / "gone")
    (clone.root / ".git").symlink_to("/etc")
    write(clone.root, {"src/visit.py": "x = 2\n"})
    assert [file.path for file in changed_files(clone)] == ["src/visit.py"]


def test_rewritten_history_changes_nothing(clone):
    git(clone.root, "checkout", "-q", "--orphan", "other")
    write(clone.root, {"src/visit.py": "x = 2\n"})
    git(clone.root, "add", ".")
    git(clone.root, "commit", "-q", "-m", "No past")
    done = commit(clone, VISIT)
    assert git(clone.repository.root, "rev-parse", f"{done}^") == clone.base


@pytest.mark.parametrize(
    "name", ["a\nb.py", "a\x1b[2J.py", "a\\b.py", "a:b.py", "e\u0301.py", "a\u202eb.py", "x" * 201]
)
def test_names_that_mislead_are_refused_on_one_line(clone, name):
    write(clone.root, {f"src/http/{name}": "x\n"})
    (said,) = violations(clone)
    assert "cannot be taken: its name" in said
    assert said.isprintable()


def test_a_name_that_is_not_text_is_refused(clone):
    (clone.root / "src" / os.fsdecode(b"\xff.py")).write_text("x")
    (said,) = violations(clone)
    assert "cannot be taken: its name" in said
    assert said.isprintable()


def test_names_that_differ_by_case_alone_are_refused(clone):
    write(clone.root, {"src/http/A.py": "x\n", "src/http/a.py": "y\n", "src/Visit.py": "z\n"})
    assert [said.partition(":")[0] for said in violations(clone)] == [
        "`src/Visit.py` cannot be taken",
        "`src/http/A.py` cannot be taken",
        "`src/http/a.py` cannot be taken",
    ]


def test_contents_that_are_not_source_are_refused(clone):
    write(clone.root, {"src/http/a.py": b"\xff\xfe", "src/visit.py": "x" * (LARGEST_FILE + 1)})
    with (clone.root / "src" / "http" / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    os.mkfifo(clone.root / "src" / "http" / "pipe")
    assert violations(clone) == (
        "`src/http/a.py` cannot be taken: it is not text in UTF-8",
        "`src/http/pipe` cannot be taken: it is neither a file nor a folder",
        "`src/http/sparse` cannot be taken: it is over 1 MiB",
        "`src/visit.py` cannot be taken: it is over 1 MiB",
    )


def test_a_file_of_just_the_largest_size_is_taken(clone):
    write(clone.root, {"src/visit.py": "x" * LARGEST_FILE})
    assert violations(clone) == ()


def test_many_and_deep_files_end_somewhere(clone, monkeypatch):
    deep = clone.root / "src" / "http"
    for _ in range(60):
        deep /= "d"
    deep.mkdir(parents=True)
    (said,) = violations(clone)
    assert "over 32 folders deep" in said
    monkeypatch.setattr("factoryc.factory.changes._MOST_ENTRIES", 100)
    for number in range(200):
        (clone.root / "src" / "http" / f"f{number}").touch()
    assert any("over 100 files" in each for each in violations(clone))


def test_all_changes_together_have_a_limit(clone, monkeypatch):
    monkeypatch.setattr("factoryc.factory.changes._LARGEST_CHANGE", 5)
    write(clone.root, {"src/http/a": "1234", "src/http/b": "1234"})
    (said,) = violations(clone)
    assert said.startswith("`src/http/b` cannot be taken: all changes together")


@pytest.mark.parametrize(
    "path",
    ["../evil.py", "src/../../evil.py", "/etc/passwd", ".git/hooks/x", "src/.GIT/x", "a//b", "."],
)
def test_a_path_that_leads_elsewhere_is_not_committed(clone, path):
    assert path_problem(path) is not None
    assert not owned(path, ("**", path))
    file = ChangedFile(path, "added", b"evil")
    assert ownership_violations((file,), ("**",)) != ()
    with pytest.raises(ValueError, match="cannot be committed"):
        commit_attempt(clone, (file,), message="m", trailers=(), agent="a", when=WHEN)


def test_what_can_be_kept_of_a_bad_attempt_is_kept(clone):
    write(clone.root, {"src/visit.py": "x = 2\n", "src/pay.py": "y = 2\n"})
    (clone.root / "src" / "http").symlink_to("/etc")
    kept = owned_changes(changed_files(clone), VISIT.owns)
    assert [file.path for file in kept] == ["src/visit.py"]


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("src/visit.py", "src/visit.py", True),
        ("src/visit.py.bak", "src/visit.py", False),
        ("src/visitXpy", "src/visit.py", False),
        ("src/http/a.py", "src/http/**", True),
        ("src/http/b/c.py", "src/http/**", True),
        ("src/http", "src/http/**", False),
        ("src/httpx/a.py", "src/http/**", False),
        ("src/a.py", "src/*.py", True),
        ("src/b/a.py", "src/*.py", False),
        ("src/b/c/a.py", "src/**/a.py", True),
        ("src/a.py", "src/**/a.py", True),
        ("src/[a].py", "src/[a].py", True),
    ],
)
def test_patterns(path, glob, expected):
    assert owned(path, (glob,)) is expected


def test_a_large_file_of_the_product_is_no_change(tmp_path):
    product = new_product(tmp_path)
    (product.root / "data.bin").write_bytes(b"\xff" * (LARGEST_FILE + 10))
    git(product.root, "add", "data.bin")
    git(product.root, "commit", "-q", "-m", "Data")
    made = new_clone(product, "visit", main_commit(product))
    assert changed_files(made) == ()
    (made.root / "data.bin").write_bytes(b"\xfe" * (LARGEST_FILE + 10))
    (file,) = changed_files(made)
    assert file.problem == "it is over 1 MiB"


def test_an_attempt_may_start_from_an_attempt(tmp_path):
    product = new_product(tmp_path)
    first = attempt(product, VISIT, {"src/visit.py": "1\n"})
    made = new_clone(product, "visit", first)
    assert (made.root / "src" / "visit.py").read_text() == "1\n"
    assert changed_files(made) == ()
