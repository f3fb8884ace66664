"""Killed at any instant, and used by many at once: the product stays whole, and nothing is lost."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factoryc.factory.commit import advance_main
from factoryc.factory.lock import shared
from factoryc.factory.refusal import MainMoved
from factoryc.factory.repository import main_commit
from factoryc.factory.workspace import attempt_branches
from tests.factory.git_command import git, is_sound
from tests.factory.product_steps import attempt, build, merged, new_product, task

ROOT = Path(__file__).parents[2]
ENDLESS = """
import itertools, sys
from pathlib import Path
from tests.factory.product_steps import build, new_product, task

product = new_product(Path(sys.argv[1]))
print("begun", flush=True)
for number in itertools.count():
    names = [f"src/f{number % 7}.py", f"src/d{number % 3}/f.py", f"src/n{sys.argv[2]}-{number}.py"]
    files = {name: f"{sys.argv[2]} {number}\\n" for name in names}
    build(product, task(f"t{number % 5}", "src/**"), files)
"""


@pytest.mark.parametrize("run", range(6))
def test_a_killed_build_leaves_a_product_that_opens(tmp_path, run):
    for kill in range(2):
        arguments = [sys.executable, "-c", ENDLESS, str(tmp_path), f"{run}{kill}"]
        with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE) as building:
            assert building.stdout is not None
            assert building.stdout.readline() == b"begun\n"
            time.sleep(0.05 + run * 0.017 + kill * 0.031)
            building.kill()
        product = new_product(tmp_path)
        assert git(product.root, "status", "--porcelain") == ""
        assert is_sound(product.root)
    build(product, task("last", "src/**"), {"src/last.py": "x\n"})
    assert git(product.root, "status", "--porcelain") == ""


def test_locks_that_a_killed_build_left_are_freed(tmp_path):
    product = new_product(tmp_path)
    build(product, task("visit", "a"), {"a": "1\n"})
    own = product.root / ".git" / "factoryc"
    (own / "locks-taken").write_text("refs/heads/main.lock\nindex.lock\n")
    (own / "tmpabc").mkdir()
    for name in ("refs/heads/main.lock", "index.lock", "refs/heads/task/visit/2.lock"):
        (product.root / ".git" / name).touch()
    build(new_product(tmp_path), task("visit", "a"), {"a": "2\n"})
    assert list((product.root / ".git").rglob("*.lock")) == []
    assert not (own / "tmpabc").exists()


def test_a_lock_of_a_person_is_left_alone(tmp_path):
    product = new_product(tmp_path)
    lock = product.root / ".git" / "index.lock"
    lock.touch()
    time.sleep(0.02)
    (product.root / ".git" / "factoryc" / "locks-taken").write_text("index.lock\n")
    new_product(tmp_path)
    assert lock.exists()


def in_threads(count: int, work: Callable[[int], None]) -> list[BaseException]:
    with ThreadPoolExecutor(count) as pool:
        errors = [future.exception() for future in [pool.submit(work, n) for n in range(count)]]
    return [error for error in errors if error is not None]


def test_attempts_are_committed_at_the_same_time(tmp_path):
    product = new_product(tmp_path)

    def work(number: int) -> None:
        attempt(product, task(f"t{number}", f"f{number}"), {f"f{number}": f"{number}\n"})

    assert in_threads(8, work) == []
    assert [len(attempt_branches(product, f"t{number}")) for number in range(8)] == [1] * 8
    assert is_sound(product.root)


def test_one_of_two_that_move_main_wins(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    tasks = [task(f"t{number}", f"f{number}") for number in range(6)]
    new = [
        merged(product, root, attempt(product, each, {each.owns[0]: "x\n"}, root), each)
        for each in tasks
    ]
    errors = in_threads(6, lambda number: advance_main(product, root, new[number]))
    assert [type(error) for error in errors] == [MainMoved] * 5
    assert main_commit(product) in new
    assert git(product.root, "status", "--porcelain") == ""


def test_main_waits_for_who_holds_the_lock(tmp_path):
    product = new_product(tmp_path)
    root = main_commit(product)
    visit = task("visit", "visit.py")
    new = merged(product, root, attempt(product, visit, {"visit.py": "x\n"}), visit)
    with ThreadPoolExecutor(1) as pool:
        with shared(product.root):
            moving = pool.submit(advance_main, product, root, new)
            with pytest.raises(TimeoutError):
                moving.result(timeout=0.2)
            assert main_commit(product) == root
        moving.result(timeout=10)
    assert main_commit(product) == new
