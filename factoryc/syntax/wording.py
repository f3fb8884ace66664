"""The words in which syntax errors speak: of tokens, of what is missing, of other languages."""

KEYWORDS = (
    "spec", "use", "type", "enum", "record", "error", "function", "state", "invariant",
    "operation", "port", "interface", "eval", "load", "constraint", "decision", "never", "gate",
)  # fmt: skip

# What other languages call what these declarations do.
DECLARED_ELSEWHERE = {
    "def": "function", "fn": "function", "func": "function", "fun": "function", "let": "function",
    "const": "function", "define": "function", "class": "record", "struct": "record",
    "entity": "record", "model": "record", "data": "record", "object": "record",
    "import": "use", "from": "use", "include": "use", "require": "use", "open": "use",
    "test": "eval", "scenario": "eval", "example": "eval", "property": "eval", "check": "eval",
    "exception": "error", "failure": "error", "var": "state", "variable": "state",
    "rule": "invariant", "always": "invariant", "command": "operation", "action": "operation",
    "method": "operation", "procedure": "operation", "query": "operation", "api": "interface",
    "http": "interface", "routes": "interface", "endpoint": "interface", "union": "enum",
    "variant": "enum", "alias": "type", "typedef": "type", "module": "spec", "package": "spec",
    "benchmark": "load", "must": "constraint", "adr": "decision", "forbid": "never",
}  # fmt: skip

# Words that belong inside a declaration, and into which.
INNER = {
    "case": "operation", "fails": "operation", "requires": "operation", "returns": "case",
    "ensures": "case", "sets": "case", "expect": "eval", "repeat": "eval", "rate": "load",
    "mix": "load", "because": "decision", "rejected": "decision", "governs": "decision",
    "together": "eval", "restart": "eval", "advance": "eval", "calls": "case",
    "holds": "never", "invalid": "interface", "GET": "interface", "POST": "interface",
    "PUT": "interface", "PATCH": "interface", "DELETE": "interface", "evals": "gate",
    "cases": "gate", "strength": "gate", "flakes": "gate", "merge": "gate",
}  # fmt: skip

# What each word before the mistake asks for.
NEEDS = {
    "spec": "a name in small letters", "fails": "the name of an error", "returns": "a value",
    "ensures": "a condition", "requires": "a condition", "when": "a condition",
    "where": "a condition", "expect": "a condition", "holds": "a condition",
    "sets": "a state, `=` and its new value", "version": 'a text in quotes, such as `"1.0.0"`',
    "because": "a text in quotes", "rejected": "a text in quotes",
    "header": "a name and `:`", "json": "a value", "covered": "a percentage, such as `100%`",
    "advance": "`clock` and a duration, such as `1h`", "clock": "a duration, such as `1h`",
    "calls": "a port and what is asked of it, such as `Mailer.send(to)`", "port": "a name with a capital letter",
    "fold": "a name, `=` and what it starts with", "smallest": "a name and `in`", "largest": "a name and `in`",
    "rounded": "how, such as `half_up to 2`", "within": "a number", "together": "a number, or steps between `{` and `}`",
    "decreases": "a value that gets smaller", "outside": "a text in quotes", "prints": "a value", "exit": "a whole number",
    "on": "a date, such as `2026-01-31`", "per": "`second`, `minute` or `hour`",
    "memory": "a bound, such as `< 128MB`", "strength": "a bound, such as `>= 90%`",
    "governs": "the name of a clause", "import": "a text in quotes", "interface": "`http`",
    "matches": "a pattern between slashes, such as `/[a-z]+/`", "of": "the name of an operation",
    "let": "a name in small letters and `=`", "existing": "a type", "any": "a type",
    "invalid": "a status, such as `400`", "repeat": "a number", "mix": "`1 of operation(…)`",
    "rate": "a number of calls, such as `200 per second for 5s`", "without": "a key",
    "eval": "a title in quotes", "invariant": "a title in quotes", "load": "a title in quotes",
    "->": "what comes out: a type, or the name of an operation",
    "type": "a name with a capital letter", "enum": "a name with a capital letter",
    "record": "a name with a capital letter", "error": "a name with a capital letter",
    "function": "a name in small letters", "state": "a name in small letters",
    "operation": "a name in small letters", "decision": "a name in small letters",
    "case": "a name in small letters", "use": "a path, such as `std.web` or `./money`",
    "=": "a value", "==": "a value", "!=": "a value", "<": "a value", "<=": "a value",
    ">": "a value", ">=": "a value", "+": "a value", "-": "a value", "*": "a value",
    "/": "a value", "and": "a condition", "or": "a condition", "not": "a condition",
    "implies": "a condition", "then": "a value", "else": "a value", "in": "what to look into",
    "is": "`some`, `none`, `rejected` or a type", "if": "a condition", "div": "a value",
    "mod": "a value", ":": "what belongs to the name before it",
}  # fmt: skip

