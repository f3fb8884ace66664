"""Regular expressions: what is accepted, what it means in Python, and why the rest is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factoryc.spec.pattern import check_pattern, python_pattern


@pytest.mark.parametrize(
    ("pattern", "python", "inside", "outside"),
    [
        ("[a-z0-9]{6}", "[a-z0-9]{6}", "abc123", "abc12\n"),
        (r"\d+", r"(?a)\d+", "12", "١٢"),
        (r"\w*", r"(?a)\w*", "a_1", "é"),
        (r"\s", r"(?a)\s", "\t", "\u00a0"),
        (".", ".", "\u2028", "\n"),
        ("a|bc|", "a|bc|", "", "abc"),
        ("(a|b)c", "(?:a|b)c", "bc", "a"),
        ("(?:ab){2,}", "(?:ab){2,}", "ababab", "ab"),
        (r"https?:\/\/.+", "https?://.+", "http://a", "http://"),
        (r"\.\*\[\]", r"\.\*\[\]", ".*[]", "a*[]"),
        (r"[^\d-]", r"(?a)[^\d-]", "x", "-"),
        (r"[\]\\-]", r"[\]\\-]", "\\", "a"),
        ("[a&&b]", r"[a\&&b]", "&", "c"),
        ("x{0,2}", "x{0,2}", "xx", "xxx"),
        ('"', '"', '"', "'"),
    ],
)
def test_means_the_same_in_python(pattern, python, inside, outside):
    assert check_pattern(pattern) is None
    assert re.fullmatch(python_pattern(pattern), inside)
    assert not re.fullmatch(python_pattern(pattern), outside)
    assert python_pattern(pattern) == python


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("^a", "`^` is not needed: a pattern always stands for the whole text"),
        ("(?=a)", "`(?` with anything but `:` behind it looks around or back"),
        ("(?i)a", "`(?` with anything but `:` behind it looks around or back"),
        (r"(a)\1", r"`\1` has no meaning here"),
        (r"\bword", r"`\b` has no meaning here"),
        (r"\p{L}", r"`\p` has no meaning here"),
        ("a**", "`**`: one repetition directly after another"),
        ("a+?", "`+?`: one repetition directly after another"),
        ("*a", r"`*` repeats nothing; write `\*` for itself"),
        ("a{2,1}", "`{2,1}` asks for at least 2 and at most 1"),
        ("a{x}", "`{` wants one or two numbers: `{6}`, `{1,}` or `{1,30}`"),
        ("a{1,999999}", "`{1,999999}` repeats more than 100_000 times"),
        ("(a", "nothing closes `(`"),
        ("a)", "`)` closes nothing"),
        ("[a", "nothing closes `[`"),
        ("[]", "`[]` lists no character"),
        ("[z-a]", "`z-a`: the range goes backwards"),
        (r"[\d-z]", r"`\d-z`: a range goes from one character to another"),
        ("a\\", r"a `\` at the end escapes nothing"),
    ],
)
def test_says_why_a_pattern_is_refused(pattern, reason):
    assert check_pattern(pattern) == reason


@given(st.text(alphabet="ab01[]()^$|?*+{},-\\.dwsn&~# é\n\"'/", max_size=12))
def test_whatever_is_accepted_compiles_without_a_warning(pattern):
    if check_pattern(pattern) is None:
        re.compile(python_pattern(pattern))


@given(
    st.from_regex(r"(\[[a-c]{1,3}\]|[ab.]|\(a\|b\))([*+?]|\{1,3\})?", fullmatch=True),
    st.text("abc.\n"),
)
def test_an_ordinary_pattern_matches_as_python_would_have_it(pattern, text):
    assert bool(re.fullmatch(python_pattern(pattern), text)) == bool(re.fullmatch(pattern, text))
