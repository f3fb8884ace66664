"""Reuse and releases: what earlier builds made is found by its meaning."""

from datetime import timedelta

import pytest

from factoryc.factory.refusal import NameTaken
from factoryc.factory.repository import main_commit
from factoryc.factory.reuse import reusable_tasks
from factoryc.factory.tags import released, tag, tagged_releases
from factoryc.factory.trailers import SPEC_DIGEST, Trailer
from tests.factory.git_command import git, is_sound
from tests.factory.product_steps import WHEN, attempt, build, new_product, task

VISIT = task("visit", "src/visit.py", "src/http/**")
PAY = task("pay", "src/pay.py")
FILES = {"src/visit.py": "x\n", "src/http/a.py": "a\n"}


def test_a_merge_is_found_by_task_and_meaning(tmp_path):
    product = new_product(tmp_path)
    assert reusable_tasks(product, (VISIT,)) == {}
    first = build(product, VISIT, FILES)
    build(product, PAY, {"src/pay.py": "p\n"})
    assert reusable_tasks(product, (VISIT,)) == {"visit": first}
    again = build(product, VISIT, {"src/visit.py": "y\n"})
    assert reusable_tasks(product, (VISIT,)) == {"visit": again}


def test_an_attempt_that_never_landed_is_not_reused(tmp_path):
    product = new_product(tmp_path)
    attempt(product, VISIT, FILES)
    assert reusable_tasks(product, (VISIT,)) == {}


def test_work_is_reused_while_its_files_stay(tmp_path):
    product = new_product(tmp_path)
    first = build(product, VISIT, FILES)
    second = build(product, PAY, {"src/pay.py": "p\n"})
    assert reusable_tasks(product, (VISIT, PAY)) == {"visit": first, "pay": second}
    assert reusable_tasks(product, (task("visit", *VISIT.owns, digest="d2"),)) == {}


@pytest.mark.parametrize("path", ["src/visit.py", "src/http/a.py", "src/http/new.py"])
def test_work_that_a_person_changed_is_not_reused(tmp_path, path):
    product = new_product(tmp_path)
    build(product, VISIT, FILES)
    paid = build(product, PAY, {"src/pay.py": "p\n"})
    (product.root / path).write_text("mine\n")
    git(product.root, "add", ".")
    git(product.root, "commit", "-q", "-m", "Change it")
    assert reusable_tasks(product, (VISIT, PAY)) == {"pay": paid}


def test_a_meaning_that_comes_back_is_not_taken_for_what_is_there(tmp_path):
    """d1, then d2, then d1 again: the files on main are those of d2."""
    product = new_product(tmp_path)
    first = build(product, VISIT, FILES)
    changed = task("visit", *VISIT.owns, digest="d2")
    build(product, changed, {"src/visit.py": "y\n"})
    assert reusable_tasks(product, (VISIT,)) == {}
    build(product, changed, {"src/visit.py": "x\n"})
    assert reusable_tasks(product, (VISIT,)) == {"visit": first}


def released_at(product, name, digest, hours=0):
    tag(
        product,
        name,
        main_commit(product),
        message=f"Release {name}",
        trailers=(Trailer(SPEC_DIGEST, digest),),
        when=WHEN + timedelta(hours=hours),
    )


def test_releases_are_tags(tmp_path):
    product = new_product(tmp_path)
    first = build(product, VISIT, FILES)
    released_at(product, "shop-v1", "s1")
    second = build(product, PAY, {"src/pay.py": "p\n"})
    released_at(product, "shop-v2", "s2", hours=1)
    git(product.root, "tag", "mine")
    git(product.root, "tag", "-a", "-m", "Also mine", "mine-too")
    assert git(product.root, "cat-file", "-t", "shop-v1") == "tag"
    assert git(product.root, "rev-parse", "shop-v1^{commit}") == first
    assert [(each.tag, each.commit) for each in tagged_releases(product)] == [
        ("shop-v2", second),
        ("shop-v1", first),
    ]
    found = released(product, "s1")
    assert found is not None
    assert (found.tag, found.commit) == ("shop-v1", first)
    assert released(product, "s3") is None
    assert is_sound(product.root)


def test_a_tag_never_moves(tmp_path):
    product = new_product(tmp_path)
    build(product, VISIT, FILES)
    released_at(product, "shop-v1", "s1")
    before = git(product.root, "rev-parse", "shop-v1")
    released_at(product, "shop-v1", "s1", hours=1)
    assert git(product.root, "rev-parse", "shop-v1") == before
    build(product, PAY, {"src/pay.py": "p\n"})
    with pytest.raises(NameTaken, match="shop-v1"):
        released_at(product, "shop-v1", "s1")
