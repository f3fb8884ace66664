"""The contract of shortener 1.0.0: what each call does, made from its spec."""

import re
from dataclasses import dataclass, replace

from factoryc.contract import runtime


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    target: str
    visits: int


def attack_texts() -> list[str]:
    """Texts that are empty, huge, invisible, or mean something to a shell, a database or a
    browser.
    """
    return [
        "",
        " ",
        "\x00",
        "a\x00b",
        "\n",
        "a\r\nSet-Cookie: a=b",
        "'; DROP TABLE links; --",
        "' OR '1'='1",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "data:text/html,hello",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "$(id)",
        "`id`",
        "; cat /etc/passwd",
        "| id",
        "%00",
        "%s%s%s%n",
        "{{7*7}}",
        "${jndi:ldap://localhost/a}",
        "null",
        "undefined",
        "NaN",
        "true",
        "0",
        "-1",
        "1e999",
        "http://",
        "https://",
        "http:///path",
        "http://exa mple.org",
        "ftp://example.org/file",
        "file:///etc/passwd",
        "\ufeffhttp://example.org",
        "http://example.org/\u202egro.elpmaxe",
        "\u200b",
        "\u202etxt.exe",
        "é",
        "ﬁ",
        "İstanbul",
        "ß",
        "Ω",
        "人人生而自由",
        "🙂",
        "👩\u200d👩\u200d👧\u200d👦",
        "\ufff0",
        "\U0010ffff",
        "z̴̵̶̷̸algo",
    ]


def is_url(value: object) -> bool:
    """An absolute address of the web: a scheme, a host, and what follows, without spaces."""
    return (
        isinstance(value, str)
        and re.fullmatch(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})(?::[0-9]{1,5})?(?:[/?#][!-~]{0,2000})?", value) is not None
    )


def is_code(value: object) -> bool:
    """Six characters that are easy to read aloud."""
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9]{6}", value) is not None


