"""The collector of Markdown pages: what it reads, and that it notices every disagreement."""

import os
import subprocess
import sys

from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.span import Span
from tests.mdtest import disagreements, read_cases, read_page

PAGE = """# Bounds

Prose, and code that is not a spec:

```python
# not a heading
```

## Too narrow

```spec
type A = Int where it in 5..1  // error: [empty-type] "no "value""  // info: [odd]
```

## Two files

```spec
use ./b
```

`b.spec`:

```spec
type B = Int
// warning: [odd] "B"
type C = Int
```
"""


def saying(*answers):
    """A check that finds a text in a file: (file, text, severity, name, message)."""

    def check(files, root):
        return [
            Diagnostic(name, severity, message, Span(file, *[files[file].index(text)] * 2))
            for file, text, severity, name, message in answers
            if file in files
        ]

    return check


NARROW = (
    ("main.spec", "type A", "error", "empty-type", 'there is no "value" in it'),
    ("main.spec", "type A", "info", "odd", "anything"),
)


def test_headings_with_source_are_cases():
    narrow, two = read_cases(PAGE)
    assert (narrow.title, two.title) == ("Bounds - Too narrow", "Bounds - Two files")
    assert list(two.files) == ["main.spec", "b.spec"]
    assert two.root == "main.spec"


def test_blocks_of_one_heading_are_one_file():
    (case,) = read_cases("# T\n```spec\na\n```\nprose\n```spec\nb\nc\n```\n")
    assert case.files == {"main.spec": "a\nb\nc\n"}
    assert [case.page_line("main.spec", line) for line in (1, 2, 3)] == [3, 7, 8]


def test_agreement_is_silent():
    narrow, two = read_cases(PAGE)
    assert disagreements(narrow, saying(*NARROW)) == ()
    said = saying(("b.spec", "type C", "warning", "odd", "C is like B"))
    assert disagreements(two, said) == ()


def test_what_is_missing_is_reported_with_its_line():
    narrow, _ = read_cases(PAGE)
    assert disagreements(narrow, saying(NARROW[0])) == ('12: missing info: [odd] ""',)


def test_what_is_unexpected_is_reported_with_its_line():
    narrow, two = read_cases(PAGE)
    unexpected = ("b.spec", "type B", "error", "odd", "B")
    assert disagreements(two, saying(unexpected)) == (
        '24: unexpected error: [odd] "B"',
        '26: missing warning: [odd] "B"',
    )
    twice = saying(*NARROW, NARROW[0])
    assert disagreements(narrow, twice) == (
        '12: unexpected error: [empty-type] "there is no "value" in it"',
    )


def test_a_diagnostic_of_an_unknown_file_is_unexpected():
    (case,) = read_cases("# T\n```spec\na\n```\n")

    def check(files, root):
        return [Diagnostic("odd", "error", "hm", Span("std.web", 0, 0))]

    assert disagreements(case, check) == ('std.web: unexpected error: [odd] "hm"',)


def test_missing_part_matters_only_where_it_is_expected():
    part = ("main.spec", "a", "warning", "missing-part", "no gate")
    (plain,) = read_cases("# T\n```spec\na\n```\n")
    assert disagreements(plain, saying(part)) == ()
    (about,) = read_cases('# T\n```spec\na // warning: [missing-part] "no eval"\n```\n')
    assert len(disagreements(about, saying(part))) == 2


def test_a_page_of_a_finding_is_read_by_section(tmp_path):
    page = tmp_path / "odd.md"
    page.write_text("# odd\n\n## Example\n```spec\n## not a heading\n```\n## Use instead\nText\n")
    sections = read_page(page)
    assert list(sections) == ["Example", "Use instead"]
    assert [case.files for case in sections["Example"]] == [{"main.spec": "## not a heading\n"}]
    assert sections["Use instead"] == ()


COMPILER = """
from factoryc.diagnostics.diagnostic import Diagnostic
from factoryc.source.span import Span

def check_source(files, root):
    return [Diagnostic("odd", "error", "an odd thing", Span(root, 0, 0))]
"""


def test_pages_are_collected_and_fail_in_words(tmp_path, request):
    checkout = request.config.rootpath
    conftest = (checkout / "tests" / "conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(conftest.replace("factoryc.pipeline", "stand_in"))
    (tmp_path / "stand_in.py").write_text(COMPILER)
    pages = tmp_path / "mdtest" / "area"
    pages.mkdir(parents=True)
    (pages / "empty.md").write_text("# Nothing here\n")
    (pages / "right.md").write_text('# Right\n```spec\na // error: [odd] "an odd"\n```\n')
    (pages / "wrong.md").write_text("# Wrong\n```spec\na\n```\n")
    command = [sys.executable, "-m", "pytest", "--import-mode=importlib", "-p", "no:cacheprovider"]
    ended = subprocess.run(
        [*command, "--continue-on-collection-errors", f"--rootdir={tmp_path}", tmp_path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(checkout), str(tmp_path)])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "a page without a ```spec block tests nothing" in ended.stdout
    assert 'wrong.md:3: unexpected error: [odd] "an odd thing"' in ended.stdout
    assert "1 failed, 1 passed, 1 error" in ended.stdout
