"""What the git floor refuses to do. Each message is written for the person who started the build."""


class Refusal(Exception):
    """Any of the below."""


class TargetOccupied(Refusal):
    """Going on could overwrite, or hide, what somebody else put there. Nothing was changed."""


class RepositoryBusy(Refusal):
    """Git could not be used right now: a lock, a full disk, a damaged file. Another run may work."""


class MainMoved(Refusal):
    """`main` is not where the caller last saw it, so that it was left where it is."""


class NameTaken(Refusal):
    """The branch or tag exists already, and is something else. It was left as it is."""


class UnsafeTree(Refusal):
    """A tree names files that must not be written to a disk (`..`, `.git`). None was written."""
