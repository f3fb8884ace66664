"""What a counter can do wrong, as a change of its text in each language."""


class Change:
    """The same change of a behaviour in each language."""

    def __init__(self, python=("", ""), javascript=("", ""), shell=("", "")):
        for name, (old, new) in {
            "python": python,
            "javascript": javascript,
            "shell": shell,
        }.items():
            setattr(self, name, self._replacing(old, new))

    @staticmethod
    def _replacing(old, new):
        def change(text):
            assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times there"
            return text.replace(old, new) if old else text

        return change


# What is wrong; how it is written in Python, in JavaScript and in a shell; the clauses it breaks.
WRONG = [
    (
        "the last number that fits is too much",
        ("over > 0", "over >= 0"),
        ("over > 0", "over >= 0"),
        ("-gt 0", "-ge 0"),
        {"counter.add.fits"},
    ),
    (
        "one more is taken",
        ("<= 50", "<= 51"),
        ("<= 50", "<= 51"),
        ("-le 50", "-le 51"),
        {"counter.add"},
    ),
    (
        "the last two numbers that fit are too much",
        ("over > 0", "over > -2"),
        ("over > 0", "over > -2"),
        ("-gt 0", "-gt -2"),
        {"counter.add.fits"},
    ),
    (
        "nothing is remembered",
        ("    total += number\n    return total", "    return total + number"),
        ("total += number;\n  return { returned: total }", "return { returned: total + number }"),
        (">total\ncat total", ""),
        {"counter.add.fits", "counter.eval.it_adds_up"},
    ),
    (
        "how much is too much is not told",
        ("TooMuch(over)", "TooMuch(1)"),
        ("fields: { over }", "fields: { over: 1 }"),
        ('"$over too much"', '"1 too much"'),
        {"counter.add.too_much"},
    ),
    (
        "too much is refused",
        ("raise TooMuch(over)", "raise ValueError"),
        ('{ failed: "TooMuch", fields: { over } }', "{ rejected: true }"),
        ("exit 3", "exit 2"),
        {"counter.add.too_much"},
    ),
    (
        "what was added is shown",
        ("    return total", "    return number"),
        ("returned: total", "returned: number"),
        ("cat total", 'echo "$2"'),
        {"counter.add.fits", "counter.eval.it_adds_up"},
    ),
]
# How a command is wrong, and the clause of the evals that show it: exit codes, streams, spaces, files.
WRONG_COMMANDS = [
    ("exit 3", "exit 1", "counter.add.too_much"),
    ('much" >&2', 'much"', "counter.add.too_much"),
    ('too much"', 'too  much"', "counter.add.too_much"),
    ("cat total", 'printf %s "$(cat total)"', "counter.add.fits"),
    ("cat total", "cat total >&2", "counter.add.fits"),
    ("cat total", "cat total total", "counter.add.fits"),
    ("cat total", "cat total; exit 4", "counter.add.fits"),
    ("total=0\n", "total=0; echo adding\n", "counter.add.fits"),
    ("9>>lock", '9>>"$(dirname "$0")/lock"', "counter.add.fits"),
    ('50" >&2', '50"', "counter.add"),
    ("exit 2", "exit 3", "counter.add"),
]
