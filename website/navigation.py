"""The order of the pages: what a newcomer reads first comes first, and every page has a place."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from factoryc.cli.finding_groups import grouped

Entry: TypeAlias = "tuple[str, str | Sequence[Entry]]"

# A page that does not exist is left out; one that no line names has its place by its folder.
_FIRST = (("Home", "index.md"), ("Tutorial", "tutorial.md"))
_LAST = (
    ("Glossary", "glossary.md"),
    ("Architecture", "architecture.md"),
    ("Performance", "performance.md"),
    ("Contributing", "contributing.md"),
)
_REFERENCE = {
    "Files": ("modules", "layout"),
    "Values": (
        "types", "enums", "records", "type-parameters", "expressions", "collections",
        "time-and-units", "functions",
    ),
    "Behaviour": ("state", "operations", "ports", "interfaces"),
    "Acceptance": ("evals", "load", "constraints", "decisions", "never", "gate"),
    "Running": ("simulate", "judging"),
    "Made from the code": ("builtins", "standard-library", "grammar", "commands"),
}  # fmt: skip


def navigation(pages: Mapping[str, str], titles: Mapping[str, str]) -> tuple[Entry, ...]:
    """Sections and pages in the order of the menu, each under its title."""

    def folder(name: str, stems: Sequence[str]) -> Sequence[Entry]:
        paths = [f"{name}/{stem}.md" for stem in stems]
        return [(titles[path], path) for path in paths if path in pages]

    def whole(name: str, without: Sequence[str] = ()) -> Sequence[Entry]:
        stems = sorted(page[len(name) + 1 : -3] for page in pages if _is_in(page, name))
        return folder(name, [stem for stem in stems if stem not in {"index", *without}])

    entries: list[Entry] = [
        *_FIRST,
        (
            "Reference",
            [
                *folder("reference", ["index"]),
                *((group, folder("reference", stems)) for group, stems in _REFERENCE.items()),
                *whole("reference", [stem for stems in _REFERENCE.values() for stem in stems]),
            ],
        ),
        ("Examples", [*folder("examples", ["index"]), *whole("examples")]),
        ("Findings", _findings(pages)),
        ("Decisions", [*folder("decisions", ["index"]), *whole("decisions")]),
        *_LAST,
    ]
    placed = {page for entry in entries for page in _pages_of(entry)}
    entries += [
        (titles[page], page)
        for page in sorted(pages)
        if page.endswith(".md") and "/" not in page and page not in placed
    ]
    return tuple(each for each in entries if not isinstance(each[1], str) or each[1] in pages)


def _findings(pages: Mapping[str, str]) -> Sequence[Entry]:
    stems = [page.removeprefix("findings/")[:-3] for page in pages if _is_in(page, "findings")]
    groups: list[Entry] = [
        (group.capitalize(), [(name, f"findings/{name}.md") for name in names])
        for group, names in grouped(stem for stem in stems if stem != "index").items()
    ]
    return [("Findings", "findings/index.md"), *groups]


def as_toml(entries: Sequence[Entry]) -> str:
    """The menu as the value of `nav` in the site's configuration."""
    return f"[{', '.join(_entry_as_toml(entry) for entry in entries)}]"


def _is_in(page: str, folder: str) -> bool:
    return page.startswith(f"{folder}/") and page.endswith(".md")


def _pages_of(entry: Entry) -> Sequence[str]:
    _, inside = entry
    return (
        [inside]
        if isinstance(inside, str)
        else [page for each in inside for page in _pages_of(each)]
    )


def _entry_as_toml(entry: Entry) -> str:
    title, inside = entry
    value = _quoted(inside) if isinstance(inside, str) else as_toml(inside)
    return f"{{ {_quoted(title)} = {value} }}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
