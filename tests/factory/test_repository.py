"""The product's repository: made once, found again, and never in the way of a person's work."""

from pathlib import Path

import pygit2
import pytest

from factoryc.factory.commit import advance_main
from factoryc.factory.refusal import MainMoved, RepositoryBusy, TargetOccupied
from factoryc.factory.repository import main_commit, open_product
from tests.factory.git_command import git, is_sound
from tests.factory.product_steps import WHEN, attempt, build, merged, new_product, task


def refusal(into: Path, spec: str = "shop") -> str:
    with pytest.raises(TargetOccupied) as refused:
        open_product(into, spec, WHEN)
    return str(refused.value)


def test_a_new_product_is_one_that_git_accepts(tmp_path):
    product = open_product(tmp_path / "build" / "shop", "shop", WHEN)
    assert is_sound(product.root)
    assert git(product.root, "status", "--porcelain") == ""
    assert git(product.root, "branch", "--show-current") == "main"
    assert git(product.root, "log", "--format=%(trailers)") == "Spec: shop"
    assert [path.name for path in product.root.iterdir()] == [".git"]


def test_an_empty_folder_is_used_and_keeps_its_identity(tmp_path):
    """A shell that stands in the folder must not find itself in a deleted one."""
    into = tmp_path / "shop"
    into.mkdir()
    before = into.stat().st_ino
    open_product(into, "shop", WHEN)
    assert into.stat().st_ino == before


def test_opening_again_changes_nothing(tmp_path):
    product = new_product(tmp_path)
    before = git(product.root, "for-each-ref")
    assert new_product(tmp_path) == product
    assert git(product.root, "for-each-ref") == before


def test_a_creation_that_was_killed_is_begun_again(tmp_path):
    left = tmp_path / "product" / ".factoryc-unfinished-abc" / ".git"
    left.mkdir(parents=True)
    product = new_product(tmp_path)
    assert is_sound(product.root)
    assert [path.name for path in product.root.iterdir()] == [".git"]


def test_a_clone_of_a_product_is_a_product(tmp_path):
    product = new_product(tmp_path)
    done = build(product, task("visit", "visit.py"), {"visit.py": "x = 1\n"})
    git(tmp_path, "clone", "-q", str(product.root), "copy")
    assert main_commit(open_product(tmp_path / "copy", "shop", WHEN)) == done


