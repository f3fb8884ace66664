"""The functions of the language itself: how each is called, what it means, and an example.

This is the only place that tells them: the type checker reads the signatures, the reference and the
editor show all of it, and the tests run each example. `T` stands for any type, `O` for numbers,
texts and times, `N` for numbers, `E` for what a set may hold.
"""

from factoryc.frozen import frozen


@frozen
class Described:
    """A function, the ways to call it, and an example that is true."""

    name: str
    signatures: tuple[str, ...]
    says: str
    example: str


def _one(name: str, signature: str, says: str, example: str) -> Described:
    return Described(name, (signature,), says, example)


NUMBERS = (
    Described(
        "min",
        ("(a: O, b: O, …) -> O",),
        "The least of two or more.",
        "min(3, 1, 2) == 1",
    ),
    Described(
        "max",
        ("(a: O, b: O, …) -> O",),
        "The greatest of two or more.",
        'max("b", "a") == "b"',
    ),
    _one("abs", "(n: N) -> N", "The number without its sign.", "abs(-3) == 3"),
    Described(
        "decimal",
        ("(n: Int) -> Decimal", "(n: Float) -> Decimal"),
        "A whole number as a decimal; a float as the decimal that it is exactly.",
        "decimal(2) == 2.0",
    ),
    Described(
        "float",
        ("(n: Int) -> Float", "(n: Decimal) -> Float"),
        "The float that is nearest to a number.",
        "float(1.5) within 0.001 of 1.5e0",
    ),
    _one(
        "floor",
        "(n: Decimal) -> Int",
        "The greatest whole number that is not above it.",
        "floor(-1.5) == -2",
    ),
    _one(
        "ceiling",
        "(n: Decimal) -> Int",
        "The least whole number that is not below it.",
        "ceiling(1.2) == 2",
    ),
    Described(
        "power",
        ("(base: Int, exponent: Int) -> Int", "(base: Decimal, exponent: Int) -> Decimal"),
        "The base, multiplied with itself so often. Something has to say that the exponent is "
        "between 0 and 1000.",
        "power(2, 10) == 1_024 and power(1.5, 2) == 2.25",
    ),
    _one(
        "digits",
        "(n: Int) -> List<Int>",
        "The decimal digits of a number, without its sign.",
        "digits(-120) == [1, 2, 0] and digits(0) == [0]",
    ),
    _one(
        "from_digits",
        "(digits: List<Int>) -> Int",
        "The number that the decimal digits write; 0 for none.",
        "from_digits([1, 2, 0]) == 120",
    ),
    _one(
        "parse_int",
        "(text: Text) -> Int?",
        "The whole number that a text writes in ASCII digits, with `-` before it or not. None for "
        "anything else, and beyond 1000 digits.",
        'parse_int("-012") == -12 and parse_int("1.0") is none',
    ),
    _one(
        "parse_decimal",
        "(text: Text) -> Decimal?",
        "The same for a number that may have a point, with digits on both sides of it.",
        'parse_decimal("1.50") == 1.5 and parse_decimal(".5") is none',
    ),
)

