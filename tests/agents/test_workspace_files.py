import os

import pytest

from factoryc.agents.workspace_files import PathError, list_files, read_text, write_text


@pytest.fixture
def root(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    root = tmp_path / "work"
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "config").write_text("[core]")
    (root / "kept.py").write_text("kept\n")
    (root / "link.txt").symlink_to(outside / "secret.txt")
    (root / "linked").symlink_to(outside)
    os.mkfifo(root / "pipe")
    return root


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "/etc/passwd",
        "../outside/secret.txt",
        "a/../../outside/secret.txt",
        ".git/config",
        "a/.GIT/config",
        "link.txt",
        "linked/secret.txt",
        "pipe",
        "a\\b",
        "a\x00b",
        "a\nb",
        "kept.py/inner.py",
        "x" * 300,
    ],
)
def test_a_path_that_could_leave_the_workspace_is_refused(root, path):
    with pytest.raises(PathError):
        read_text(root, path)
    with pytest.raises(PathError):
        write_text(root, path, "changed")
    assert (root.parent / "outside" / "secret.txt").read_text() == "secret"
    assert (root / ".git" / "config").read_text() == "[core]"
    assert sorted(entry.name for entry in (root.parent / "outside").iterdir()) == ["secret.txt"]


def test_what_is_written_can_be_read_and_is_listed_without_links(root):
    assert write_text(root, "./a/b.py", "text ü\n") == "a/b.py"
    assert read_text(root, "a/b.py") == "text ü\n"
    assert write_text(root, "a/b.py", "x") == "a/b.py"
    assert read_text(root, "a/b.py") == "x"
    assert list_files(root) == ("a/b.py", "kept.py")


def test_text_that_is_not_unicode_is_refused_before_anything_is_written(root):
    with pytest.raises(PathError, match="UTF-8"):
        write_text(root, "kept.py", "\ud800")
    assert (root / "kept.py").read_text() == "kept\n"
