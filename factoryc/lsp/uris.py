"""Which file a URI means, and which URI a file has. What is no file keeps its URI as its name."""

from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path

from factoryc.resources import resource

_STANDARD = "std."


def name_of(uri: str) -> str:
    """The name that diagnostics show: a path, or the URI itself (`untitled:Untitled-1`)."""
    try:
        return to_fs_path(uri) or uri
    except ValueError:
        return uri


def is_file(name: str) -> bool:
    """Whether a name is a path, so that other files can lie beside it."""
    return Path(name).is_absolute()


def uri_of(name: str) -> str:
    """The URI to show a file by."""
    if name.startswith(_STANDARD):
        shipped = resource("stdlib", f"{name.removeprefix(_STANDARD)}.spec")
        return shipped.as_uri()
    return (from_fs_path(name) or name) if is_file(name) else name
