"""Known mistakes in values and conditions."""

from factoryc.syntax.meant import Meant

_UNIT = r"(?:milli|micro)?(?:seconds?|secs?)|min(?:utes?)?|hours?|hrs?|days?|weeks?|bytes?|[kKMGmg][bB]|ms|us|[smhdB]"
_UNITS = "units are `ms`, `s`, `m`, `h`, `d` and `B`, `kB`, `MB`, `GB`: `5s`, `128MB`"
_VALUE = r"[\w)\]\"]\s*"
_IN_RECORD = r"(?:\b[A-Z]\w*|\bwith)\s*\{[^{}]*"
_FILLED = 'values stand in a text between `{` and `}` alone: `"Hello {name}"`'
_LIST = "a list is made from another with `[x + 1 for x in xs]`"

# One mistake on each line.
# fmt: off
VALUES = (
    # Words of other languages ------------------------------------------------------------------
    Meant("`$found` is written in small letters", r"(?:AND|OR|NOT|IN|IS|DIV|MOD|IMPLIES|THEN|ELSE|IF)\b", instead="$small"),
    Meant("`$at` is written `$at` in small letters", before=r"\b(?P<at>TRUE|FALSE|NONE)\s*", expects=". {", instead="$small"),
    Meant("`True` is written `true`", before=r"\b(?P<at>True)\s*", expects=". {", instead="true"),
    Meant("`False` is written `false`", before=r"\b(?P<at>False)\s*", expects=". {", instead="false"),
    Meant("the absent value is written `none`", before=r"\b(?P<at>None|Null|NULL|Nil)\s*", expects=". {", instead="none"),
    Meant("a record is written without `new`", r"[A-Z]\w*\s*[{(]", before=r"\b(?P<at>new)\s+", instead=""),
    Meant("there are no functions without a name", before=r"\b(?P<at>lambda|fun|fn)\s+", expects="*", helps=_LIST),
    Meant("there are no functions without a name", r"=>", before=r"[(,]\s*\(?[a-z][\w\s,]*\)?\s*", helps=_LIST),
    Meant("a choice between cases is written `match`", before=r"\b(?P<at>switch|case|select)\s+", expects="*", instead="match"),
    Meant("a function has no `return`: its value stands behind `=`", before=r"\b(?P<at>return)\s+", within="function", instead=""),
    Meant("whether there is one is asked with `exists`", r"[a-z]\w*(?:\s*,\s*\w+)*\s+in\b", before=r"\b(?P<at>any|some|exist)\s+", instead="exists"),
    Meant("what holds of each one is asked with `all`", r"[a-z]\w*(?:\s*,\s*\w+)*\s+in\b", before=r"\b(?P<at>forall|every|each)\s+", instead="all"),
    Meant("`$quantifier` stands without `for`", r"(?P<quantifier>all|exists|sum|count)\b", before=r"\b(?P<at>for)\s+", expects="*", instead=""),
    Meant("a value lies in a range: `a in 1..9`", r"between\b"),
    Meant("a text is compared with a pattern by `matches`, not by `$found`", r"=?~=?", instead="matches"),
    Meant("a pattern stands between slashes, not between quotes", r'"(?P<pattern>[^"\n/\\]*)"', expects="REGEX", instead="/$pattern/"),
    Meant(_FILLED, r'"(?P<head>[^"\\\n$]*)\$(?P<tail>\{[^"\\\n$]*)"', before=r"(?<!\w)(?P<from>[fFrs])", instead='"$head$tail"'),
    Meant(_FILLED, r'"(?P<head>[^"\\\n$]*)\$(?P<middle>\{[^"\\\n$]*)\$(?P<tail>\{[^"\\\n$]*)"', before=r"(?<!\w)(?P<from>[fFrs])", instead='"$head$middle$tail"'),
    Meant(_FILLED, r'"[^"\n]*\$\{', before=r"(?<!\w)(?P<at>[fFrs])"),
    Meant(_FILLED, r'`(?P<head>[^`"\\\n$]*)\$(?P<tail>\{[^`"\\\n$]*)`', instead='"$head$tail"'),
    Meant(_FILLED, r"`[^`\n]*\$\{[^`\n]*`"),
    Meant("a text with values in it needs nothing before its quotes", r'\$(?=")', instead=""),
    Meant("a text with values in it needs nothing before its quotes", r'"', before=r"(?<!\w)(?P<at>[fFrs$])", instead=""),
    # Collections -------------------------------------------------------------------------------
    Meant("`$phrase` goes through something: `$phrase x in xs: …`", r":", before=r"\b(?P<phrase>all|exists|sum|count)\s+[a-z]\w*(?:\s*,\s*\w+)*\s*", expects="in"),
    Meant("`sum` goes through a collection: `sum x in xs: x`", r"\(", before=r"\b(?P<at>sum)\s*", expects="NAME"),
    Meant("`count` goes through a collection: `count x in xs: x > 0`", r"\(", before=r"\b(?P<at>count)\s*", expects="NAME"),
    Meant("`$phrase` names what it goes through: `$phrase x in xs: …`", r"for\b", before=r"\b(?P<phrase>all|exists|sum|count)\s+[a-z]\w*\s*", expects="in"),
    Meant("what a list holds stands before its `for`: `[x for x in xs]`", r"[a-z]\w*\s+in\b", before=r"[\[{]\s*(?P<at>for)\s+"),
    Meant("a list is made with `for`, not with `|`", r"\|(?!\|)", before=r"\[[^\]\[]*", expects="for", instead="for"),
    Meant("a condition on what is taken is given with `where`, not with `if`", r"if\b", expects="where", instead="where"),
    Meant("`in` says what to go through, not `of`", r"of\b", expects="in", instead="in"),
    Meant("`by` alone says how to sort", r"(?:order|sort|sorted|ordered)\s+by\b", expects="by", instead="by"),
    Meant("from high to low is written `descending`", r"desc\b", expects="descending", instead="descending"),
    Meant("from low to high is how `by` sorts: it needs no word", r"asc(?:ending)?\b", expects="descending", instead=""),
    Meant("what `$phrase` looks for stands behind `such that`", r"where\b|:|with\b", before=r"\b(?P<phrase>smallest|largest)\b[^\n]*", expects="such", instead=" such that"),
    Meant("`$phrase` gives what it tries a name: `$phrase n in 1..9 such that …`", r"[\w(\[]", before=r"\b(?P<phrase>smallest|largest)\s+(?P<at>in)\s+", expects="in"),
    Meant("what `fold` goes through stands behind `for`", r"in\b", before=r"\bfold\b[^\n]*", expects="for"),
    Meant("`fold` says what it starts with: `fold total = 0 for x in xs: …`", r"for\b", before=r"\bfold\s+[a-z]\w*\s*", expects="="),
    Meant("a range has two points: `1..9`", r"\.", before=r"(?P<at>\.\.)\s*"),
    # Records, fields, maps ---------------------------------------------------------------------
    Meant("the fields of a record stand between `{` and `}`", r"\(", before=r"\b[A-Z]\w*\s*", expects=". {"),
    Meant("a record with another field is written `x with { field: … }`", r"\.\.\.?", before=r"[{\[]\s*"),
    Meant("the value of an arm stands behind `:`", r"=>|->|=(?!=)|then\b", before=r"\bmatch\b[^{}]*\{[^{}]*", expects=":", instead=":"),
    Meant("an arm starts with the case alone, without `case`", r"[a-z]\w*", before=r"\bmatch\b[^{}]*\{[^{}]*?\b(?P<at>case|when)\s+", expects=":", instead=""),
    Meant("an arm starts with the case alone, without the name of its enum", r"(?P<at>[A-Z]\w*\.)[a-z]", before=r"\bmatch\b[^{}]*\{(?:[^{}]*,)?\s*", instead=""),
    Meant("a `match` has an arm for each case: `match size { small: 1, _: 2 }`", r"\}", before=r"\bmatch\b[^{}]*\{\s*"),
    Meant("the arms of a `match` stand between `{` and `}`", r"with\b|:|in\b", before=r"\bmatch\s+[^{}\n]*", expects="{"),
    Meant("the value of a field stands behind `:`", r"=>|->|=(?!=)", before=_IN_RECORD, expects=":", instead=":"),
    Meant("a field is given by its name: `name: …`", r'["\d\[(-]', before=r"\b[A-Z]\w*\s*\{\s*", expects="} NAME"),
    Meant("the value of an entry stands behind `:`", r"=>|->|=(?!=)", before=r"\{[^{}]*", expects=":", instead=":"),
    Meant("a field is written with a point: `x.field`", r">\s*(?=[a-z])", before=r"\w\s*-"),
    Meant("the name of a field is written in small letters", before=r"[\w)\]]\.(?P<at>[A-Z]\w*)\s*", expects=". {", instead="$small"),
    Meant("the name of a field is missing behind the point", before=r"(?:\b[a-z]\w*|[)\]])\.\s*", expects="NAME TYPE_NAME"),
    Meant("`$found` has no meaning here: whether a value is there is asked with `is some`", r"\?\.|\?\?|\?:", helps="`if x is some then x else …`"),
    Meant("a choice is written `if … then … else …`, not with `?` and `:`", r"\?[^\n?]*:", before=_VALUE),
    Meant("an item that may be missing cannot be forced with `!`", r"!(?!=)", before=_VALUE, helps="`if x is some then x else …`"),
    # Names for values --------------------------------------------------------------------------
    Meant("the value of a `let` is followed by `in`, not by `;`", r";", before=r"\blet\s+[a-z]\w*\s*=[^;]*", expects="in", instead=" in"),
    Meant("`in` is missing behind the value of this `let`", r"[\w(\"]", before=r"\b(?P<at>let)\s+[a-z]\w*\s*=[^=\n]*", expects="in", lacks="expect"),
    Meant("a `let` takes no type: its value says it", r":(?!=)\s*(?:[A-Z]\w*(?:<[^>\n]*>)?\??)?", before=r"\blet\s+[a-z]\w*\s*", expects="=", instead=""),
    # Numbers -----------------------------------------------------------------------------------
    Meant("a date is written `2026-01-31`", r"\.\d{4}\b", before=r"(?P<at>\b\d{1,2}\.\d{1,2})"),
    Meant("a decimal has digits before and after its point", before=r"(?P<at>\b\d+\.)\s*"),
    Meant("a decimal has digits before and after its point", r"\.\d+", instead="0$found"),
    Meant("the digits of a number are grouped with `_`: `1_000`", r",\d{3}\b", before=r"\b\d{1,3}(?:,\d{3})*", instead="_"),
    Meant("the digits of a number are grouped with `_`: `1_000`", r"\d{3}\b", before=r"\b\d{1,3}\s"),
    Meant("a share is written in one piece: `5%`", r"%(?!\s*[\w(])", before=r"\d\s+"),
    Meant("a number and its unit are written in one piece: `5s`, `128MB`", rf"(?:{_UNIT})\b", before=r"\b\d[\d_.]*\s+", helps=_UNITS),
    Meant("there is no unit `$unit`", rf"\d[\d_.]*(?P<unit>{_UNIT})\b", helps=_UNITS),
    Meant("numbers are written with the digits 0 to 9", r"0[xXbBoO]\w+"),
    Meant("`$found` is neither a number nor a name", r"\d[\d_.]*[A-Za-z]\w*", helps="a product is written `2 * a`"),
    Meant("an amount of money is a number, without a sign", r"[$$€£¥](?=\s*\d)", instead=""),
    Meant("`rounded` does not say how it rounds", r"\d", before=r"\b(?P<at>rounded)\s+to\s+", helps="such as `rounded half_up to 2`"),
    Meant("a number needs no `+` before it", r"\+(?=\s*[\w(])", before=r"(?:=|\(|,|\[|:|\bthen|\belse|[<>])\s*", instead=""),
    Meant("there is no `++`: `+` joins two texts", r"\+", before=r"\"\s*(?P<from>\+)", instead="+"),
    Meant("there is no `++`: `+` joins two texts", r"\+(?=\s*\")", before=r"(?P<from>\+)", instead="+"),
    Meant("there is no `++`: `+` joins two texts, or two lists", r"\+(?=[ \t]*[\w(\[])", before=r"(?P<from>\+)", instead="+"),
    Meant("there is no `++`: the next number is `a + 1`", r"\+", before=r"(?P<at>\+)"),
    Meant("there is no `--`: the number before is `a - 1`", r"[;})]|", before=r"(?P<at>--)\s*"),
)

