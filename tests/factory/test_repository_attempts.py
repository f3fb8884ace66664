"""Attempts and merges: one branch for each attempt, one merge for each task, nothing lost."""

from datetime import datetime, timedelta, timezone

import pygit2
import pytest

from factoryc.factory.commit import Conflict, advance_main, commit_attempt
from factoryc.factory.refusal import NameTaken, UnsafeTree
from factoryc.factory.repository import main_commit
from factoryc.factory.trailers import Trailer, parse_trailers, with_trailers
from factoryc.factory.workspace import (
    attempt_branches,
    branch_name,
    clone_for_attempt,
    export_tree,
    next_attempt,
)
from tests.factory.git_command import git, is_sound
from tests.factory.product_steps import (
    attempt,
    build,
    commit,
    merged,
    new_clone,
    new_product,
    task,
    try_merge,
    write,
)

VISIT, PAY = task("visit", "visit.py"), task("pay", "pay.py")


def test_a_clone_has_its_commit_and_nothing_else(tmp_path):
    product = new_product(tmp_path)
    build(product, VISIT, {"visit.py": "secret of the past\n"})
    main = build(product, VISIT, {"visit.py": "x = 1\n"})
    rejected = attempt(product, PAY, {"pay.py": "wrong\n"})
    made = new_clone(product, "pay")
    assert git(made.root, "status", "--porcelain") == ""
    assert git(made.root, "branch", "--show-current") == "task/pay/2"
    assert git(made.root, "rev-parse", "HEAD") == main
    assert git(made.root, "rev-list", "--all") == main
    assert git(made.root, "remote") == ""
    assert is_sound(made.root)
    objects = git(made.root, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    assert len(objects) == len(("commit", "tree", "visit.py"))
    assert not any(rejected in line for line in objects)
    assert not (made.root / ".git" / "objects" / "info" / "alternates").exists()
    mine = [path for path in (made.root / ".git").rglob("*") if path.is_file()]
    assert all(path.stat().st_nlink == 1 for path in mine)
    named = [path for path in mine if str(product.root).encode() in path.read_bytes()]
    assert named == []


def test_an_agent_can_use_git_in_its_clone(tmp_path):
    product = new_product(tmp_path)
    build(product, VISIT, {"visit.py": "x = 1\n"})
    made = new_clone(product, "pay")
    write(made.root, {"pay.py": "y = 1\n"})
    git(made.root, "add", ".")
    git(made.root, "commit", "-q", "-m", "Pay")
    assert git(made.root, "diff", "--name-only", made.base) == "pay.py"
    done = commit(made, PAY)
    assert git(product.root, "show", f"{done}:pay.py") == "y = 1"


def test_a_folder_in_use_is_not_cloned_into(tmp_path):
    product = new_product(tmp_path)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine").touch()
    with pytest.raises(FileExistsError):
        clone_for_attempt(product, main_commit(product), "task/a/1", tmp_path / "used")


def test_an_attempt_is_a_branch(tmp_path):
    product = new_product(tmp_path)
    base = main_commit(product)
    done = attempt(product, VISIT, {"visit.py": "x = 1\n"})
    assert git(product.root, "rev-parse", "task/visit/1", "task/visit/1^") == f"{done}\n{base}"
    assert git(product.root, "log", "-1", "--format=%an|%ae|%cn|%aI", done) == (
        "factoryc (built-in agent)|factoryc@localhost|factoryc|2026-03-01T12:00:00+00:00"
    )
    assert git(product.root, "log", "-1", "--format=%(trailers)", done).splitlines() == [
        "Spec: shop",
        "Task: visit",
        "Clause: shop.visit.first",
        "Clause: shop.visit.second",
        "Task-Digest: d1",
        "Agent: built-in agent",
        "Attempt: 1",
    ]
    assert main_commit(product) == base
    assert git(product.root, "status", "--porcelain") == ""


def test_numbers_go_on_where_earlier_builds_stopped(tmp_path):
    product = new_product(tmp_path)
    assert next_attempt(product, "visit") == 1
    first = attempt(product, VISIT, {"visit.py": "1\n"})
    second = attempt(product, VISIT, {"visit.py": "2\n"})
    attempt(product, task("visit.more", "more.py"), {"more.py": "1\n"})
    product = new_product(tmp_path)
    found = attempt_branches(product, "visit")
    assert [(each.branch, each.commit) for each in found] == [
        ("task/visit/1", first),
        ("task/visit/2", second),
    ]
    git(product.root, "branch", "-D", "task/visit/1")
    git(product.root, "pack-refs", "--all")
    assert next_attempt(product, "visit") == 3


def test_the_same_attempt_is_committed_once(tmp_path):
    product = new_product(tmp_path)
    made = new_clone(product, "visit")
    write(made.root, {"visit.py": "1\n"})
    assert commit(made, VISIT) == commit(made, VISIT)
    write(made.root, {"visit.py": "2\n"})
    with pytest.raises(NameTaken, match=r"task/visit/1"):
        commit(made, VISIT)


@pytest.mark.parametrize("name", ["a..b", "a b", "a.lock/x", "", "a~", "-/../x"])
def test_a_name_that_git_cannot_hold_is_a_mistake_of_the_caller(name):
    with pytest.raises(ValueError, match="git allows no such branch"):
        branch_name(name, 1)


def test_git_shows_one_branch_for_each_task(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    visited = attempt(product, VISIT, {"visit.py": "x\n"}, root)
    paid = attempt(product, PAY, {"pay.py": "y\n"}, root)
    first = merged(product, root, visited, VISIT)
    second = merged(product, first, paid, PAY)
    advance_main(product, root, second)
    graph = git(product.root, "log", "--graph", "--format=%s", "main").splitlines()
    assert [line.rstrip() for line in graph] == [
        "*   Merge pay",
        "|\\",
        "| * Build it",
        "* |   Merge visit",
        "|\\ \\",
        "| |/",
        "|/|",
        "| * Build it",
        "|/",
        "* Begin the product of shop",
    ]
    assert (
        git(product.root, "show", "--format=", "--name-only", "main^1", "main").splitlines() == []
    )
    assert git(product.root, "ls-files").splitlines() == ["pay.py", "visit.py"]
    assert is_sound(product.root)


def test_a_merge_moves_nothing_until_main_advances(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    new = merged(product, root, attempt(product, VISIT, {"visit.py": "x\n"}), VISIT)
    assert main_commit(product) == root
    git(product.root, "gc", "-q", "--prune=now")
    assert (
        git(product.root, "for-each-ref", "--format=%(objectname)", "refs/factoryc/candidate")
        == new
    )
    advance_main(product, root, new)
    assert git(product.root, "for-each-ref", "refs/factoryc/candidate") == ""
    assert (product.root / "visit.py").read_text() == "x\n"


def test_the_same_lines_changed_twice_are_a_conflict(tmp_path):
    product = new_product(tmp_path)
    base = build(product, VISIT, {"visit.py": "x = 1\n", "src/a.py": "a\n"})
    first = attempt(product, VISIT, {"visit.py": "x = 2\n"}, base)
    second = attempt(product, VISIT, {"visit.py": "x = 3\n", "other.py": "o\n"}, base)
    main = merged(product, base, first, VISIT)
    before = git(product.root, "for-each-ref")
    assert try_merge(product, main, second, VISIT) == Conflict(("visit.py",))
    assert git(product.root, "for-each-ref") == before


def test_a_deletion_against_a_change_is_a_conflict(tmp_path):
    product = new_product(tmp_path)
    base = build(product, VISIT, {"visit.py": "x = 1\n"})
    main = merged(product, base, attempt(product, VISIT, {"visit.py": None}, base), VISIT)
    changed = attempt(product, VISIT, {"visit.py": "x = 2\n"}, base)
    assert try_merge(product, main, changed, VISIT) == Conflict(("visit.py",))


def test_an_attempt_onto_an_attempt_brings_the_work_of_both(tmp_path):
    product = new_product(tmp_path)
    base = build(product, VISIT, {"visit.py": "1\n", "keep.py": "k\n"})
    first = attempt(product, VISIT, {"visit.py": "2\n", "more.py": "m\n"}, base)
    second = attempt(product, VISIT, {"keep.py": None, "most.py": "m\n"}, first)
    main = build(product, PAY, {"pay.py": "p\n"})
    new = merged(product, main, second, VISIT)
    listed = git(product.root, "ls-tree", "-r", "--name-only", new).splitlines()
    assert listed == ["more.py", "most.py", "pay.py", "visit.py"]
    assert git(product.root, "show", f"{new}:visit.py") == "2"


def test_a_rename_is_never_guessed(tmp_path):
    """One task replaces its file by another with the same text; the change of the other stays put."""
    product = new_product(tmp_path)
    text = "".join(f"line {number}\n" for number in range(50))
    base = build(product, VISIT, {"old.py": text})
    moved = attempt(product, VISIT, {"old.py": None, "new.py": text}, base)
    edited = attempt(product, PAY, {"old.py": text + "more\n"}, base)
    main = merged(product, base, moved, VISIT)
    assert try_merge(product, main, edited, PAY) == Conflict(("old.py",))


def test_a_tree_is_written_to_a_plain_folder(tmp_path):
    product = new_product(tmp_path)
    made = new_clone(product, "visit")
    write(made.root, {"visit.py": "x\n", "src/run": "#!/bin/sh\n"})
    (made.root / "src" / "run").chmod(0o755)
    done = commit(made, VISIT)
    export_tree(product, done, tmp_path / "judged")
    assert (tmp_path / "judged" / "visit.py").read_text() == "x\n"
    assert (tmp_path / "judged" / "src" / "run").stat().st_mode & 0o111 == 0o111
    assert not (tmp_path / "judged" / "visit.py").stat().st_mode & 0o111
    assert not (tmp_path / "judged" / ".git").exists()
    with pytest.raises(FileExistsError):
        export_tree(product, done, tmp_path / "judged")


def test_a_link_that_a_person_committed_is_not_followed(tmp_path):
    product = new_product(tmp_path)
    (product.root / "link").symlink_to("/etc/passwd")
    git(product.root, "add", "link")
    git(product.root, "commit", "-q", "-m", "Link")
    export_tree(product, main_commit(new_product(tmp_path)), tmp_path / "judged")
    assert not (tmp_path / "judged" / "link").is_symlink()
    assert (tmp_path / "judged" / "link").read_text() == "/etc/passwd"
    done = build(product, VISIT, {"visit.py": "x\n"})
    assert git(product.root, "show", "--format=", "--name-only", f"{done}^2") == "visit.py"
    assert (product.root / "link").is_symlink()


@pytest.mark.parametrize("name", [b"..", b".git", b".GIT"])
def test_a_tree_that_leads_elsewhere_is_not_written(tmp_path, name):
    product = new_product(tmp_path)
    handle = pygit2.Repository(str(product.root))
    blob = handle.create_blob(b"evil")
    inner = handle.write(pygit2.GIT_OBJECT_TREE, b"100644 evil\0" + blob.raw)
    outer = handle.write(pygit2.GIT_OBJECT_TREE, b"40000 " + name + b"\0" + inner.raw)
    by = pygit2.Signature("a", "a@example.org", 0, 0)
    evil = handle.create_commit(None, by, by, "evil", outer, [main_commit(product)])
    with pytest.raises(UnsafeTree):
        export_tree(product, str(evil), tmp_path / "below" / "judged")
    with pytest.raises(UnsafeTree):
        advance_main(product, main_commit(product), str(evil))
    assert not (tmp_path / "below").exists()
    assert not (tmp_path / "evil").exists()


def test_trailers_survive_the_text_above_them():
    trailers = (Trailer("Task", "visit"), Trailer("Clause", "a\nTask: pay"), Trailer("Clause", "b"))
    message = with_trailers("Title\n\nBody\n\nTask: forged\n\n", trailers)
    assert parse_trailers(message) == (
        Trailer("Task", "visit"),
        Trailer("Clause", "a Task: pay"),
        Trailer("Clause", "b"),
    )


def test_text_alone_has_no_trailers():
    assert parse_trailers(with_trailers("Task: visit", ())) == ()
    assert parse_trailers("Title\n\nTask: visit\nand prose\n") == ()
    assert parse_trailers("") == ()


def test_times_keep_their_zone(tmp_path):
    product = new_product(tmp_path)
    made = new_clone(product, "visit")
    zone = timezone(timedelta(hours=-7, minutes=-30))
    from_agent = commit_at(made, datetime(2026, 3, 1, 4, 30, tzinfo=zone))
    shown = git(product.root, "log", "-1", "--format=%aI", from_agent)
    assert shown == "2026-03-01T04:30:00-07:30"


def commit_at(made, when):
    return commit_attempt(made, (), message="m", trailers=(), agent="a <b>\nc", when=when)
