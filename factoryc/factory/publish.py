"""The first and the last commit of a build: the frame of the product, and its release."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import attrs
import pygit2

from factoryc.factory.changes import ChangedFile
from factoryc.factory.commit import Conflict, advance_main, commit_attempt, merge
from factoryc.factory.events import Tell, WholeJudged
from factoryc.factory.handle import open_handle
from factoryc.factory.judging import Accepted, Judging
from factoryc.factory.repository import ProductRepository, main_commit
from factoryc.factory.tags import tag, tagged_releases
from factoryc.factory.trailers import SPEC, SPEC_DIGEST, TASK, Trailer
from factoryc.factory.tree import files_of
from factoryc.factory.workspace import AttemptClone, branch_name, export_tree, next_attempt
from factoryc.factory.world import World
from factoryc.plan.task import TaskGraph
from factoryc.release.link import link
from factoryc.release.scaffold import scaffold
from factoryc.spec.spec import Spec

_RELEASER = "release"


@attrs.frozen
class Published:
    """What the gate said; `tag` and `commit` only where it held."""

    accepted: Accepted
    tag: str | None = None
    commit: str | None = None


def lay_out(spec: Spec, repository: ProductRepository, world: World) -> None:
    """Bring the frame of the product onto main, where it is not there yet."""
    trailers = (Trailer(SPEC, spec.name), Trailer(TASK, _RELEASER))
    frame = {
        path: text
        for path, text in scaffold(spec).items()
        if path not in _files(repository, main_commit(repository))
    }
    if frame:
        candidate = _candidate(repository, "Lay out the product", frame, trailers, world)
        advance_main(repository, main_commit(repository), candidate)


def publish(
    spec: Spec,
    graph: TaskGraph,
    repository: ProductRepository,
    judging: Judging,
    world: World,
    tell: Tell,
    merges: Mapping[str, str],
) -> Published:
    """Link the product, let the gate judge it, and if it holds move main and tag the release."""
    before = main_commit(repository)
    trailers = (
        Trailer(SPEC, spec.name),
        Trailer(TASK, _RELEASER),
        Trailer(SPEC_DIGEST, graph.digest),
    )
    candidate = before
    changed = _changed(repository, before, {**scaffold(spec), **link(spec, graph, merges)})
    if changed:
        message = f"Release {spec.name} {spec.version}"
        candidate = _candidate(repository, message, changed, trailers, world)
    with tempfile.TemporaryDirectory(prefix="factoryc-release-") as folder:
        tree = Path(folder) / "product"
        export_tree(repository, candidate, tree)
        accepted = judging.whole(tree)
    tell(WholeJudged(accepted.failures))
    if not accepted.holds:
        return Published(accepted)
    if candidate != before:
        advance_main(repository, before, candidate)
    name = _tag_name(spec, repository)
    rows = "\n".join(f"{row.rule}: {row.measured} ({row.required})" for row in accepted.rows)
    tag(
        repository,
        name,
        candidate,
        message=f"{spec.name} {spec.version}, accepted\n\n{rows}",
        trailers=(Trailer(SPEC, spec.name), Trailer(SPEC_DIGEST, graph.digest)),
        when=world.now(),
    )
    return Published(accepted, name, candidate)


def _candidate(
    repository: ProductRepository,
    message: str,
    files: Mapping[str, str],
    trailers: tuple[Trailer, ...],
    world: World,
) -> str:
    """The files as a branch of their own, merged onto main; main stays where it is."""
    before = main_commit(repository)
    branch = branch_name(_RELEASER, next_attempt(repository, _RELEASER))
    clone = AttemptClone(repository, before, branch, Path())
    changed = [ChangedFile(path, "added", text.encode()) for path, text in sorted(files.items())]
    commit = commit_attempt(
        clone,
        changed,
        message=message,
        trailers=trailers,
        agent=_RELEASER,
        when=world.now(),
    )
    merged = merge(
        repository,
        before,
        commit,
        message=f"Merge: {message.lower()}",
        trailers=trailers,
        when=world.now(),
    )
    assert not isinstance(merged, Conflict), "the branch starts from main"
    return merged.commit


def _changed(
    repository: ProductRepository, commit: str, files: Mapping[str, str]
) -> dict[str, str]:
    """Those files that are not at the commit, or are not as they should be."""
    handle = open_handle(repository.root)
    held = _files(repository, commit)
    return {
        path: text
        for path, text in files.items()
        if path not in held or handle[held[path]].peel(pygit2.Blob).data != text.encode()
    }


def _files(repository: ProductRepository, commit: str) -> dict[str, str]:
    handle = open_handle(repository.root)
    return {path: str(file.id) for path, file in files_of(handle, commit).items()}


def _tag_name(spec: Spec, repository: ProductRepository) -> str:
    """`v1.0.0`; the second accepted build of one version is `v1.0.0-2`."""
    taken = {release.tag for release in tagged_releases(repository)}
    name, number = f"v{spec.version}", 2
    while name in taken:
        name, number = f"v{spec.version}-{number}", number + 1
    return name
