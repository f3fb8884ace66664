"""Who uses a name or a sign of another language is told what stands for it in this one."""

import pytest

from factoryc.pipeline import check_source

XS = "function f(xs: List<Int>) -> Int = "
TEXT = "function f(s: Text) -> Text = "
COLOR = "enum Color { red, blue }\n"

HELPS = [
    (XS + "len(xs)", "did you mean `size`?"),
    (XS + "length(xs)", "did you mean `size`?"),
    (XS + "range(1, 2)", "a range is written `1..9`"),
    (XS + "filter(xs)", "what is left is written `[x for x in xs where x > 0]`"),
    (XS + "max(xs)", "of a list or set it is `maximum(…)`"),
    (XS + "abs(xs)", "`N` stands for numbers and durations"),
    (XS + "last(1)", "`T` stands for any type"),
    (XS + "xs.length", "`size(xs)` is how it is written"),
    (XS + "xs.first", "`first(xs)` is how it is written"),
    (XS + "xs.length()", "`size(xs)` is how it is written"),
    (TEXT + "s.replace(1, 2)", "`replace(s, …)` is how it is written"),
    (TEXT + "substring(s, 0, 4)", "a part of a text is written `name[0..4]`, both ends included"),
    (TEXT + "upper_case(s)", "did you mean `upper`?"),
    (TEXT + "str(1)", "did you mean `text`?"),
    (TEXT + '"Hello " + 3', 'a text with a value in it is written `"Hello {3}"`'),
    (TEXT + '3 + " " + s', 'a text with a value in it is written `"{3} "`'),
    (TEXT + "3", 'a text with a value in it is written `"{x}"`'),
    (XS + 'int("1")', "did you mean `parse_int`?"),
    (XS + '"1"', "`parse_int(text)` reads a number, and is none where there is none"),
    (XS + "1.5", "`floor(x)` and `ceiling(x)` are the whole numbers below and above"),
    (XS + "none", "a value that may be none has the type `Int?`"),
    (XS + "match 1 { x: 1, _: 2 }", "what a number or a text is, `if … then … else …` asks"),
    (COLOR + 'function f(c: Color) -> Bool = c == "red"', "a case stands without quotes: `red`"),
    (COLOR + 'function f(c: Color) -> Bool = "red" == c', "a case stands without quotes: `red`"),
    (COLOR + 'function f() -> Color = "red"', "a case stands without quotes: `red`"),
    (COLOR + 'function f() -> Color = "rad"', "did you mean `red`?"),
    ("record R { a: String }", "did you mean `Text`?"),
    ("record R { a: Boolean }", "did you mean `Bool`?"),
    ("record R { a: Array }", "a list is written `List<Int>`"),
    ("record R { a: Dict<Text, Int> }", "a map is written `Map<Text, Int>`"),
    ("type F = Int where 0 < x", "what `where` restricts is called `it`"),
    ("record R { age: Int where age > 0 }", "what `where` restricts is called `it`"),
]


@pytest.mark.parametrize(("source", "helps"), HELPS)
def test_what_was_meant_is_said(source, helps):
    found = check_source({"main.spec": source}, "main.spec")
    assert helps in [each.help for each in found if each.severity == "error"]


@pytest.mark.parametrize(
    ("use", "helps"),
    [
        (
            "use ./shapes",
            "did you mean `shapes.Circle`? `.{Circle}` behind its `use` brings the name alone",
        ),
        (
            "use ./shapes.{Square}",
            "a used module has it: name it in its `use`, as in `use ./shapes.{Circle}`",
        ),
    ],
)
def test_a_type_of_a_used_module_is_found(use, helps):
    files = {
        "main.spec": f"{use}\nrecord R {{ a: Circle }}\n",
        "shapes.spec": "record Circle { size: Int }\nrecord Square { size: Int }\n",
    }
    assert helps in [each.help for each in check_source(files, "main.spec")]
