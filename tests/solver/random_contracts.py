"""Random contracts over small domains, as text: every input of them can be tried."""

from itertools import product

from factoryc.analysis.situation import Sample
from factoryc.analysis.situations import situation

HEAD = """\
spec sample version "1.0.0"
enum Color { red, green, blue }
type Small = Int where it in -2..2
type Word = Text where it matches /[ab]{0,2}/
type Letter = Text where it matches /[ab]/
type Few = List<Small> where size(it) <= 2
type Price = Decimal where it in 0.0..1.5
record Pair { left: Small, right: Bool }
"""
STATE = "state stock: Map<Letter, Small> = {}\n"
# What a result may have to be, and what may have to be so of every state. All of it holds at first.
PROMISES = (">= -3", ">= 0", "in -8..8", "!= 3", "< 20")
INVARIANTS = (
    "all k, v in stock: v >= 0",
    "all k, v in stock: all k2, v2 in stock: v <= v2 + 1",
    "(sum k, v in stock: v) >= 0",
    "(count k, v in stock: v > 0) <= 1",
    "exists k, v in stock: v > 0 implies size(stock) > 1",
    "size(stock) <= 1",
)
TYPES = {
    "n": "Small",
    "m": "Small",
    "yes": "Bool",
    "hue": "Color",
    "word": "Word",
    "key": "Letter",
    "few": "Few",
    "price": "Price",
    "pair": "Pair",
    "maybe": "Small?",
    "note": "Word?",
}


def contract(random):
    """The text of a spec with one operation, `act`, and whether it has a state."""
    names = random.sample(sorted(TYPES), random.randint(2, 3))
    has_state = random.random() < 0.4
    if has_state and "key" not in names:
        names[-1] = "key"
    writer = Writer(random, names, has_state)
    cases = []
    for number in range(random.randint(2, 3)):
        lines = [f"returns {writer.number(2)}"]
        if has_state and random.random() < 0.5:
            lines.append(f"sets stock[key] = {writer.number(1)}")
        if random.random() < 0.15:
            lines = ["fails Refused"]
        cases.append(f"  case c{number} when {writer.truth(2)} {{ {' '.join(lines)} }}\n")
    listed = ", ".join(f"{name}: {TYPES[name]}" for name in names)
    promise = f" where it {random.choice(PROMISES)}" if random.random() < 0.4 else ""
    text = f"operation act({listed}) -> Int{promise} {{\n{''.join(cases)}}}\n"
    kept = [f'invariant "{each}" {{ {each} }}\n' for each in INVARIANTS if random.random() < 0.25]
    state = "".join([STATE, *kept]) if has_state else ""
    return f"{HEAD}error Refused\n{state}{text}", has_state


