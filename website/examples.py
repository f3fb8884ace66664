"""The pages of the examples: each shows a folder's specs as they are, and how its data begins."""

import posixpath
import re
from collections.abc import Iterator, Mapping

_SHOWN_OF_DATA = 12
_DOC = re.compile(r"\A(?:[ \t]*//[^\n]*\n|\s*\n)*?((?:///[^\n]*\n)+)spec ")


def example_pages(texts: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each page's path, its text, and the files of the checkout that it stands for."""
    folders = sorted({path.split("/")[1] for path in texts if _is_part_of_example(path)})
    for folder in folders:
        files = tuple(sorted(path for path in texts if path.startswith(f"examples/{folder}/")))
        specs = _root_first(folder, [path for path in files if path.endswith(".spec")])
        said = _doc(texts[specs[0]])
        page = f"examples/{folder}.md"
        data = [path for path in files if "/samples/" in path]
        yield page, _page(folder, said, specs, data, texts), (f"examples/{folder}", *files)


def _is_part_of_example(path: str) -> bool:
    return path.startswith("examples/") and path.endswith(".spec") and path.count("/") > 1


def _root_first(folder: str, specs: list[str]) -> list[str]:
    return sorted(specs, key=lambda path: (posixpath.basename(path) != f"{folder}.spec", path))


def _doc(text: str) -> str:
    found = _DOC.match(text)
    return " ".join(line[3:].strip() for line in found[1].splitlines()) if found else ""


def _page(
    folder: str, said: str, specs: list[str], data: list[str], texts: Mapping[str, str]
) -> str:
    shown = [f"`{path}`:\n\n```spec\n{texts[path].rstrip()}\n```\n" for path in specs]
    shown += [f"`{path}`:\n\n````text\n{_beginning(texts[path])}\n````\n" for path in data]
    return "\n".join([f"# {folder}\n", f"{said}\n", *shown])


def _beginning(text: str) -> str:
    lines = text.rstrip().splitlines()
    return "\n".join([*lines[:_SHOWN_OF_DATA], *(["…"] if len(lines) > _SHOWN_OF_DATA else [])])
