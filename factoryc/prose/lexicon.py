"""The words that promise something which nobody can measure, by why they do not.

The groups follow ISO/IEC/IEEE 29148 (5.2.7) and the literature on requirements smells. Words that a
number in the same sentence makes exact belong to a group that is `measurable`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from factoryc.frozen import frozen

# In any sentence, in one that demands something, or in one that demands that something be so.
Where = Literal["anywhere", "demanded", "predicated"]


@frozen
class Group:
    """Why some words are vague, and what to write instead. Phrases are separated by commas."""

    name: str
    why: str
    instead: str
    measurable: bool
    phrases: str = ""
    # Vague where something is demanded, and in a demand only as what something is to be.
    demanded: str = ""
    predicated: str = ""
    # In a title, which names what a clause says exactly, these alone take away from what is said.
    in_titles: bool = False


@frozen
class Phrase:
    """One word, or some in a row."""

    words: tuple[str, ...]
    group: Group
    where: Where


GROUPS = (
    Group(
        "speed",
        "says that time matters, and not how much of it",
        "say how long it may take, such as `constraint latency p99(visit) < 50ms`",
        measurable=True,
        phrases="""in due course, well before, well in advance, early enough, fast enough, fast, fastest, faster, quick, quickly, rapid, rapidly, promptly, immediately,
            instantly, instantaneous, instantaneously, soon, shortly, in a timely manner, timely,
            in real time, real-time, near real time, near-real-time, without delay, without undue delay,
            responsive, snappy, performant, in good time, high performance, high-performance,
            low latency, low-latency, high throughput, high-throughput, swiftly, swift, speedy, speedily,
            in no time, within a short time, within a reasonable time,             for a while, for some time, for a long time, for a short time, after a while,
            after some time""",
        demanded="slow, slowly, briefly, recently",
    ),
    Group(
        "quantity",
        "says that an amount matters, and not which",
        "say the number, in a clause: `where size(it) <= 200`",
        measurable=True,
        phrases="""large enough, long enough, strong enough, good enough, big enough, loud enough, close enough, small enough, high enough, low enough, adequate, adequately, reasonable, reasonably, acceptable, acceptably, sufficiently,
            significant, significantly, considerable, considerably, substantial, substantially, excessive,
            excessively, several, numerous, various, a number of, a large number of, a couple of, a lot of,
            lots of, plenty of, a variety of, a wide variety of, a wide range of, large amounts of,
            large numbers of, a handful of, a small number of, a few, relatively, somewhat, moderately,
            at a reasonable rate, to some extent, to a certain extent, tons of, not too many,
            not too long, not too large, not too much, not too often, certain cases, certain users,
            certain conditions, certain circumstances, certain limits, certain amount, highly available,
            high availability, scalable, scalably, lightweight""",
        demanded="many, few, large, huge, tiny, heavy, sufficient, recent, minimal",
        predicated="small, big, short, long, high, low",
    ),
    Group(
        "how often",
        "leaves open when it is so and when it is not",
        "say when, as the guard of a case, or how often, as a number",
        measurable=True,
        phrases="""often, on a regular basis, continually, constantly, often enough, usually, generally, typically, normally, mostly, in most cases, most of the time,
            in general, sometimes, occasionally, frequently, rarely, seldom, periodically,
            regularly, from time to time, every so often, now and then, as a rule, in some cases,
            in many cases, under normal circumstances, under normal conditions, under normal load,
            under heavy load, under high load, normal conditions, at times, at regular intervals,
            commonly, eventually, at some point, sooner or later, intermittently, largely""",
        demanded="hardly ever",
    ),
    Group(
        "approximation",
        "leaves open how far off it may be",
        "say both ends: `where it in 5..7`",
        measurable=False,
        phrases="""approximately, approx, roughly, more or less, or so, ballpark, in the region of,
            on the order of, in the order of magnitude of, circa, give or take, nearly always,
            almost always, nearly never, almost never, almost all, nearly every, almost every""",
    ),
    Group(
        "manner",
        "judges how it is done, and two people judge differently",
        "say what can be seen when it is done so",
        measurable=False,
        phrases="""accurately, painless, painlessly, fairly distributed, in a fair way, duly, diligently, properly, appropriately, efficiently, effectively, gracefully, robustly, reliably,
            seamlessly, seamless, smoothly, smooth, safely, optimally, suitably, sensibly, sensible,
            conveniently, easily, cleanly, nicely, intuitively, transparently, intelligently,
            satisfactorily, consistently good, in a good way, in a user-friendly way, in a secure way,
            in a safe way, in a suitable way, in an appropriate way, in a sensible way, in the best way,
            in a clear way, in a meaningful way, meaningfully, correctly, accordingly, well enough,
            securely, elegantly, comfortably, flexibly, clearly""",
    ),
    Group(
        "judgement",
        "is a matter of taste",
        "say what can be seen or counted",
        measurable=False,
        phrases="""fair, suspicious, professional appearance, professional look, a similar, most common, unobtrusive, friendly, welcoming, user-friendly, user friendly, easy to use, easy-to-use, ease of use, intuitive,
            cost-effective, cost effective, state of the art, state-of-the-art, modern, elegant, attractive,
            beautiful, pleasant, convenient, comfortable, robust, flexible, powerful,
            high-quality, high quality, good quality, world-class, best-in-class, delightful, reliable,
            maintainable, user-centric, easy to understand, easy to maintain, easy to learn,
            nice, nicely formatted, appropriate, suitable, relevant, proper, adequate feedback, meaningful,
            helpful, self-explanatory, visually appealing, aesthetically pleasing, fancy,
            future-proof, enterprise-grade, production-ready, well-designed, well-structured, sleek,
            good performance, good user experience, look and feel, satisfactory, satisfying,
            fit for purpose, sound judgement, common sense, versatile, efficient""",
        demanded="easy, simple, good, great, clear, clean, friendly, readable, accurate, obvious, neat",
    ),
    Group(
        "loophole",
        "lets whoever builds it leave it out",
        "say when it is so, as the guard of a case, or leave the words out",
        measurable=False,
        in_titles=True,
        phrases="""if possible, where possible, when possible, whenever possible, wherever possible,
            as far as possible, to the extent possible, as appropriate, where appropriate,
            when appropriate, if appropriate, as needed, if needed, where needed, as necessary,
            if necessary, where necessary, when necessary, if practical, where practical,
            as far as practicable, if practicable, as applicable, where applicable, when applicable,
            if applicable, if feasible, where feasible, as required, if required, where required,
            best effort, best-effort, on a best effort basis, at its discretion, at their discretion,
            at the discretion of, ideally, preferably, should the need arise, unless inconvenient,
            if it makes sense, where it makes sense, when it makes sense, where sensible,
            if reasonable, where reasonable, unless there is a good reason, with good reason,
            to the best of its ability, subject to availability, if time permits, nice to have,
            nice-to-have, on occasion, unless otherwise agreed, if convenient, try to, tries its best,
            as the case may be, should normally""",
    ),
    Group(
        "open end",
        "begins a list and does not end it",
        "name all of them, as an `enum` or as cases",
        measurable=False,
        in_titles=True,
        phrases="""other factors, other criteria, and others, etc, etcetera, et cetera, and so on, and so forth, and the like, and more, and similar,
            or similar, or something similar, and/or, including but not limited to,
            among others, among other things, among many others,
            and others like it, and such, or such, and whatever, or whatever,
            and all that, and similar things, and related things, and other things, and other stuff,
            stuff like that, things like that, all kinds of, all sorts of, miscellaneous, somehow,
            in some way, in one way or another, one way or the other, as a minimum, and many others,
            to name a few, provide support for, provides support for, and other similar""",
    ),
    Group(
        "goal without an end",
        "can always be had a little better, so it is never met",
        "say which bound is good enough, and let a load or an eval measure it",
        measurable=True,
        phrases="""optimal, optimum, optimise, optimize, optimised, optimized, optimises, optimizes,
            minimise, minimize, minimised, minimized, minimises, minimizes, maximise, maximize, maximised,
            maximized, maximises, maximizes, as fast as possible, as soon as possible,
            as quickly as possible, as short as possible, as small as possible, as few as possible,
            as little as possible, as many as possible, as simple as possible, as much as possible,
            as large as possible, as cheap as possible, as close as possible, as often as possible,
            as late as possible, as early as possible, as good as possible, as accurate as possible,
            as reliable as possible, as low as possible, as high as possible, asap, best possible,
            highest possible, lowest possible, fastest possible, shortest possible,
            most suitable, most relevant, most appropriate, most efficient, most convenient,
            highest quality""",
    ),
    Group(
        "comparison",
        "compares, and does not say with what, or by how much",
        "say the number that it is held against",
        measurable=True,
        phrases="""better, improved, enhanced, quicker, smoother, easier, nicer, simpler, friendlier,
            more reliable, more robust, more efficient, more user-friendly, more intuitive, more secure,
            more flexible, more convenient, more quickly, more easily, more often than not,             cleverer, smarter, more responsive, less error-prone, improves, improve""",
    ),
    Group(
        "reference to nothing",
        "points at something that is not written here",
        "write down here what is meant, as a clause",
        measurable=False,
        in_titles=True,
        phrases="""as expected, as usual, as intended, as desired, in the usual way, the usual way,
            as described elsewhere, as specified elsewhere, as described in the documentation,
            as defined elsewhere, best practice, best practices, industry standard,
            industry standards, industry-standard, applicable standards, applicable laws,
            applicable regulations, relevant standards, relevant regulations, standard procedures,
            common practice, the aforementioned, aforementioned, as agreed, as discussed,
            as is customary, as customary, the usual, in the standard way, as mentioned above,
            as described above, as described below, see above, see below""",
    ),
)

PRONOUN = Group(
    "pronoun",
    "stands for something that was not named",
    "name what it stands for",
    measurable=False,
)


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """All phrases by the word that they begin with, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for group in GROUPS:
        for where, written in _lists(group):
            for each in " ".join(written.split()).split(", "):
                words = tuple(each.split())
                if words:
                    found.setdefault(words[0], []).append(Phrase(words, group, where))
    return {
        first: tuple(sorted(some, key=lambda phrase: -len(phrase.words)))
        for first, some in found.items()
    }