class Writer:
    def __init__(self, random, names, has_state):
        self.random = random
        self.names = names
        self.has_state = has_state

    def number(self, depth):
        options = [lambda: str(self.random.randint(-2, 3))]
        options += [lambda name=name: name for name in ("n", "m") if name in self.names] * 3
        if "pair" in self.names:
            options.append(lambda: "pair.left")
        if "word" in self.names:
            options.append(lambda: "size(word)")
        if "few" in self.names:
            options.append(lambda: "size(few)")
            options.append(lambda: "(if size(few) > 1 then few[1] else 7)")
            options.append(lambda: f"(sum each in few: {self.of_each('each')})")
            options.append(lambda: f"(count each in few: {self.of_each('each')} > 0)")
            options.append(lambda: f"size([each for each in few where {self.of_each('each')} > 0])")
            options.append(lambda: f"(sum each in {self.chosen('few')}: {self.of_each('each')})")
        if "maybe" in self.names:
            options.append(lambda: "(if maybe is some then maybe else 4)")
        if "price" in self.names:
            options.append(lambda: "floor(price * 2)")
            mode = self.random.choice(["half_up", "half_even", "half_down", "up", "down"])
            options.append(lambda: f"ceiling(price / 3 rounded {mode} to 1)")
        if self.has_state:
            options.append(lambda: "(if key in stock then stock[key] else 5)")
            options.append(lambda: f"(sum each in values(stock): {self.of_each('each')})")
            options.append(lambda: f"(sum k, v in stock: {self.of_each('v')})")
            options.append(lambda: f"(count k, v in stock: {self.of_each('v')} > 1 or k == key)")
            options.append(lambda: f"size({self.chosen('values(stock)')})")
        if depth:
            inner = depth - 1
            options += [
                lambda: f"({self.number(inner)} {self.random.choice('+-*')} {self.number(inner)})",
                lambda: f"({self.number(inner)} div {self.random.choice(['2', '3', '-2'])})",
                lambda: f"({self.number(inner)} mod {self.random.choice(['2', '3', '-3'])})",
                lambda: f"min({self.number(inner)}, {self.number(inner)})",
                lambda: f"abs({self.number(inner)})",
                lambda: (
                    f"(if {self.truth(inner)} then {self.number(inner)} else {self.number(inner)})"
                ),
            ]
        return self.random.choice(options)()

    def truth(self, depth):
        options = [self.comparison] * 2
        known = {
            "yes": ["yes", "not yes"],
            "hue": ["hue == Color.red", "hue in [Color.red, Color.blue]", "hue != Color.green"],
            "word": [
                'word == "a"',
                'starts_with(word, "b")',
                'contains(word, "ab")',
                "word matches /a+b?/",
                'word < "b"',
                'find(word, "b") is some',
                "take(word, 1) == drop(word, 1)",
            ],
            "key": ['key == "a"'],
            "few": [
                "all each in few: each > 0",
                "exists each in few: each == size(few)",
                "1 in few",
                "first(few) == last(few)",
                "few == [1, 2]",
                f"all each in {self.chosen('few')}: each > 0",
                f"exists each in {self.chosen('few')}: each == 1",
                f"0 in {self.chosen('few')}",
                f"-1 in to_set({self.chosen('few')})",
                "is_subset(to_set(few), [0, 1])",
            ],
            "price": ["price < 0.7", "price * 3 == 1.5", "price + 1 > 2.25"],
            "pair": ["pair.right", "pair == Pair { left: 1, right: true }"],
            "maybe": ["maybe is none", "maybe is some and maybe > 0", "maybe == 1"],
            "note": ["note is none", 'note is some and note != ""', 'note == "ab"'],
        }
        for name in self.names:
            options += [lambda text=text: text for text in known.get(name, [])]
        if self.has_state:
            options += [
                lambda: "key in stock",
                lambda: "key not in stock",
                lambda: "(all k, v in stock: v >= 0)",
                lambda: "(exists k, v in stock: v == 1 and k != key)",
                lambda: "(all k in stock: k == key)",
                lambda: f"(exists each in {self.chosen('values(stock)')}: each > 1)",
                lambda: f"key in {{ k: v for k, v in stock where {self.of_each('v')} > 0 }}",
            ]
        if depth:
            inner = depth - 1
            joined = [
                lambda: (
                    f"(({self.truth(inner)}) {self.random.choice(['and', 'or', 'implies'])} "
                    f"({self.truth(inner)}))"
                ),
                lambda: f"(not ({self.truth(inner)}))",
            ]
            options += joined * max(1, len(options) // 2)
        text = self.random.choice(options)()
        return f"({text})"

    def of_each(self, name):
        simple = [name, f"{name} * {name}", f"(1 - {name})", f"abs({name})", f"max({name}, 0)"]
        return self.random.choice(simple)

    def chosen(self, source):
        order = self.random.choice(["", " by each", " by each descending"])
        items = (
            f"[{self.of_each('each')} for each in {source} where {self.of_each('each')} < 2{order}]"
        )
        return self.random.choice([items, f"sorted({items})", f"reversed({items})"])

    def comparison(self):
        sign = self.random.choice(["==", "!=", "<", "<=", ">"])
        return f"{self.number(1)} {sign} {self.number(1)}"


def every_call(operation, ground, values):
    """All calls in all states; `values` gives those of each type, as it is named."""
    states = [ground.contract.initial]
    if ground.spec.state:
        kinds = values["Small"]
        entries = product([None, *kinds], repeat=2)
        maps = (
            {k: v for k, v in zip("ab", each, strict=True) if v is not None} for each in entries
        )
        states = [type(states[0])(**{**vars_of(states[0]), "stock": each}) for each in maps]
    places = [situation(state, None, ground) for state in states]
    for place in places:
        for arguments in product(*(values[TYPES[each.name]] for each in operation.parameters)):
            yield Sample(place, arguments)


def vars_of(state):
    return {name: getattr(state, name) for name in state.__dataclass_fields__}