SIGNS = (
    Meant("two conditions are joined by `and`, not by `$found`", r"&&?", instead="and"),
    Meant("two conditions are joined by `or`, not by `$found`", r"\|\|?", expects="or", instead="or"),
    Meant("two conditions are joined by `and`, not by `,`", r",", before=r"[<>=!]=?\s*[\w.\"%]+\s*", expects="and", within="type invariant"),
    Meant("the opposite of a condition is written `not`", r"!(?!=)", expects="not", instead="not "),
    Meant("equality is written `==`, not `===`", r"===", instead="=="),
    Meant("inequality is written `!=`, not `$found`", r"!==|<>|≠|/=", instead="!="),
    Meant("at most is written `<=`, not `$found`", r"=<|≤", instead="<="),
    Meant("at least is written `>=`, not `$found`", r"=>|≥", expects="COMPARISON", instead=">="),
    Meant("what comes out stands behind `->`, not behind `$found`", r"=>|→", expects="->", instead="->"),
    Meant("what belongs to it stands behind `:`, not behind `$found`", r"=>|→", expects=":", instead=":"),
    Meant("a name gets its value with `=`, not with `:=`", r":=", instead="="),
    Meant("a name gets its value with `=`, not with `==`", r"==", expects="=", instead="="),
    Meant("the rest of a division is written `mod`, not `%`", r"%", expects="mod", instead="mod"),
    Meant("there is no sign for powers: `a * a` is a product", r"\*\*|\^"),
    Meant("a text stands between `\"`, not between `'`", r"'(?P<text>[^'\n\"\\]*)'", instead='"$text"'),
    Meant('a text stands between `"`, not between backticks', r"`(?P<text>[^`\n\"\\]*)`", instead='"$text"'),
    Meant('a text stands between straight quotes: `"`', r"[“”„«](?P<text>[^“”»\n\"\\]*)[“”»]", instead='"$text"'),
    Meant('a text stands between `"`', "['`\u2018\u2019\u201c\u201d\u201e«»]"),
    Meant("a comment starts with `//`, on each of its lines", r"/\*|#|--(?=\s)"),
    Meant("`,` stands between two of them, not `;`", r";", before=r"[\[(][^\[\](){}]*|[{,]\s*[\w\"]+\s*:\s*[^{}:]*", expects=",", instead=","),
    Meant("nothing is needed at the end of a line, and no `;`", r";", instead=""),
    Meant('a text and a value are joined by `+` or as `"a {b}"`', r'"', before=r"[\w)\]\"]\s+", expects="*"),
    Meant("`$found` has nothing on its left", r"(?:[*/<>+]|==|!=|<=|>=|and\b|or\b|div\b|mod\b|implies\b)", expects="INTEGER"),
    Meant("`=` compares nothing: equality is written `==`", r"=(?!=)", before=r"[\w)\]\"]\s*", instead="=="),
)
# fmt: on
