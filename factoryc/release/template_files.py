"""The templates of the files that a release writes."""

from jinja2 import Environment, PackageLoader, StrictUndefined

TEMPLATES = Environment(
    loader=PackageLoader("factoryc.release", "templates"),
    autoescape=False,  # noqa: S701  what is written is TOML and Markdown
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