def _lists(group: Group) -> tuple[tuple[Where, str], ...]:
    return (
        ("anywhere", group.phrases),
        ("demanded", group.demanded),
        ("predicated", group.predicated),
    )


# What a word stands behind or before where it is not vague: `how often`, `as soon as it is paid`.
NOT_BEHIND: Mapping[str, frozenset[str]] = {
    "often": frozenset({"how", "however", "so", "as", "too", "more"}),
    "many": frozenset({"how", "so", "as", "too", "not"}),
    "few": frozenset({"how", "so", "as", "too"}),
    "long": frozenset({"how", "so", "as", "no", "before", "characters", "days", "letters"}),
    "soon": frozenset({"as", "how", "too"}),
    "recent": frozenset({"most", "how"}),
    "recently": frozenset({"most", "how"}),
    "quickly": frozenset({"how"}),
    "fast": frozenset({"how", "as", "so"}),
    "better": frozenset({"or"}),
    "clear": frozenset({"to"}),
}
NOT_BEFORE: Mapping[str, frozenset[str]] = {
    "fast": frozenset({"lane", "food", "track", "forward"}),
    "quick": frozenset({"response", "reference"}),
    "proper": frozenset({"name", "noun", "names", "subset", "divisor", "divisors", "fraction"}),
    "relevant": frozenset({"authority"}),
    "appropriate": frozenset({"body"}),
    "reasonable": frozenset({"person", "doubt"}),
    "efficient": frozenset({"frontier"}),
    "several": frozenset({"are", "is", "of", "have", "were"}),
    "the usual": frozenset({"price", "rate", "fee", "place", "day", "hours"}),
    "smooth": frozenset({"curve", "function"}),
    "immediately": frozenset({"after", "before", "when", "if", "following", "preceding", "behind"}),
    "shortly": frozenset({"after"}),
    "frequently": frozenset({"asked", "bought"}),
    "sufficient": frozenset({"funds", "balance", "credit", "stock", "money", "permissions"}),
    "better": frozenset({"of"}),
    "at times": frozenset({"of", "when", "that"}),
    "and more": frozenset({"than"}),
    "or so": frozenset({"that"}),
    "soon": frozenset({"as"}),
    "readable": frozenset({"by", "to", "for"}),
    "and such": frozenset({"a", "an"}),
    "or such": frozenset({"a", "an"}),
    "or whatever": frozenset({"else"}),
    "and whatever": frozenset({"else"}),
    "as required": frozenset({"by"}),
    "if required": frozenset({"by"}),
}