TERMINALS = {
    "NAME": "a name in small letters",
    "TYPE_NAME": "a name with a capital letter",
    "TEXT": "a text in quotes",
    "INTEGER": "a whole number",
    "DECIMAL": "a number",
    "UNIT_NUMBER": "a number with a unit, such as `5s` or `128MB`",
    "PERCENT": "a percentage, such as `95%`",
    "FLOAT": "a number",
    "INSTANT": "a moment, such as `2026-01-31T12:00:00Z`",
    "DATE": "a date, such as `2026-01-31`",
    "REGEX": "a pattern between slashes",
    "TABLE_ROW": "a row of the table between `|`",
    "COMPARISON": "a comparison",
    "METHOD": "`GET`, `POST`, `PUT`, `PATCH` or `DELETE`",
    "HEADER_NAME": "the name of a header",
    "RELATIVE_PATH": "a path that starts with `./`",
    "UNDERSCORE": "`_`",
    "SUCCESS": "`success`",
}

# What other languages write, and what stands for it here.
ELSEWHERE = {
    "&&": "`and` joins two conditions", "&": "`and` joins two conditions",
    "||": "`or` joins two conditions", "!": "the opposite is written `not`",
    ";": "nothing separates lines but the line end: take the `;` away",
    "=>": "a result is written `->`", "===": "equality is written `==`",
    "<>": "inequality is written `!=`", "!==": "inequality is written `!=`",
    "%": "the rest of a division is written `mod`", "**": "a power is a product: `a * a`",
    "^": "a power is a product: `a * a`", "//": "whole division is written `div`",
    ":=": "`=` gives a name its value", "'": 'a text stands between `"`',
    "`": 'a text stands between `"`', "?": "a type that may be none ends in `?`",
    "return": "did you mean `returns`?", "null": "the absent value is `none`",
    "nil": "the absent value is `none`", "None": "the absent value is `none`",
    "True": "did you mean `true`?", "False": "did you mean `false`?",
    "elif": "write `else if`", "raise": "did you mean `fails`?", "throw": "did you mean `fails`?",
    "throws": "did you mean `fails`?", "default": "did you mean `otherwise`?",
    "else": "did you mean `otherwise`?", "assert": "did you mean `expect`?",
    "ensure": "did you mean `ensures`?", "forall": "did you mean `for all`?",
    "#": "a comment starts with `//`", "/*": "a comment starts with `//`, on each of its lines",
    "“": 'a text stands between `"`', "”": 'a text stands between `"`',
    "\u2018": 'a text stands between `"`', "\u2019": 'a text stands between `"`',
    "≤": "write `<=`", "≥": "write `>=`", "≠": "write `!=`", "→": "write `->`", "…": "write `..`",
}  # fmt: skip

# Words that an expression reads as its own: a value of such a name could never be read.
RESERVED = frozenset({
    "all", "and", "count", "div", "else", "exists", "false", "if", "implies", "in", "is", "it",
    "fold", "largest", "let", "match", "matches", "mod", "none", "not", "or", "rounded", "smallest",
    "sum", "then", "true", "where", "with", "within", "without",
})  # fmt: skip

# What may follow a value or a type wherever one stands: its absence is never the mistake.
CONTINUING = frozenset({
    "*", "+", "-", "/", ".", "..", "[", "(", "<", "?", "and", "decreases", "div", "implies", "in",
    "is", "matches", "mod", "not", "or", "rounded", "where", "with", "within", "without",
})  # fmt: skip