def test_files_of_somebody_else_are_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert "files that factoryc did not make (`notes.txt`)" in refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_repository_of_somebody_else_is_refused(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    assert "a git repository that factoryc did not make" in refusal(tmp_path)
    (tmp_path / "a").write_text("a")
    git(tmp_path, "add", "a")
    git(tmp_path, "commit", "-q", "-m", "Spec: shop")
    assert "a git repository that factoryc did not make" in refusal(tmp_path)


def test_a_folder_inside_a_repository_is_not_taken_for_it(tmp_path):
    product = new_product(tmp_path)
    inner = product.root / "dist" / "inner"
    assert open_product(inner, "other", WHEN).root == inner
    assert git(inner, "log", "--format=%(trailers)") == "Spec: other"


def test_the_product_of_another_spec_is_refused(tmp_path):
    product = new_product(tmp_path)
    assert "it holds the product of `shop`" in refusal(product.root, "bank")


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "it is a file" in refusal(tmp_path / "file")
    assert "not a directory" in refusal(tmp_path / "file" / "inner")


def test_a_folder_that_cannot_be_written_is_refused():
    assert "cannot build into `/proc/self/product`" in refusal(Path("/proc/self/product"))


@pytest.mark.parametrize("name", ["visit.py", "notes.txt"])
def test_edits_of_a_person_are_refused_and_kept(tmp_path, name):
    product = new_product(tmp_path)
    build(product, task("visit", "visit.py"), {"visit.py": "x = 1\n"})
    (product.root / name).write_text("mine")
    assert f"not committed (`{name}`)" in refusal(product.root)
    assert (product.root / name).read_text() == "mine"


def test_staged_edits_are_refused(tmp_path):
    product = new_product(tmp_path)
    build(product, task("visit", "visit.py"), {"visit.py": "x = 1\n"})
    git(product.root, "rm", "-q", "--cached", "visit.py")
    assert "`visit.py`" in refusal(product.root)


def test_what_tools_leave_behind_is_no_edit(tmp_path):
    product = new_product(tmp_path)
    (product.root / "src" / "__pycache__").mkdir(parents=True)
    (product.root / "src" / "__pycache__" / "a.pyc").write_text("x")
    assert new_product(tmp_path) == product


def test_a_commit_of_a_person_on_main_is_part_of_the_product(tmp_path):
    product = new_product(tmp_path)
    (product.root / "README").write_text("mine")
    git(product.root, "add", "README")
    git(product.root, "commit", "-q", "-m", "Say what this is")
    assert main_commit(new_product(tmp_path)) == git(product.root, "rev-parse", "HEAD")
    build(product, task("visit", "visit.py"), {"visit.py": "x = 1\n"})
    assert (product.root / "README").read_text() == "mine"
    assert git(product.root, "status", "--porcelain") == ""


def test_another_branch_that_is_checked_out_is_refused(tmp_path):
    product = new_product(tmp_path)
    git(product.root, "switch", "-q", "-c", "mine")
    assert "`mine` is checked out there, not `main`" in refusal(product.root)


def test_a_merge_under_way_is_refused(tmp_path):
    product = new_product(tmp_path)
    (product.root / ".git" / "MERGE_HEAD").write_text(main_commit(product) + "\n")
    assert "a git operation is under way" in refusal(product.root)


def test_a_damaged_repository_gets_a_message(tmp_path):
    product = new_product(tmp_path)
    (product.root / ".git" / "HEAD").write_text("nonsense")
    with pytest.raises(RepositoryBusy, match="git cannot use"):
        open_product(product.root, "shop", WHEN)


def test_advancing_shows_the_new_files(tmp_path):
    product = new_product(tmp_path)
    visit = task("visit", "src/**")
    build(product, visit, {"src/visit.py": "x = 1\n", "src/deep/er/a.py": "a\n"})
    build(product, visit, {"src/visit.py": "x = 2\n", "src/deep/er/a.py": None})
    assert git(product.root, "status", "--porcelain") == ""
    assert (product.root / "src" / "visit.py").read_text() == "x = 2\n"
    assert not (product.root / "src" / "deep").exists()
    assert is_sound(product.root)


def test_a_file_becomes_a_folder_and_back(tmp_path):
    product = new_product(tmp_path)
    both = task("both", "src/**")
    build(product, both, {"src/a": "file\n"})
    build(product, both, {"src/a": None, "src/a.py": "x\n"})
    build(product, both, {"src/a/b": "below\n"})
    assert (product.root / "src" / "a" / "b").read_text() == "below\n"
    build(product, both, {"src/a/b": None, "src/c": "c\n"})
    build(product, both, {"src/a": "file again\n"})
    assert (product.root / "src" / "a").read_text() == "file again\n"
    assert git(product.root, "status", "--porcelain") == ""


def test_main_is_moved_only_from_where_it_was_seen(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    visit, pay = task("visit", "visit.py"), task("pay", "pay.py")
    other = merged(product, root, attempt(product, pay, {"pay.py": "y\n"}), pay)
    done = build(product, visit, {"visit.py": "x\n"})
    with pytest.raises(MainMoved, match=root):
        advance_main(product, root, other)
    with pytest.raises(ValueError, match="does not come after"):
        advance_main(product, done, other)
    assert main_commit(product) == done
    assert not (product.root / "pay.py").exists()


def test_advancing_twice_is_advancing_once(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    done = build(product, task("visit", "visit.py"), {"visit.py": "x\n"})
    advance_main(product, root, done)
    assert main_commit(product) == done


def test_a_file_that_a_person_put_in_the_way_stops_main(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    visit = task("visit", "visit.py")
    new = merged(product, root, attempt(product, visit, {"visit.py": "x\n"}), visit)
    (product.root / "visit.py").write_text("mine")
    with pytest.raises(TargetOccupied, match=r"`visit.py`"):
        advance_main(product, root, new)
    assert main_commit(product) == root
    assert (product.root / "visit.py").read_text() == "mine"
    (product.root / "visit.py").unlink()
    advance_main(product, root, new)
    assert git(product.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("in_the_way", ["link", "folder"])
def test_nothing_is_written_through_a_link_or_over_a_folder(tmp_path, in_the_way):
    product = new_product(tmp_path)
    root = main_commit(product)
    visit = task("visit", "src/**")
    new = merged(product, root, attempt(product, visit, {"src/visit.py": "x\n"}), visit)
    outside = tmp_path / "outside"
    outside.mkdir()
    if in_the_way == "link":
        (product.root / "src").symlink_to(outside)
    else:
        (product.root / "src" / "visit.py").mkdir(parents=True)
        (product.root / "src" / "visit.py" / "mine").write_text("mine")
    with pytest.raises(TargetOccupied):
        advance_main(product, root, new)
    assert list(outside.iterdir()) == []


def test_a_staged_edit_stops_main_even_where_the_file_is_as_it_was(tmp_path):
    product = new_product(tmp_path)
    visit = task("visit", "visit.py")
    main = build(product, visit, {"visit.py": "1\n"})
    new = merged(product, main, attempt(product, visit, {"visit.py": "2\n"}), visit)
    (product.root / "visit.py").write_text("mine\n")
    git(product.root, "add", "visit.py")
    (product.root / "visit.py").write_text("1\n")
    with pytest.raises(TargetOccupied, match=r"`visit.py`"):
        advance_main(product, main, new)
    assert git(product.root, "show", ":visit.py") == "mine"
    assert main_commit(product) == main


def interrupted(product, new: str) -> None:
    """Leave the repository as a kill between moving main and writing the files does."""
    pygit2.Repository(str(product.root)).references["refs/heads/main"].set_target(new)


def test_an_update_that_was_killed_is_finished_on_the_next_opening(tmp_path):
    product = new_product(tmp_path)
    visit = task("visit", "src/**")
    main = build(product, visit, {"src/a.py": "1\n", "src/b.py": "1\n", "src/c.py": "1\n"})
    files = {"src/a.py": "2\n", "src/b.py": None, "src/d.py": "2\n"}
    interrupted(product, merged(product, main, attempt(product, visit, files), visit))
    (product.root / "src" / "a.py").write_text("2\n")  # killed after the first of the files
    new_product(tmp_path)
    assert git(product.root, "status", "--porcelain") == ""
    assert sorted(path.name for path in (product.root / "src").iterdir()) == [
        "a.py",
        "c.py",
        "d.py",
    ]


def test_finishing_an_update_keeps_edits(tmp_path):
    product = new_product(tmp_path)
    visit = task("visit", "src/**")
    main = build(product, visit, {"src/a.py": "1\n"})
    interrupted(product, merged(product, main, attempt(product, visit, {"src/a.py": "2\n"}), visit))
    (product.root / "src" / "a.py").write_text("mine")
    assert "`src/a.py`" in refusal(product.root)
    assert (product.root / "src" / "a.py").read_text() == "mine"


def test_a_lock_of_git_is_waited_for(tmp_path, monkeypatch):
    product = new_product(tmp_path)
    root = main_commit(product)
    visit = task("visit", "visit.py")
    new = merged(product, root, attempt(product, visit, {"visit.py": "x\n"}), visit)
    monkeypatch.setattr("factoryc.factory.worktree._SECONDS_FOR_INDEX", 0.05)
    lock = product.root / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(RepositoryBusy, match=r"index\.lock"):
        advance_main(product, root, new)
    lock.unlink()
    new_product(tmp_path)
    assert main_commit(product) == new
    assert git(product.root, "status", "--porcelain") == ""


def test_a_commit_says_what_it_is_for(tmp_path):
    product = new_product(tmp_path)
    done = build(product, task("visit", "visit.py"), {"visit.py": "x\n"})
    assert git(product.root, "log", "-1", "--format=%(trailers)", done).splitlines() == [
        "Spec: shop",
        "Task: visit",
        "Clause: shop.visit.first",
        "Clause: shop.visit.second",
        "Task-Digest: d1",
    ]
    asked = "--format=%(trailers:key=Task-Digest,valueonly)"
    assert git(product.root, "log", "-1", asked) == "d1"
