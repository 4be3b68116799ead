"""Minutes of a board's meeting on a quarter: who came, what was decided, and how far the minutes are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.board.meetings import Meeting
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.papers.document import (
    Block,
    Facts,
    Heading,
    Paper,
    Row,
    Table,
    cell,
    levelled,
    row,
    said,
)
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import Record
from alliance_tracker.rules.words import capital, day, number, plural


class MinuteFacts(Record):
    """What the minutes tell. `rows` are the decisions that this reader may read, `hidden` counts the others."""

    alliance: str
    meeting: Meeting
    rows: Sequence[DecisionRow]
    hidden: int
    today: date


def board_minutes(facts: MinuteFacts, reader: Reader) -> Paper:
    """The meeting from its day to its last decision. A private part is there only for those who may read it."""
    meeting = facts.meeting
    blocks: list[Block] = [_when(facts), said(_state(meeting), "lead"), said(meeting.counted.words)]
    blocks += [Heading(1, "Who came"), _came(meeting), Heading(1, "What was decided"), *_decisions(facts)]
    if meeting.note:
        blocks += [Heading(1, "What else was said"), *_paragraphs(meeting.note)]
    if meeting.private_note and reader.private:
        blocks += [Heading(1, "Private part"), *_paragraphs(meeting.private_note)]
    elif meeting.private_note:
        blocks += [Heading(1, "Private part"), said("One private item, read by the board and the programme manager.")]
    private = bool(reader.private and (meeting.private_note or any(row.privacy.private for row in facts.rows)))
    marks = [] if meeting.approved_on else ["DRAFT MINUTES"]
    marks += ["HOLDS PRIVATE ITEMS: NOT TO BE PASSED ON"] if private else []
    marks += [DEMONSTRATION] if reader.demonstration else []
    on = day(meeting.met_on)
    return Paper(
        f"Minutes: the board on {meeting.quarter.words}",
        f"Meeting of {on}",
        facts.alliance,
        tuple(marks),
        f"{facts.alliance}, board meeting of {on}. Printed by {reader.name}, {reader.at}.",
        levelled(blocks),
    )


def _state(meeting: Meeting) -> str:
    if meeting.approved_on:
        return f"Approved at the meeting of {day(meeting.approved_on)}."
    return "Draft minutes: a later meeting approves them."


def _when(facts: MinuteFacts) -> Facts:
    meeting = facts.meeting
    return Facts(
        (
            ("Board of", cell(facts.alliance)),
            ("Day", cell(day(meeting.met_on))),
            ("Quarter", cell(meeting.quarter.words)),
        )
    )


def _came(meeting: Meeting) -> Table:
    rows = tuple(row(seat.body, seat.how.words if seat.how else "", seat.name) for seat in meeting.seats)
    return Table("", ("Body", "Was it there", "Who came"), rows, (5, 3, 4))


def _decisions(facts: MinuteFacts) -> list[Block]:
    rows = [_decision(one, facts.today) for one in facts.rows]
    if facts.hidden:
        hidden = f"{capital(number(facts.hidden))} private {plural(facts.hidden, 'item', 'items')}"
        rows.append(row("", hidden, "Read by the board and the programme manager", ""))
    if not rows:
        return [said("Nothing was decided.")]
    return [Table("", ("Number", "About", "What was decided", "How it stands"), tuple(rows), (2, 4, 8, 4))]


def _decision(one: DecisionRow, today: date) -> Row:
    about = f"{one.line.about} {one.title}".strip()
    stands = [one.minute]
    if one.is_action:
        stands.append(f"Done on {day(one.done_on)}: {one.done_words}" if one.done_on else "Not done yet")
    if one.help:
        stands.append(one.help.stands(today))
    private = f"Private: {one.privacy.because}" if one.privacy.private else ""
    heading = f"{one.line.opening}." if one.line.opening else ""
    return row(one.code, cell(about, private), cell(heading, one.line.words, one.line.owed), cell(*stands))


def _paragraphs(text: str) -> list[Block]:
    return [said(line) for line in text.split("\n") if line.strip()]
