"""The names in a board's minutes as they were when its review was recorded: a later name alters no minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alliance_tracker.data.board import freezing
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.board.meetings import Meeting
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.records import Record, replace


class NamesThen(Record):
    """What a review froze: the alliance's name, titles by reference, and the bodies in the order of attendance."""

    alliance: str
    titles: dict[str, str]
    bodies: tuple[str, ...]

    def rows(self, rows: Sequence[DecisionRow]) -> list[DecisionRow]:
        """The decisions, each about the deliverable as it was called."""
        return [replace(row, title=self.titles.get(row.line.reference, row.title)) for row in rows]

    def meeting(self, meeting: Meeting) -> Meeting:
        """The meeting, each body as it was called."""
        if len(self.bodies) != len(meeting.seats):
            return meeting
        seats = (replace(seat, body=body) for seat, body in zip(meeting.seats, self.bodies, strict=True))
        return replace(meeting, seats=tuple(seats))


def names_then(head: QuarterHead) -> NamesThen | None:
    """The names of a reviewed quarter; None while it is not reviewed. One query, or none."""
    if head.frozen_id is None:
        return None
    content: dict[str, Any] = freezing.frozen_content(head.frozen_id)
    return NamesThen(
        content.get("paper", {}).get("author", ""),
        {row["reference"]: row["title"] for row in content["inputs"]["standings"]},
        tuple(row["body"] for row in content.get("board", {}).get("attendance", ())),
    )