TEXTS = (
    _one("lower", "(text: Text) -> Text", "The text in small letters.", 'lower("Ab") == "ab"'),
    _one("upper", "(text: Text) -> Text", "The text in capital letters.", 'upper("Ab") == "AB"'),
    _one(
        "trim",
        "(text: Text) -> Text",
        "The text without the spaces and line ends around it.",
        'trim(" a b\\n") == "a b"',
    ),
    _one(
        "starts_with",
        "(text: Text, part: Text) -> Bool",
        "Whether the text begins so.",
        'starts_with("factory", "fact")',
    ),
    _one(
        "ends_with",
        "(text: Text, part: Text) -> Bool",
        "Whether the text ends so.",
        'ends_with("factory", "ory")',
    ),
    _one(
        "contains",
        "(text: Text, part: Text) -> Bool",
        "Whether the part is somewhere in the text.",
        'contains("factory", "act")',
    ),
    _one(
        "find",
        "(text: Text, part: Text) -> Int?",
        "Where the part begins for the first time; none where it does not occur.",
        'find("banana", "an") == 1 and find("a", "b") is none',
    ),
    _one(
        "replace",
        "(text: Text, old: Text, new: Text) -> Text",
        "The text with each `old`, from the left, replaced. An empty `old` is nowhere.",
        'replace("banana", "an", "AN") == "bANANa"',
    ),
    _one(
        "split",
        "(text: Text, separator: Text) -> List<Text>",
        "What stands between the separators. An empty separator stands between all characters.",
        'split("a,,b", ",") == ["a", "", "b"] and split("", ",") == [""]',
    ),
    _one(
        "join",
        "(texts: List<Text>, separator: Text) -> Text",
        "The texts in one, with the separator between them.",
        'join(["a", "b"], ", ") == "a, b"',
    ),
    _one(
        "characters",
        "(text: Text) -> List<Text>",
        "The characters of a text, which are its Unicode code points.",
        'characters("añ") == ["a", "ñ"]',
    ),
    _one(
        "code_points",
        "(text: Text) -> List<Int>",
        "The numbers of its characters in Unicode.",
        'code_points("aé") == [97, 233]',
    ),
    _one(
        "from_code_points",
        "(numbers: List<Int>) -> Text?",
        "The text of these characters; none where a number is no character of Unicode.",
        'from_code_points([97, 233]) == "aé" and from_code_points([55_296]) is none',
    ),
    _one(
        "text",
        "(value: …) -> Text",
        'The value as it stands in a text: `text(x)` is `"{x}"`.',
        'text(1.50) == "1.5" and text(true) == "true"',
    ),
    _one("utf8", "(text: Text) -> Bytes", "The text as bytes, in UTF-8.", 'size(utf8("aé")) == 3'),
    _one(
        "from_utf8",
        "(bytes: Bytes) -> Text?",
        "The text that the bytes hold; none where they are not UTF-8.",
        'from_utf8(utf8("é")) == "é"',
    ),
    _one(
        "normalized",
        "(text: Text) -> Text",
        "The text with letters and accents put together where Unicode can (NFC).",
        'normalized("e\\u{301}") == "\\u{e9}"',
    ),
    _one(
        "is_letter",
        "(text: Text) -> Bool",
        "Whether all characters are letters, of any script; an empty text is not.",
        'is_letter("aß漢") and not is_letter("a1") and not is_letter("")',
    ),
    _one(
        "is_digit",
        "(text: Text) -> Bool",
        "Whether all characters are the digits 0 to 9; an empty text is not.",
        'is_digit("07") and not is_digit("٣")',
    ),
    _one(
        "is_space",
        "(text: Text) -> Bool",
        "Whether all characters are spaces, tabs or line ends; an empty text is not.",
        'is_space(" \\n") and not is_space("")',
    ),
)

LISTS = (
    Described(
        "size",
        (
            "(text: Text) -> Int",
            "(bytes: Bytes) -> Int",
            "(items: List<T>) -> Int",
            "(items: Set<T>) -> Int",
            "(entries: Map<E, T>) -> Int",
        ),
        "How many characters, bytes, items or entries there are.",
        'size("añ") == 2 and size([3, 3]) == 2',
    ),
    _one(
        "distinct",
        "(items: List<T>) -> Bool",
        "Whether no item comes twice.",
        "distinct([1, 2]) and not distinct([1, 1])",
    ),
    _one(
        "unique",
        "(items: List<T>) -> List<T>",
        "The items, each where it first comes.",
        "unique([2, 1, 2]) == [2, 1]",
    ),
    _one("first", "(items: List<T>) -> T?", "The first item, if any.", "first([4, 5]) == 4"),
    _one("last", "(items: List<T>) -> T?", "The last item, if any.", "last([4, 5]) == 5"),
    Described(
        "minimum",
        ("(items: List<O>) -> O?", "(items: Set<O>) -> O?"),
        "The least item, if any.",
        "minimum([3, 1]) == 1",
    ),
    Described(
        "maximum",
        ("(items: List<O>) -> O?", "(items: Set<O>) -> O?"),
        "The greatest item, if any.",
        "maximum([3, 1]) == 3",
    ),
    _one(
        "index_of",
        "(items: List<T>, item: T) -> Int?",
        "Where the item first comes, counted from 0; none where it does not.",
        'index_of(["a", "b"], "b") == 1',
    ),
    Described(
        "indices",
        ("(items: List<T>) -> List<Int>", "(text: Text) -> List<Int>"),
        "The indices of a list or a text, from 0.",
        "indices([7, 8, 9]) == [0, 1, 2]",
    ),
    Described(
        "take",
        ("(items: List<T>, amount: Int) -> List<T>", "(text: Text, amount: Int) -> Text"),
        "The first so many, or all where there are fewer; none where the amount is below zero.",
        'take([1, 2, 3], 2) == [1, 2] and take("ab", 9) == "ab"',
    ),
    Described(
        "drop",
        ("(items: List<T>, amount: Int) -> List<T>", "(text: Text, amount: Int) -> Text"),
        "What is left without the first so many.",
        'drop([1, 2, 3], 2) == [3] and drop("abc", -1) == "abc"',
    ),
    Described(
        "reversed",
        ("(items: List<T>) -> List<T>", "(text: Text) -> Text"),
        "The other way round.",
        'reversed([1, 2]) == [2, 1] and reversed("ab") == "ba"',
    ),
    Described(
        "sorted",
        ("(items: List<O>) -> List<O>", "(items: Set<O>) -> List<O>"),
        "From the least to the greatest; texts by their code points.",
        'sorted([3, 1, 2]) == [1, 2, 3] and sorted(["b", "B"]) == ["B", "b"]',
    ),
    _one(
        "flatten",
        "(lists: List<List<T>>) -> List<T>",
        "All the items of the lists, in one list.",
        "flatten([[1], [], [2, 3]]) == [1, 2, 3]",
    ),
    _one(
        "sublists",
        "(items: List<T>) -> List<List<T>>",
        "Every run of items that stand beside each other, by where it begins, and the empty list "
        "first.",
        "sublists([1, 2]) == [[], [1], [1, 2], [2]]",
    ),
    _one(
        "subsequences",
        "(items: List<T>) -> List<List<T>>",
        "Every choice of the items, in their order. Something has to say that there are 16 items "
        "at most.",
        "subsequences([1, 2]) == [[], [1], [2], [1, 2]]",
    ),
    _one(
        "is_subsequence",
        "(part: List<T>, items: List<T>) -> Bool",
        "Whether the part is left when some of the items are taken away.",
        "is_subsequence([1, 3], [1, 2, 3])",
    ),
    _one(
        "permutations",
        "(items: List<T>) -> List<List<T>>",
        "Every order of the items. Something has to say that there are 8 items at most.",
        "size(permutations([1, 2, 3])) == 6",
    ),
    _one(
        "is_permutation",
        "(a: List<T>, b: List<T>) -> Bool",
        "Whether two lists hold the same items equally often.",
        "is_permutation([1, 2, 1], [1, 1, 2]) and not is_permutation([1], [1, 1])",
    ),
)

