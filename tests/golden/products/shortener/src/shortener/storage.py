"""Keeps the state of shortener in `shortener.db`, so that it outlives the process."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from shortener.state import State
from shortener.types import Link

FILE = "shortener.db"
WAIT_SECONDS = 30


class Invalid(Exception):
    """What is kept is not a state of this product."""


@contextmanager
def opened() -> Iterator[State]:
    """The state as it is kept. What changes in it is kept in turn, whole or not at all.

    Whoever comes while another is at work waits.
    """
    connection = sqlite3.connect(FILE, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE IF NOT EXISTS kept (state TEXT NOT NULL)")
        row = connection.execute("SELECT state FROM kept").fetchone()
        state = State() if row is None else read_state(json.loads(row[0]))
        yield state
        text = json.dumps(write_state(state), separators=(",", ":"), allow_nan=False)
        if row is None:
            connection.execute("INSERT INTO kept VALUES (?)", (text,))
        elif text != row[0]:
            connection.execute("UPDATE kept SET state = ?", (text,))
        connection.execute("COMMIT")
    finally:
        # What was not committed is as if it had never been.
        connection.close()


def read_state(value: Any) -> State:
    """The state that a JSON object holds."""
    fields = read_object(value)
    state = State()
    state.links = read_map(
        (key, read_link_record(item)) for key, item in read_pairs(required(fields, "links"))
    )
    return state


def write_state(state: State) -> dict[str, Any]:
    """The JSON object for a state."""
    return {
        "links": [[key, write_link_record(item)] for key, item in state.links.items()],
    }


def read_object(value: Any) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Invalid("a JSON object is expected")
    return value


def required(values: Mapping[str, Any], name: str) -> Any:
    """The value of that name, which has to be there."""
    if name not in values:
        raise Invalid(f"`{name}` is missing")
    return values[name]


def read_list(value: Any) -> list[Any]:
    """A JSON array."""
    if not isinstance(value, list):
        raise Invalid("an array is expected")
    return value


def read_pairs(value: Any) -> list[Any]:
    """The pairs of key and value in a JSON array."""
    pairs = read_list(value)
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise Invalid("an array of pairs is expected")
    return pairs


def read_map(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """A map, which JSON holds as an array of pairs."""
    try:
        return dict(pairs)
    except TypeError:
        raise Invalid("the array holds what cannot be a key") from None


def read_link_record(value: Any) -> Link:
    """The record that a JSON object holds."""
    fields = read_object(value)
    return Link(
        code=required(fields, "code"),
        target=required(fields, "target"),
        visits=required(fields, "visits"),
    )


def write_link_record(record: Link) -> dict[str, Any]:
    """The JSON object for a record."""
    return {
        "code": record.code,
        "target": record.target,
        "visits": record.visits,
    }