# What other languages call the functions of this one.
FUNCTIONS_ELSEWHERE = {
    "len": "size", "length": "size", "length_of": "size", "size_of": "size", "str": "text",
    "to_string": "text", "string": "text", "to_text": "text", "show": "text", "repr": "text",
    "int": "parse_int", "to_int": "parse_int", "integer": "parse_int", "parse_integer": "parse_int",
    "to_decimal": "decimal", "parse_float": "parse_decimal", "to_float": "float",
    "double": "decimal", "upper_case": "upper", "to_upper": "upper", "uppercase": "upper",
    "to_upper_case": "upper", "upcase": "upper", "lower_case": "lower", "to_lower": "lower",
    "lowercase": "lower", "to_lower_case": "lower", "downcase": "lower", "strip": "trim",
    "startswith": "starts_with", "endswith": "ends_with", "includes": "contains",
    "sort": "sorted", "order": "sorted", "reverse": "reversed", "head": "first",
    "largest_of": "maximum", "smallest_of": "minimum", "ceil": "ceiling", "trunc": "floor",
    "truncate": "floor", "pow": "power", "absolute": "abs", "chars": "characters",
    "ord": "code_points", "chr": "from_code_points", "index": "index_of", "set": "to_set",
    "flat": "flatten", "deduplicate": "unique", "uniq": "unique", "is_alpha": "is_letter",
    "is_numeric": "is_digit", "weekday": "weekday_of", "year": "year_of", "month": "month_of",
    "day": "day_of_month", "total_seconds": "seconds", "date": "date_from", "skip": "drop",
}  # fmt: skip

# What other languages have functions for, and this one says in another way.
PHRASES_ELSEWHERE = {
    "substring": "a part of a text is written `name[0..4]`, both ends included",
    "substr": "a part of a text is written `name[0..4]`, both ends included",
    "slice": "a part of a list or text is written `xs[0..4]`, both ends included",
    "round": "a division is rounded right behind it: `a / b rounded half_up to 2`",
    "range": "a range is written `1..9`", "any": "`exists x in xs: x > 0` asks that",
    "some": "`exists x in xs: x > 0` asks that", "every": "`all x in xs: x > 0` asks that",
    "filter": "what is left is written `[x for x in xs where x > 0]`",
    "where": "what is left is written `[x for x in xs where x > 0]`",
    "map": "a list is made from another with `[x + 1 for x in xs]`",
    "reduce": "`fold total = 0 for x in xs: total + x` does that",
    "sort_by": "sorted is written `[x for x in xs by x.name]`",
    "append": "a list with one more is written `xs + [x]`",
    "push": "a list with one more is written `xs + [x]`",
    "add": "a list with one more is written `xs + [x]`",
    "concat": "two lists or texts are joined by `+`",
    "remove": "what is taken out of a set or map is written `xs without x`",
    "is_empty": "that is written `size(xs) == 0`", "empty": "that is written `size(xs) == 0`",
    "has": "that is written `x in xs`", "has_key": "that is written `key in map`",
    "contains_key": "that is written `key in map`", "get": "a value of a map is written `map[key]`",
    "average": "that is `sum x in xs: x`, divided by `size(xs)`",
    "avg": "that is `sum x in xs: x`, divided by `size(xs)`",
    "mean": "that is `sum x in xs: x`, divided by `size(xs)`",
    "today": "today is `day_of(now)`", "now": "`now` stands without parentheses",
    "assert": "did you mean `expect`?",
}  # fmt: skip

# What other languages call the types of this one.
TYPES_ELSEWHERE = {
    "String": "did you mean `Text`?", "Str": "did you mean `Text`?",
    "Char": "did you mean `Text`?", "Varchar": "did you mean `Text`?",
    "Boolean": "did you mean `Bool`?", "Integer": "did you mean `Int`?",
    "Long": "did you mean `Int`?", "Number": "a whole number is an `Int`, one with a point a `Decimal`",
    "Numeric": "a whole number is an `Int`, one with a point a `Decimal`",
    "Double": "a number with a point is a `Decimal`, one that is measured a `Float`",
    "Real": "a number with a point is a `Decimal`, one that is measured a `Float`",
    "Money": "an amount is a `Decimal`, or a `type` made of it",
    "Array": "a list is written `List<Int>`", "Vector": "a list is written `List<Int>`",
    "Seq": "a list is written `List<Int>`", "Dict": "a map is written `Map<Text, Int>`",
    "Dictionary": "a map is written `Map<Text, Int>`",
    "HashMap": "a map is written `Map<Text, Int>`", "HashSet": "a set is written `Set<Int>`",
    "DateTime": "a moment is an `Instant`", "Datetime": "a moment is an `Instant`",
    "Timestamp": "a moment is an `Instant`", "Time": "a moment is an `Instant`, a time span a `Duration`",
    "Timedelta": "did you mean `Duration`?", "Optional": "what may be none is written `Int?`",
    "Option": "what may be none is written `Int?`", "Maybe": "what may be none is written `Int?`",
    "Void": "what gives nothing back has no `->`", "Unit": "what gives nothing back has no `->`",
    "Tuple": "values that belong together are a `record`",
    "Object": "values that belong together are a `record`",
}  # fmt: skip
