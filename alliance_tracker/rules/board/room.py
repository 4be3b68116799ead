"""What the board itself adds to a quarter: who was there, what it decided, and how it sees an area.

A private decision is never in it, only that there is one: the page of a quarter is the same for every reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.board.deciding import about, heading
from alliance_tracker.rules.board.meeting import Quorum
from alliance_tracker.rules.board.since import Difference
from alliance_tracker.rules.board.tables import PlainTable
from alliance_tracker.rules.words import capital, counted, day, number
from alliance_tracker.terms import Attends, DecidedHow, DecisionKind, Rating


class DecisionLine(Record):
    """A decision as everybody reads it. `confirmed_by` is a person's key; `asked` is who owes something by `due_on`."""

    number: int
    reference: str
    subject: str
    kind: DecisionKind
    how: DecidedHow
    words: str
    carried_to: date | None = None
    due_on: date | None = None
    asked: str = ""
    confirmed_on: date | None = None
    confirmed_by: int | None = None

    @property
    def heading(self) -> str:
        return heading(self.kind, self.how, self.carried_to)

    @property
    def opening(self) -> str:
        """The heading where it says more than "another decision", which the words of a decision say by themselves."""
        return "" if self.heading == DecisionKind.OTHER.words else self.heading

    @property
    def about(self) -> str:
        return about(self.reference, self.subject)

    @property
    def owed(self) -> str:
        """The lead of ED1 is asked, by 30 November 2018. Empty where nothing is owed."""
        if self.due_on is None or not self.how.decides:
            return ""
        if self.kind is DecisionKind.ASK_MORE:
            return f"Asked of the lead of {self.reference}, by {day(self.due_on)}"
        if self.kind is DecisionKind.ESCALATE:
            return f"Help asked of {self.asked}, answer asked for by {day(self.due_on)}"
        return ""


class AttendanceLine(Record):
    """One body, and whether it came; who came for it stands in the minutes."""

    body: str
    how: Attends


class AreaViewLine(Record):
    """How the board sees an area, beside the rating that follows from its deliverables."""

    area: str
    rating: Rating
    reason: str


class Room(Record):
    """All of it, as far as it is written down. `drafts` are decisions not confirmed; they are never frozen."""

    met_on: date | None = None
    quorum: Quorum | None = None
    attendance: tuple[AttendanceLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    private: int = 0
    views: tuple[AreaViewLine, ...] = ()
    drafts: tuple[DecisionLine, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.met_on or self.decisions or self.private or self.views)

    @property
    def hidden(self) -> str:
        """One private item. Two private items."""
        return f"{capital(number(self.private))} private {'item' if self.private == 1 else 'items'}"

    @property
    def sentence(self) -> str:
        """The board made 3 decisions, 1 of them private."""
        made = len(self.decisions) + self.private
        told = f"The board’s record has {counted(made, 'decision')}" if made else "No decision is confirmed yet"
        return f"{told}, {self.private} of them private." if self.private else f"{told}."

    def of(self, reference: str) -> tuple[DecisionLine, ...]:
        """What was decided about one deliverable."""
        return tuple(one for one in self.decisions if one.reference == reference)

    def drafted(self, reference: str) -> tuple[DecisionLine, ...]:
        return tuple(one for one in self.drafts if one.reference == reference)

    def view(self, area: str) -> AreaViewLine | None:
        return next((one for one in self.views if one.area == area), None)


def tables_of_room(room: Room, changed: Sequence[Difference] | None) -> dict[str, PlainTable]:
    """What the board adds as plain rows, for CSV and to be frozen with the page."""
    heads = ("Number", "About", "Decision", "What was said", "Asked", "Confirmed on")
    decided = [
        (f"D{one.number}", one.about, one.heading, one.words, one.owed, one.confirmed_on) for one in room.decisions
    ]
    if room.private:
        decided.append(("", room.hidden, "", "", "", None))
    came = tuple((one.body, one.how.words) for one in room.attendance)
    views = tuple((one.area, one.rating.words, one.reason) for one in room.views)
    found = {
        "decisions": PlainTable("Decisions of the board", heads, tuple(decided)),
        "attendance": PlainTable("Who was at the meeting", ("Body", "Was it there"), came),
        "board-view": PlainTable("The board’s view of an area", ("Area", "Board’s view", "Because"), views),
    }
    if changed is not None:
        rows = tuple((one.of, one.what, one.was, one.now) for one in changed)
        found["changed"] = PlainTable("Changed since the papers", ("About", "What", "In the papers", "Now"), rows)
    return found
