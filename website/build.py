"""Builds the site: `python -m website.build` writes `build/site`, and fails when a link is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

from website.navigation import as_toml, navigation
from website.pages import Checkout, site_pages, title_of

ROOT = Path(__file__).resolve().parents[1]
_PAGES = ROOT / "build" / "pages"
_CONFIGURATION = ROOT / "build" / "zensical.toml"
_READ = (
    "README.md",
    "docs/**/*.md",
    "docs/**/*.json",
    "examples/README.md",
    "examples/*/*",
    "examples/*/samples/*",
)


def checkout() -> Checkout:
    """The texts of this checkout that the site is made from."""
    files = {path for pattern in _READ for path in ROOT.glob(pattern) if path.is_file()}
    texts = {}
    for path in files:
        try:
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # the data of an example may be anything
            continue
    return Checkout(texts)


def main() -> int:
    """Write the pages and the configuration, and have the site made from them."""
    pages = site_pages(checkout())
    shutil.rmtree(_PAGES, ignore_errors=True)
    for name, text in pages.items():
        path = _PAGES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "website" / "assets", _PAGES / "assets")
    titles = {page: title_of(text) for page, text in pages.items() if page.endswith(".md")}
    written = (ROOT / "website" / "zensical.toml").read_text(encoding="utf-8")
    menu = as_toml(navigation(pages, titles))
    _CONFIGURATION.write_text(written.replace("nav = []", f"nav = {menu}"), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(
        [*command, "--config-file", str(_CONFIGURATION)], check=False, cwd=ROOT
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