def is_link(value: object) -> bool:
    """Whether this is a value of Link."""
    return (
        isinstance(value, Link)
        and is_code(value.code)
        and is_url(value.target)
        and isinstance(value.visits, int)
        and not isinstance(value.visits, bool)
        and value.visits >= 0
    )


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered between calls."""

    links: dict[str, Link]


def state_links_is_of_its_type(state: State) -> bool:
    return (
        isinstance(state.links, dict)
        and all(is_code(key) and is_link(entry) for key, entry in state.links.items())
    )


def invariant_a_link_is_filed_under_its_own_code_holds(state: State) -> bool:
    return all(link.code == code for code, link in state.links.items())


# shorten(target: Url, alias: Code?) -> Link: Files a link under a chosen code, or under a fresh
# one.
def shorten_accepts_alias(alias: object) -> bool:
    return alias is None or is_code(alias)


def shorten_taken_applies(state: State, target: str, alias: str | None) -> bool:
    return alias is not None and alias in state.links


def shorten_taken_fails(state: State, target: str, alias: str | None) -> runtime.Failed:
    return runtime.Failed("AliasTaken", {"alias": alias})


def shorten_chosen_applies(state: State, target: str, alias: str | None) -> bool:
    return alias is not None and alias not in state.links


def shorten_chosen_returns(state: State, target: str, alias: str | None) -> Link:
    return Link(code=alias, target=target, visits=0)


def shorten_chosen_sets(state: State, target: str, alias: str | None, result: Link) -> State:
    return replace(state, links=state.links | {alias: result})


def shorten_fresh_applies(state: State, target: str, alias: str | None) -> bool:
    return alias is None


def shorten_fresh_ensures_1(state: State, target: str, alias: str | None, result: Link) -> bool:
    return result.code not in state.links


def shorten_fresh_ensures_2(state: State, target: str, alias: str | None, result: Link) -> bool:
    return result.target == target and result.visits == 0


def shorten_fresh_sets(state: State, target: str, alias: str | None, result: Link) -> State:
    return replace(state, links=state.links | {result.code: result})


# visit(code: Code) -> Url: Gives the address behind a code and counts the visit.
def visit_known_applies(state: State, code: str) -> bool:
    return code in state.links


def visit_known_returns(state: State, code: str) -> str:
    return state.links[code].target


def visit_known_sets(state: State, code: str, result: str) -> State:
    return replace(
        state,
        links=state.links | {code: replace(state.links[code], visits=state.links[code].visits + 1)},
    )


def visit_unknown_applies(state: State, code: str) -> bool:
    return code not in state.links


def visit_unknown_fails(state: State, code: str) -> runtime.Failed:
    return runtime.Failed("UnknownCode", {"code": code})


# visits(code: Code) -> Int: How often a link was followed.
def visits_may_return(result: object) -> bool:
    return isinstance(result, int) and not isinstance(result, bool)


def visits_known_applies(state: State, code: str) -> bool:
    return code in state.links


def visits_known_returns(state: State, code: str) -> int:
    return state.links[code].visits


def visits_unknown_applies(state: State, code: str) -> bool:
    return code not in state.links


def visits_unknown_fails(state: State, code: str) -> runtime.Failed:
    return runtime.Failed("UnknownCode", {"code": code})


INITIAL = State(links={})

SHORTEN_TABLE = runtime.Operation(
    name="shorten",
    clause="shortener.shorten",
    parameters=(
        runtime.Parameter("target", is_url),
        runtime.Parameter("alias", shorten_accepts_alias),
    ),
    cases=(
        runtime.Case(
            "shortener.shorten.taken",
            applies=shorten_taken_applies,
            fails=shorten_taken_fails,
        ),
        runtime.Case(
            "shortener.shorten.chosen",
            applies=shorten_chosen_applies,
            returns=shorten_chosen_returns,
            sets=shorten_chosen_sets,
        ),
        runtime.Case(
            "shortener.shorten.fresh",
            applies=shorten_fresh_applies,
            ensures=(
                runtime.Clause(
                    "shortener.shorten.fresh",
                    shorten_fresh_ensures_1,
                    "result.code not in links",
                ),
                runtime.Clause(
                    "shortener.shorten.fresh",
                    shorten_fresh_ensures_2,
                    "result.target == target and result.visits == 0",
                ),
            ),
            sets=shorten_fresh_sets,
        ),
    ),
    result=is_link,
    result_type="Link",
)

VISIT_TABLE = runtime.Operation(
    name="visit",
    clause="shortener.visit",
    parameters=(runtime.Parameter("code", is_code),),
    cases=(
        runtime.Case(
            "shortener.visit.known",
            applies=visit_known_applies,
            returns=visit_known_returns,
            sets=visit_known_sets,
        ),
        runtime.Case(
            "shortener.visit.unknown",
            applies=visit_unknown_applies,
            fails=visit_unknown_fails,
        ),
    ),
    result=is_url,
    result_type="Url",
)

VISITS_TABLE = runtime.Operation(
    name="visits",
    clause="shortener.visits",
    parameters=(runtime.Parameter("code", is_code),),
    cases=(
        runtime.Case(
            "shortener.visits.known",
            applies=visits_known_applies,
            returns=visits_known_returns,
        ),
        runtime.Case(
            "shortener.visits.unknown",
            applies=visits_unknown_applies,
            fails=visits_unknown_fails,
        ),
    ),
    result=visits_may_return,
    result_type="Int",
)

CONTRACT = runtime.Contract(
    name="shortener",
    version="1.0.0",
    initial=INITIAL,
    operations={"shorten": SHORTEN_TABLE, "visit": VISIT_TABLE, "visits": VISITS_TABLE},
    invariants=(
        runtime.Clause("shortener.links", state_links_is_of_its_type, "`links` is of its type"),
        runtime.Clause(
            "shortener.invariant.a_link_is_filed_under_its_own_code",
            invariant_a_link_is_filed_under_its_own_code_holds,
            "a link is filed under its own code",
        ),
    ),
    classes={"Link": Link},
)
