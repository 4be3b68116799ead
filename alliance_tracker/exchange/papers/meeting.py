"""Papers of a group's meeting: the sheet to bring along (agenda, open actions, room to write), and its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.data.groups.actions import ActionRow
from alliance_tracker.data.groups.agenda import Item
from alliance_tracker.data.groups.meetings import MeetingRow
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.papers.document import (
    Block,
    Facts,
    Heading,
    Listing,
    Paper,
    Table,
    cell,
    levelled,
    row,
    said,
)
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.counting import Told
from alliance_tracker.rules.groups.meetings import act_state
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AgendaKind


class MeetingFacts(Record):
    """What a paper of a meeting tells. `came` are the words that everybody may read, whoever prints."""

    alliance: str
    group: str
    meeting: MeetingRow
    items: Sequence[Item]
    came: Told | None
    own: Sequence[ActionRow]
    open: Sequence[ActionRow]
    today: date

    @property
    def name(self) -> str:
        return f"{self.meeting.meets_on:%Y-%m-%d}"


def sheet(facts: MeetingFacts, reader: Reader) -> Paper:
    """The agenda, the open actions with the late ones first, and an empty column to write in."""
    items = tuple(
        row(cell(f"{number}. {one.title}", _kind(one)), cell("\u00a0")) for number, one in enumerate(facts.items, 1)
    )
    blocks: list[Block] = [_when(facts), Heading(1, "Agenda")]
    blocks.append(Table("What we talk about", ("Item", "Notes"), items, (6, 6)))
    blocks += [Heading(1, "Open actions")]
    if facts.open:
        rows = tuple(
            row(one.words, cell(_who(one)), day(one.act.due_on), act_state(one.act, facts.today)[1], cell("\u00a0"))
            for one in facts.open
        )
        heads = ("Action", "Who", "Due", "Now", "Notes")
        blocks.append(Table("Late ones first", heads, rows, (4, 3, 2, 2, 3)))
    else:
        blocks.append(said("There are no open actions."))
    return _paper("Agenda", facts, reader, blocks)


def minutes(facts: MeetingFacts, reader: Reader) -> Paper:
    """What was said and decided, who does what by when, and how many came: counts, and no names."""
    state = (
        f"Approved at the meeting of {day(facts.meeting.approved_on)}."
        if facts.meeting.approved_on
        else "Not yet approved: the next meeting does that."
    )
    blocks: list[Block] = [_when(facts), said(state, "lead"), *_came(facts)]
    for number, one in enumerate(facts.items, 1):
        blocks.append(Heading(1, f"{number}. {one.title}"))
        blocks += _paragraphs(one.said) or [said("Nothing was written down on this.", "small")]
        if one.decided:
            blocks += [Heading(2, "What we decided"), *_paragraphs(one.decided)]
    blocks.append(Heading(1, "Actions"))
    if facts.own:
        rows = tuple(row(one.words, cell(_who(one)), day(one.act.due_on)) for one in facts.own)
        blocks.append(Table("Who does what", ("Action", "Who", "Due"), rows, (5, 4, 3)))
    else:
        blocks.append(said("No action came from this meeting."))
    return _paper("Minutes", facts, reader, blocks)


def _when(facts: MeetingFacts) -> Facts:
    one = facts.meeting
    return Facts(
        (
            ("Day", cell(day(one.meets_on))),
            ("Time", cell(f"{one.starts_at} to {one.ends_at}")),
            ("Place", cell(one.place)),
        )
    )


def _came(facts: MeetingFacts) -> list[Block]:
    if facts.came is None:
        return []
    items = tuple((said(f"{kind}: {number}"),) for kind, number in facts.came.each)
    return [Heading(1, "Who came"), said(f"All together: {facts.came.total}."), Listing(items)]


def _paragraphs(text: str) -> list[Block]:
    return [said(line) for line in text.split("\n") if line.strip()]


def _kind(one: Item) -> str:
    if one.suggested:
        return "Suggested by a member"
    return "" if one.kind.words == one.title or one.kind is AgendaKind.OTHER else one.kind.words


def _who(one: ActionRow) -> str:
    return f"{one.owner}, with {one.delegate}" if one.delegate else one.owner


def _paper(what: str, facts: MeetingFacts, reader: Reader, blocks: list[Block]) -> Paper:
    on = day(facts.meeting.meets_on)
    return Paper(
        f"{what}: {facts.group}",
        f"Meeting of {on}",
        facts.alliance,
        (DEMONSTRATION,) if reader.demonstration else (),
        f"{facts.group}, meeting of {on}. Printed by {reader.name}, {reader.at}.",
        levelled(blocks),
    )