SETS_AND_MAPS = (
    _one(
        "to_set", "(items: List<E>) -> Set<E>", "The items, as a set.", "size(to_set([1, 1])) == 1"
    ),
    _one(
        "union",
        "(a: Set<E>, b: Set<E>) -> Set<E>",
        "What is in one of the two.",
        "union(to_set([1]), [2]) == [1, 2]",
    ),
    _one(
        "intersection",
        "(a: Set<E>, b: Set<E>) -> Set<E>",
        "What is in both.",
        "intersection(to_set([1, 2]), [2, 3]) == [2]",
    ),
    _one(
        "difference",
        "(a: Set<E>, b: Set<E>) -> Set<E>",
        "What is in the first and not in the second.",
        "difference(to_set([1, 2]), [2, 3]) == [1]",
    ),
    _one(
        "is_subset",
        "(part: Set<E>, whole: Set<E>) -> Bool",
        "Whether all of the part is in the whole.",
        "is_subset([1], to_set([1, 2]))",
    ),
    _one("keys", "(map: Map<E, T>) -> List<E>", "The keys of a map.", 'keys({ "a": 1 }) == ["a"]'),
    _one(
        "values", "(map: Map<E, T>) -> List<T>", "The values of a map.", 'values({ "a": 1 }) == [1]'
    ),
)

TIMES = (
    _one(
        "day_of",
        "(at: Instant) -> Date",
        "The day of a moment, in UTC.",
        "day_of(2026-03-01T23:59Z) == 2026-03-01",
    ),
    _one(
        "start_of",
        "(day: Date) -> Instant",
        "The first moment of a day, in UTC.",
        "2026-03-01T10:30Z - start_of(2026-03-01) == 10h + 30m",
    ),
    _one("year_of", "(day: Date) -> Int", "Its year.", "year_of(2026-03-01) == 2026"),
    _one("month_of", "(day: Date) -> Int", "Its month, from 1.", "month_of(2026-03-01) == 3"),
    _one(
        "day_of_month", "(day: Date) -> Int", "Its day, from 1.", "day_of_month(2026-03-31) == 31"
    ),
    _one(
        "weekday_of",
        "(day: Date) -> Int",
        "Its day of the week: Monday is 1, Sunday 7 (ISO 8601).",
        "weekday_of(2026-03-01) == 7",
    ),
    _one(
        "date_from",
        "(year: Int, month: Int, day: Int) -> Date?",
        "The day of the calendar, from the year 1 to 9999; none where there is no such day.",
        "date_from(2026, 3, 1) == 2026-03-01 and date_from(2026, 2, 29) is none",
    ),
    _one(
        "parse_date",
        "(text: Text) -> Date?",
        "The day that a text writes as `2026-03-01`, and none for anything else.",
        'parse_date("2026-03-01") == 2026-03-01 and parse_date("1.3.2026") is none',
    ),
    _one(
        "parse_instant",
        "(text: Text) -> Instant?",
        "The moment that a text writes as a spec does, in UTC; none for anything else.",
        'parse_instant("2026-03-01T10:00Z") == 2026-03-01T10:00Z',
    ),
    _one(
        "seconds",
        "(time: Duration) -> Decimal",
        "How many seconds it lasts, with six places after the point.",
        "seconds(1m + 500ms) == 60.5",
    ),
)

GROUPS = {
    "Numbers": NUMBERS,
    "Texts": TEXTS,
    "Lists": LISTS,
    "Sets and maps": SETS_AND_MAPS,
    "Times": TIMES,
}
