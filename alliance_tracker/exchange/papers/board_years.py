"""The years of the plan in the board paper: a bar for each deliverable where there is room, else one for each area."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from alliance_tracker.exchange.papers.document import (
    Block,
    Break,
    Cell,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    Words,
    said,
)
from alliance_tracker.records import Record

MOST_BARS = 30
"""More would not fit on one page in letters that can be read."""
ROOM, ROOM_BESIDE_BARS = 415, 355
"""So many lines of words leave room for the picture after the cover: of areas, or of deliverables on its own page."""
ACROSS = 98
"""Letters in a line of a page held upright."""


class YearsFacts(Record):
    """The picture, the conclusion above it, until when it is told, and whether every deliverable has its bar."""

    picture: Picture
    sentence: str
    over: str
    whole: bool


def years(facts: YearsFacts | None) -> list[Block]:
    """The picture with its sentence, on a page of its own where it fills one; nothing of an empty plan."""
    if facts is None:
        return []
    legend = f"A mark is a milestone, filled once it is met. The upright line is the end of {facts.over}."
    told: list[Block] = [Heading(1, "What happens when"), said(facts.sentence), facts.picture, said(legend, "small")]
    return [Break(), *told] if facts.whole else told


def bars_fit(blocks: Sequence[Block], bars: int) -> bool:
    """Whether a paper of these blocks can have a picture with so many bars, and stay within its pages."""
    return bars <= MOST_BARS and lines_of(blocks) <= ROOM_BESIDE_BARS


def room_for(facts: YearsFacts | None) -> int:
    """How many lines of words a paper with this picture may have."""
    return ROOM_BESIDE_BARS if facts is not None and facts.whole else ROOM


def lines_of(blocks: Sequence[Block]) -> float:
    return sum(map(lines, blocks))


def lines(block: Block) -> float:
    """About how many lines a block takes, with the room around it."""
    if isinstance(block, Heading):
        return 3
    if isinstance(block, Paragraph):
        return _lines(block.words, ACROSS) + 0.6
    if isinstance(block, Listing):
        return sum(sum(map(lines, item)) for item in block.items)
    if isinstance(block, Facts):
        return 1.5 + sum(_tall(told, 72) + 0.5 for _, told in block.pairs)
    if isinstance(block, Table):
        wide = [ACROSS * share / sum(block.shares) - 2 for share in block.shares]
        return 3 + sum(0.8 + max(_tall(cell, wide[at]) for at, cell in enumerate(row.cells)) for row in block.rows)
    return 0


def _tall(cell: Cell, letters: float) -> float:
    return sum(_lines(one, letters) for one in cell)


def _lines(words: Words, letters: float) -> int:
    return max(1, ceil(sum(len(run.text) for run in words) / max(letters, 4)))
