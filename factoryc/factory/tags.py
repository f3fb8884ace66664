"""Releases as git tags: annotated, never moved, each naming the meaning that it was built from."""

from collections.abc import Iterable
from datetime import datetime

import attrs
import pygit2
from pygit2.enums import ObjectType

from factoryc.factory.handle import open_handle, signature, translated
from factoryc.factory.lock import locked
from factoryc.factory.refusal import NameTaken
from factoryc.factory.repository import ProductRepository
from factoryc.factory.trailers import (
    SPEC_DIGEST,
    Trailer,
    parse_trailers,
    trailer_value,
    with_trailers,
)

_TAGS = "refs/tags/"


@attrs.frozen
class TaggedRelease:
    """One tag that carries a `Spec-Digest`. `seconds` is when it was made, since 1970."""

    tag: str
    commit: str
    spec_digest: str
    seconds: int


def tag(
    repository: ProductRepository,
    name: str,
    commit: str,
    *,
    message: str,
    trailers: Iterable[Trailer],
    when: datetime,
) -> None:
    """Tag a commit. Tagging it again in the same words does nothing; raises NameTaken otherwise."""
    if not pygit2.reference_is_valid_name(_TAGS + name):
        raise ValueError(f"git allows no tag named `{name}`")
    with translated(repository.root), locked(repository.root, (_TAGS + name,)):
        handle = open_handle(repository.root)
        target = handle[commit].peel(pygit2.Commit).id
        text = with_trailers(message, trailers)
        existing = handle.references.get(_TAGS + name)
        if existing is None:
            handle.create_tag(name, target, ObjectType.COMMIT, signature(when), text)
            return
        found = handle[existing.target]
        if not isinstance(found, pygit2.Tag) or (found.target, found.message) != (target, text):
            raise NameTaken(f"the tag `{name}` exists already, and stands for something else")


def tagged_releases(repository: ProductRepository) -> tuple[TaggedRelease, ...]:
    """All releases, newest first. A tag that a person made is none."""
    handle = open_handle(repository.root)
    releases = []
    for name in handle.listall_references():
        if name.startswith(_TAGS):
            found = handle[handle.references[name].target]
            if isinstance(found, pygit2.Tag):
                digest = trailer_value(parse_trailers(found.message or ""), SPEC_DIGEST)
                if digest is not None:
                    by = getattr(found, "tagger", None)  # git allows a tag that says nobody made it
                    seconds = by.time if by is not None else 0
                    short = name.removeprefix(_TAGS)
                    releases.append(TaggedRelease(short, str(found.target), digest, seconds))
    return tuple(sorted(releases, key=lambda release: (-release.seconds, release.tag)))


def released(repository: ProductRepository, spec_digest: str) -> TaggedRelease | None:
    """The newest release of that meaning, if there is one."""
    releases = tagged_releases(repository)
    return next((found for found in releases if found.spec_digest == spec_digest), None)
