"""Known mistakes in types, and in the heads of declarations."""

from factoryc.syntax.meant import Meant

_TYPE = r"[A-Z]\w*(?:<[^>\n]*>)?\??"

# One mistake on each line.
# fmt: off
HEADS = (
    # Names -------------------------------------------------------------------------------------
    Meant("the name of a $word stands without quotes".replace("$word", "spec"), r'"(?P<name>[^"\n]*)"', before=r"\Aspec\s+|(?<![^\n])spec\s+", expects="NAME", within="spec", instead="$name"),
    Meant("the path of a module stands without quotes", r'"(?P<path>[^"\n]*)"', within="use", expects="RELATIVE_PATH", instead="$path"),
    Meant("names have no `-`: words are joined by `_`", r"-(?=[a-z])", before=r"\b(?:spec|function|operation|state|decision|case|enum|let|port|record|error|type)\s+[A-Za-z]\w*", instead="_"),
    Meant('the version of a spec is a text: `version "1.0.0"`', r"v?(?P<version>\d[\w.]*)", expects="TEXT", within="spec", instead='"$version"'),
    Meant("the version of a spec stands behind `version`", r'"|v?\d', expects="version", within="spec"),
    # Modules -----------------------------------------------------------------------------------
    Meant("names from a module stand in braces: `.{$found}`", before=r"\.(?P<at>[A-Z]\w*)\s*", within="use"),
    Meant("names from a module stand in braces: `.{$found}`", r"[A-Z]\w*", before=r"\w\.", within="use", instead="{$found}"),
    Meant("the names that are used are listed one by one", r"\*", within="use", helps="`use std.web` alone reads them as `web.Url`"),
    Meant("a `use` starts with the module: `use ./money.{Amount}`", r"\{", within="use", expects="NAME RELATIVE_PATH"),
    Meant("each module has a `use` of its own", r",", within="use", expects="as"),
    Meant("`,` stands between the names that are used", r"\w", within="use", expects=", }"),
    Meant("a `use` without names has no braces", r"\}", before=r"\{\s*", within="use"),
    # Types -------------------------------------------------------------------------------------
    Meant("a value that is one of several is an `enum`: `enum $name { … }`", r"\|(?!\|)", before=r"\btype\s+(?P<name>[A-Z]\w*)\s*=\s*(?P<at>[a-z]\w*)\s*", within="type"),
    Meant("a text is a `Text`, and no `$at`", r"", before=r"(?<![\w.])(?P<at>string|str|char|varchar)\s*", expects=".", lacks="* [ { (", instead="Text"),
    Meant("the type of yes and no is `Bool`", r"", before=r"(?<![\w.])(?P<at>boolean)\s*", expects=".", lacks="* [ { (", instead="Bool"),
    Meant("a whole number is an `Int`", r"", before=r"(?<![\w.])(?P<at>integer|long|uint|number)\s*", expects=".", lacks="* [ { (", instead="Int", helps="a number with a point is a `Decimal`"),
    Meant("a number with a point is a `Decimal`", r"", before=r"(?<![\w.])(?P<at>double|real|numeric|money)\s*", expects=".", lacks="* [ { (", instead="Decimal", helps="one that is measured is a `Float`"),
    Meant("the name of a type starts with a capital letter", r"", before=r"(?<![\w.])(?P<at>[a-z]\w*)\s*", expects=".", lacks="* [ { (", instead="$capital"),
    Meant("nothing closes this `<`", before=r"(?P<at><)[^<>]*", expects=">"),
    Meant("a list is written `List<$element>`", r"\[\s*(?P<element>[A-Z]\w*)\s*\]", instead="List<$element>"),
    Meant("a list is written `List<$element>`", r"\[\s*\]", before=r"\b(?P<element>[A-Z]\w*)\s*", expects="where"),
    Meant("how long a text is, is a condition: `Text where size(it) <= $size`", r"[\[(]\s*(?P<size>\d+)\s*[\])]", before=r"\bText\s*", expects="where", instead=" where size(it) <= $size"),
    Meant("how large a value is, is a condition: `Int where it in 0..100`", r"[\[(]\s*\d[^\])\n]*[\])]", before=r"\b[A-Z]\w*\s*", expects="where"),
    Meant("the types in a type stand between `<` and `>`", r"\[(?P<inner>[^\]\n]*)\]", before=r"\b[A-Z]\w*\s*", expects="where", instead="<$inner>"),
    Meant("the types in a type stand between `<` and `>`", r"of\s+(?P<inner>[A-Z]\w*)", expects="where", instead="<$inner>"),
    Meant("values that belong together are a `record`, which gives them names", r"\(", before=r"(?:[=:<,]|->)\s*", expects="TYPE_NAME"),
    Meant("a value that is one of several is an `enum`", r"\|(?!\|)", expects="where"),
    Meant("a `?` stands behind its type: `$found`", r"\?\s*(?P<type>[A-Z]\w*)", expects="TYPE_NAME", instead="$type?"),
    Meant("a `?` stands behind the type: `name: Text?`", r"\?", expects=":", before=r"[a-z]\w*\s*", within="record error function operation port", instead=""),
    Meant("a value that is one of several is an `enum`: `enum $name { … }`", r'"[^"\n]*"\s*\|', before=r"\btype\s+(?P<name>[A-Z]\w*)\s*=\s*", within="type"),
    Meant("a type is restricted with `where`: `Int where it in 0..100`", r"[\d\"(]", expects="TYPE_NAME", before=r"=\s*", within="type"),
    Meant("a condition on a type starts with `where it`", r"(?:matches|in|starts_with)\b|[<>]=?|!=", expects="where", before=r"[\w>?]\s+", instead="where it $found"),
    Meant("a condition on a type starts with `where`", r"(?:it|with|if|when|not)\b|[{(]", expects="where", before=r"[\w>?]\s*", within="type"),
    # Enums -------------------------------------------------------------------------------------
    Meant("the cases of an enum stand between `{` and `}`", r"[=:(]", within="enum", expects="{"),
    Meant("the cases of an enum are written in small letters", r"[A-Z]\w*", within="enum", expects="NAME", instead="$small"),
    Meant("the cases of an enum are names, and stand without quotes", r'"(?P<name>[^"\n]*)"', within="enum", expects="NAME", instead="$name"),
    Meant("a case of an enum has no value of its own", r"=\s*\S+", within="enum", expects=","),
    Meant("what a case of an enum carries stands between `(` and `)`", r"\{", within="enum", expects="("),
    Meant("an enum has at least one case", r"\}", before=r"\{\s*", within="enum"),
    Meant("`,` stands between the cases of an enum", r"[|;/]|[a-z]\w*", within="enum", expects=","),
    # Records and errors ------------------------------------------------------------------------
    Meant("the name comes first, then its type: `$name: $type`", rf"(?P<type>{_TYPE})\s+(?P<name>[a-z]\w*)", before=r"[({,]\s*|[\w>?]\s*\n\s*", expects="NAME", within="record error function operation port eval never", instead="$name: $type"),
    Meant("the type of a field stands behind `:`", r"=", expects=":", within="record error", instead=":"),
    Meant("a field has no default: every value is given all fields of its type", r"=\s*[^\s,}]+", within="record error", expects="where", instead=""),
    Meant("a parameter has no value of its own: every call gives it", r"=\s*[^,)\n]+", before=r"\([^()\n]*", expects="where )", within="function operation port"),
    Meant("the fields of $kind stand between `{` and `}`".replace("$kind", "a record"), r"[(:=]", within="record", expects="{"),
    Meant("the fields of an error stand between `{` and `}`", r"[(:=]", within="error", expects="{"),
    Meant("an error has a name and fields, and no text of its own", r'"', within="error", expects="{"),
    Meant("a record does not extend another: it may have it as a field", r"(?:extends|with|from|is|inherits)\b|<", within="record", expects="{"),
    Meant("the name of a field stands without quotes", r'"(?P<name>[^"\n]*)"', within="record error", expects="NAME", instead="$name"),
    Meant("the type of `$field` is missing", r"[,})]", before=r"\b(?P<field>[a-z]\w*)\s*", expects=":", lacks="*", within="record error function operation port", helps="such as `$field: Int`"),
    Meant("there is a `,` too many", r",", before=r"(?:,|\{|\()\s*", expects="NAME", instead=""),
    # Functions and states ----------------------------------------------------------------------
    Meant("`,` stands between two parameters", r"[a-z]\w*\s*:", before=r"\b(?:function|operation)\s+\w+\s*\([^()\n]*[\w>?][ \t]+", expects=",", instead=", $found"),
    Meant("what comes out is written `-> $found`", _TYPE, expects="->", within="function operation port", instead="-> $found"),
    Meant("what comes out is written `-> Int`, not `: Int`", r":", expects="->", within="function operation port", instead=" ->"),
    Meant("the value of a function stands behind `=`", r"\{|:|=>|->|return\b|is\b", before=r"->[^\n=]*", expects="=", within="function"),
    Meant("the type of what comes out is missing: `-> Int`", r"=(?!=)", expects="->", within="function"),
    Meant("the value of a function stands behind `=`", expects="=", before=r"->[^\n=]*", within="function"),
    Meant("the parameters of $found stand in parentheses".replace("$found", "a function"), r"[a-z]\w*\s*:", expects="( ->", within="function"),
    Meant("`$found` is misspelled", r"decreas\w*|reduc\w*", expects="decreases", instead="decreases"),
    Meant("a state says what it holds: `state count: Int = 0`", r"=(?!=)", expects=":", within="state"),
    Meant("a state starts with a value: `= 0`", expects="=", within="state"),
    Meant("a state gets its first value with `=`, not with `==`", r"==", expects="=", within="state", instead="="),
    Meant("a state is named at once: `state count: Int = 0`", r"\w+\s*:", before=r"\bstate\s+(?P<at>[a-z]\w*)\s+", within="state"),
    Meant("each state is a declaration of its own: `state count: Int = 0`", r"\{", within="state", expects="NAME"),
    Meant("`=` is missing between the name and its type", rf"(?P<type>{_TYPE})", expects="=", before=r"\btype\s+[A-Z]\w*\s+", within="type", instead="= $type"),
    Meant("the type of a name stands behind `=`, not behind `:`", r":", expects="=", within="type", instead=" ="),
    Meant("what an invariant says stands between `{` and `}`", r"\S", before=r'invariant\s+"[^"\n]*"\s*', within="invariant", expects="{"),
    Meant("an invariant says something: `{ all x in xs: x > 0 }`", r"\}", before=r"\{\s*", within="invariant"),
    Meant("an invariant is one condition: several are joined by `and`", r"[;,]|\w", within="invariant", expects="}"),
)
# fmt: on
