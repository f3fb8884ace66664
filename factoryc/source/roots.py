"""Which of several files to answer for: a module is answered for with the files that use it."""

from collections.abc import Collection, Mapping


def answered_for(files: Mapping[str, Collection[str]], specs: Collection[str]) -> tuple[str, ...]:
    """Those of the files by themselves whose answers, together, are about all of them.

    `files` are by each file those that its answer is about, itself among them. A spec is always answered
    for, since whoever uses its definitions asks nothing about the rest of it. Of modules that use each
    other in a circle, and that nobody else uses, the first is answered for.
    """
    used = {name for root, about in files.items() for name in about if name != root}
    chosen = {root for root in files if root in specs or root not in used}
    covered = {name for root in chosen for name in files[root]}
    for root, about in files.items():
        if root not in covered:
            chosen.add(root)
            covered.update(about)
    return tuple(root for root in files if root in chosen)
