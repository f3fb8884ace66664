"""The pages of the findings, from the documentation that ships with factoryc."""

from collections.abc import Mapping

from factoryc.resources import resource_folder


def finding_pages() -> Mapping[str, str]:
    """The page of each finding by its name, in order of the names."""
    return {
        page.stem: page.read_text(encoding="utf-8")
        for page in sorted(resource_folder("findings").glob("*.md"))
    }
