"""Texts that implementations make up where the contract leaves them open: which are whose, and those of one for another's."""

import dataclasses
from collections.abc import Mapping
from typing import Any


def made_up(drawn: object, observed: object) -> Mapping[str, str]:
    """The texts that stand in what was observed where the story has others."""
    match drawn, observed:
        case str(), str():
            return {drawn: observed} if drawn and observed and drawn != observed else {}
        case ((list() | tuple()), (list() | tuple())) if len(drawn) == len(observed):
            pairs = list(zip(drawn, observed, strict=True))
        case _ if dataclasses.is_dataclass(drawn) and type(drawn) is type(observed):
            fields = dataclasses.fields(drawn)
            pairs = [(getattr(drawn, each.name), getattr(observed, each.name)) for each in fields]
        case _:
            return {}
    found: dict[str, str] = {}
    for one, other in pairs:
        found |= made_up(one, other)
    return found


def with_texts(value: Any, own: Mapping[str, str]) -> Any:  # noqa: ANN401  of any type
    """The value with these texts in the places of others."""
    if not own:
        return value
    if isinstance(value, str):
        return own.get(value, value)
    if isinstance(value, list | tuple | frozenset):
        return type(value)(with_texts(each, own) for each in value)
    if isinstance(value, dict):
        return {with_texts(key, own): with_texts(each, own) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        made = {each.name: with_texts(getattr(value, each.name), own) for each in fields}
        return dataclasses.replace(value, **made)
    return value
