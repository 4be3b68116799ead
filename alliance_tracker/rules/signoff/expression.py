"""The rule of who must agree (paragraphs 12 and 13 for a plan) as data: what an expression may say, how it is read.

A node is one of {"all": [nodes]}, {"any": [nodes]}, {"every": whom}, {"board": how}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from alliance_tracker.records import Record


class Whom(StrEnum):
    """Whose agreement is asked of every one of them."""

    CCG = "ccg"
    PROVIDER = "provider"
    STP_LEAD = "stp_lead"
    STP_LEAD_NOT_ON_BOARD = "stp_lead_not_on_board"


class Board(StrEnum):
    """How a board agrees: an alliance's for its members, if it may, or its lead; the Vanguard's for the programme."""

    WITH_AUTHORITY = "with authority"
    PROGRAMME = "programme"
    LEAD = "lead"


class AllOf(Record):
    """Holds when each part holds."""

    parts: tuple[Node, ...]


class AnyOf(Record):
    """Holds when one part holds."""

    parts: tuple[Node, ...]


class Every(Record):
    """Holds when each body of a kind agrees."""

    whom: Whom


class ByBoard(Record):
    """Holds when the board agrees, and may."""

    how: Board


Node = AllOf | AnyOf | Every | ByBoard
DEEPEST = 20
LONGEST = 10_000


def read_expression(text: str) -> Node:
    """The expression in a JSON text. Raises ValueError, saying what is wrong, for what is none."""
    if len(text) > LONGEST:
        raise ValueError("An agreement rule has at most 10,000 characters")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"An agreement rule is not JSON: {problem}") from problem
    return _node(found, 0)


def parts_of(node: Node) -> Iterator[Every | ByBoard]:
    """Its leaves, in the order they are written."""
    if isinstance(node, (AllOf, AnyOf)):
        for part in node.parts:
            yield from parts_of(part)
    else:
        yield node


def _node(found: Any, depth: int) -> Node:
    if depth > DEEPEST:
        raise ValueError("An agreement rule is nested too deep")
    if not isinstance(found, Mapping) or len(found) != 1:
        raise ValueError(f'A part of an agreement rule has one of "all", "any", "every", "board", not {found!r}')
    (name, value), *_ = found.items()
    if name in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ValueError(f'"{name}" in an agreement rule takes a list with something in it')
        parts = tuple(_node(one, depth + 1) for one in value)
        return AllOf(parts) if name == "all" else AnyOf(parts)
    return _leaf(name, value)


def _leaf(name: str, value: Any) -> Every | ByBoard:
    if name == "every" and value in tuple(Whom):
        return Every(Whom(value))
    if name == "board" and value in tuple(Board):
        return ByBoard(Board(value))
    raise ValueError(f"An agreement rule cannot say {name}: {value}")
