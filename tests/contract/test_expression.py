"""Expressions in the language, and the Python that they become."""

import pytest

from factoryc.contract.expression import translate
from factoryc.contract.naming import Naming
from tests.contract.specs import body_of

TYPES = """
type Code = Text where it matches /[a-z0-9]{6}/
enum Vehicle { motorbike, car, lorry }
record Link { code: Code  target: Text  visits: Int where it >= 0 }
function rate(vehicle: Vehicle) -> Decimal =
  match vehicle { motorbike: 1.20, car: 2.50, lorry: 6.00 }
"""

NUMBERS = "a: Int, b: Int, c: Int, x: Decimal, y: Float"
LINKS = "links: Map<Code, Link>, link: Link, code: Code, alias: Code?, vehicle: Vehicle"
LISTS = "items: List<Int>, texts: List<Text>, bag: Set<Int>, sums: Map<Text, Decimal>, text: Text"

CASES = [
    (NUMBERS, "Int", "a - (b - c)", "a - (b - c)"),
    (NUMBERS, "Int", "(a - b) - c", "a - b - c"),
    (NUMBERS, "Int", "a * (b + c)", "a * (b + c)"),
    (NUMBERS, "Int", "(a * b) + c", "a * b + c"),
    (NUMBERS, "Int", "a * (b div 7)", "a * (b // 7)"),
    (NUMBERS, "Int", "-(a + b) mod 1_440", "-(a + b) % 1440"),
    (NUMBERS, "Int", "-44_640 + a", "-44_640 + a"),
    (NUMBERS, "Int", "if a < b then a else b", "a if a < b else b"),
    (NUMBERS, "Int", "(if a < b then a else b) + 1", "(a if a < b else b) + 1"),
    (NUMBERS, "Decimal", "x * a", "x * a"),
    (NUMBERS, "Decimal", "1", 'Decimal("1")'),
    (NUMBERS, "Decimal", "a", "Decimal(a)"),
    (NUMBERS, "Decimal", "max(x, 0.50)", 'max(x, Decimal("0.50"))'),
    (NUMBERS, "Decimal", "min(a, x)", "min(Decimal(a), x)"),
    (NUMBERS, "Bool", "a < b <= c", "a < b <= c"),
    (NUMBERS, "Bool", "(a < b) == (b < c)", "(a < b) == (b < c)"),
    (NUMBERS, "Bool", "a in 0..44_640", "0 <= a <= 44_640"),
    (NUMBERS, "Bool", "a not in 0 .. b", "not 0 <= a <= b"),
    (NUMBERS, "Bool", "not (a == b)", "a != b"),
    (NUMBERS, "Bool", "not (a < b)", "not a < b"),
    (NUMBERS, "Bool", "not (a < b and b < c)", "not (a < b and b < c)"),
    (NUMBERS, "Bool", "(a < b or b < c) and a < c", "(a < b or b < c) and a < c"),
    (NUMBERS, "Bool", "a < b implies b < c", "not a < b or b < c"),
    (NUMBERS, "Bool", "not (not (a < b))", "a < b"),
    (NUMBERS, "Bool", "a < b implies b < c implies a < c", "not a < b or (not b < c or a < c)"),
    (LINKS, "Bool", "alias is some and alias in links", "alias is not None and alias in links"),
    (LINKS, "Bool", "alias is some implies alias in links", "alias is None or alias in links"),
    (LINKS, "Bool", "code not in links", "code not in links"),
    (LINKS, "Bool", "alias == none", "alias is None"),
    (LINKS, "Link", "if code in links then links[code] else link", "links[code] if code in links else link"),
    (LINKS, "Link", "link with { visits: link.visits + 1 }", "replace(link, visits=link.visits + 1)"),
    (LINKS, "Link", 'Link { code: code, target: "a", visits: 0 }', 'Link(code=code, target="a", visits=0)'),
    (
        LINKS,
        "Map<Code, Link>",
        "links without code",
        "{key: value for key, value in links.items() if key != code}",
    ),
    (LINKS, "Bool", "all c, l in links: l.code == c", "all(l.code == c for c, l in links.items())"),
    (LINKS, "Bool", "exists c in links: c == code", "any(c == code for c in links)"),
    (LINKS, "Int", "count l in values(links): l.visits > 0", "sum(1 for l in links.values() if l.visits > 0)"),
    (LINKS, "Int", "sum l in values(links): l.visits", "sum(l.visits for l in links.values())"),
    (LINKS, "Vehicle", "Vehicle.car", "Vehicle.car"),
    (LINKS, "Decimal", "rate(vehicle)", "rate(vehicle)"),
    (
        LINKS,
        "Int",
        "match vehicle { motorbike: 1, car: 2, lorry: 3 }",
        "{Vehicle.motorbike: 1, Vehicle.car: 2, Vehicle.lorry: 3}[vehicle]",
    ),
    (LINKS, "Int", "match vehicle { car: 2, _: 0 }", "{Vehicle.car: 2}.get(vehicle, 0)"),
    (
        LINKS,
        "Int",
        "match vehicle { _: link.visits, car: size(code) }",
        "len(code) if vehicle is Vehicle.car else link.visits",
    ),
    (LISTS, "Decimal", "sum k, v in sums: v", "sum((v for k, v in sums.items()), Decimal(0))"),
    (LISTS, "Int", "size(texts)", "len(texts)"),
    (LISTS, "Bool", "distinct(items)", "len(set(items)) == len(items)"),
    (
        LISTS,
        "Bool",
        "distinct([size(t) for t in texts])",
        "max(collections.Counter([len(t) for t in texts]).values(), default=1) == 1",
    ),
    (LISTS, "List<Int>", "[i * 2 for i in items where i > 0]", "[i * 2 for i in items if i > 0]"),
    (LISTS, "List<Int>", "items + [1, 2]", "items + [1, 2]"),
    (LISTS, "List<Int>", "sorted(bag)", "sorted(bag)"),
    (LISTS, "Set<Int>", "bag without 3", "bag - {3}"),
    (LISTS, "Set<Int>", "to_set(items)", "frozenset(items)"),
    (LISTS, "Bool", "all i in 1..10: i in bag", "all(i in bag for i in range(1, 11))"),
    (LISTS, "Bool", "all i in 0 .. size(items): i in bag", "all(i in bag for i in range(len(items) + 1))"),
    (LISTS, "Bool", "text matches /[a-z0-9]{6}/", 're.fullmatch(r"[a-z0-9]{6}", text) is not None'),
    (LISTS, "Bool", "not (text matches /\\d+/)", 're.fullmatch(r"(?a)\\d+", text) is None'),
    (LISTS, "Bool", "text is Code", "is_code(text)"),
    (LISTS, "Bool", "text is not Code and size(text) > 3", "not is_code(text) and len(text) > 3"),
    (LISTS, "Bool", 'starts_with(lower(text), "a")', 'text.lower().startswith("a")'),
    (LISTS, "Bool", 'contains(text, "b")', '"b" in text'),
    (LISTS, "Text", 'trim(text) + "\\u{200B}"', 'text.strip() + "\\u200b"'),
    (LISTS, "Text", '"<{text}> has {size(text)}"', 'f"<{text}> has {len(text)}"'),
    ("from: Int, len: Int, date: Date", "Int", "from + len", "from_ + len_"),
    ("date: Date", "Bool", "date < 2026-03-01", "date < datetime.date(2026, 3, 1)"),
    ("stay: Duration", "Bool", "stay < 1500ms", "stay < datetime.timedelta(seconds=1, microseconds=500000)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "result", "expression", "expected"),
    CASES,
    ids=[case[2] for case in CASES],
)
def test_reads_as_an_engineer_would_write_it(parameters, result, expression, expected):
    spec = body_of(expression, parameters, result, TYPES)
    assert translate(spec.function("f").body, Naming(spec)) == expected
