"""Every table of the quarter page as plain rows: for its CSV, and frozen with the page so that both say the same.

A person stands in them as a key, never as a name; whoever shows the table looks the name up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.board.record import HeatRow, MilestoneLine, QuarterRecord, heat_heads
from alliance_tracker.rules.board.standing import Standing
from alliance_tracker.rules.board.steps import Steps
from alliance_tracker.rules.board.view import QuarterView
from alliance_tracker.rules.delivery import AreaRating
from alliance_tracker.rules.risks import band
from alliance_tracker.terms import Rating

AWAITED = "Not yet updated"


class Named(Record):
    """Somebody by their key."""

    person: int


Cell = str | int | date | Named | None


class PlainTable(Record):
    """A title, the heads of the columns, and the rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def rating_words(rating: Rating | None) -> str:
    """What stands where a rating would, until the update is in."""
    return rating.words if rating is not None else AWAITED


def area_words(area: AreaRating) -> str:
    """Off track: 1 of 5 off track. While updates are awaited, off track so far: 1 of 5 off track, 2 not yet updated."""
    if area.rating is None:
        return area.sentence
    if area.awaited:
        return f"{area.rating.words} so far: {area.sentence}, {area.awaited} not yet updated"
    return f"{area.rating.words}: {area.sentence}"


def milestone_states(steps: Steps) -> Mapping[str, str]:
    """What the quarter did to each milestone that was due, met or overdue in it, by reference."""
    states = dict.fromkeys(steps.due, "Met before the quarter")
    states |= dict.fromkeys(steps.missed, "Missed") | dict.fromkeys(steps.overdue, "Still not met")
    return states | dict.fromkeys(steps.met, "Met") | dict.fromkeys(steps.met_late, "Met late")


def milestone_rows(record: QuarterRecord, steps: Steps) -> list[tuple[MilestoneLine, str]]:
    """The milestones of the quarter with their states: what is not met first, else in the order of the plan."""
    states = milestone_states(steps)
    rows = [(line, states[line.facts.reference]) for line in record.milestones if line.facts.reference in states]
    return sorted(rows, key=lambda row: row[1] not in ("Missed", "Still not met"))


def tables_of(record: QuarterRecord, view: QuarterView, heat: Sequence[HeatRow]) -> dict[str, PlainTable]:
    """The tables by the name in the address of their CSV."""
    quarter = record.span.quarter
    before = quarter.previous().words
    return {
        "areas": PlainTable(
            "Area by quarter",
            ("Area", *heat_heads(record, heat)),
            tuple((row.area.name, *(area_words(area) for _, area in row.cells)) for row in heat),
        ),
        "deliverables": PlainTable(
            f"Every deliverable, {quarter.words}",
            ("Reference", "Deliverable", "Area", "Rating", "Declared", "Suggested", before, "Movement", "Lead"),
            tuple(_deliverable(row, record) for row in record.standings),
        ),
        "moved": PlainTable(
            f"What moved since {before}",
            ("Reference", "Deliverable", "Movement", "Was", "Is now"),
            tuple(
                (row.reference, row.title, row.movement.words, rating_words(row.before), rating_words(row.rating))
                for row in view.moved
            ),
        ),
        "needs-the-board": PlainTable(
            "What needs the board",
            ("Reference", "Deliverable", "Rating", "Why", "What is happening", "What it means for patients")
            + ("How it will get back on track", "On track by", "Green date", "Asked of the board", "Lead"),
            tuple(_needs(need.standing, need.why) for need in view.needs_board),
        ),
        "milestones": PlainTable(
            f"Milestones of {quarter.words}",
            ("Reference", "Milestone", "Date first agreed", "Expected now", "Met on", "State"),
            tuple(_milestone(line, state) for line, state in milestone_rows(record, view.steps)),
        ),
        "risks": PlainTable(
            f"Open risks at the end of {quarter.words}",
            ("Deliverable", "Risk", "Consequence", "Likelihood", "Score", "Level", "Watched by", "Look again on"),
            tuple(
                (one.deliverable, one.words, one.consequence, one.likelihood, one.score, band(one.score))
                + (one.owner, one.review_on)
                for one in record.risks
            )
            + tuple((one.deliverable, one.words, *[None] * 6) for one in record.private_risks),
        ),
        "not-updated": PlainTable(
            f"No update for {quarter.words}",
            ("Reference", "Deliverable", before, "Lead"),
            tuple((row.reference, row.title, rating_words(row.before), _lead(row)) for row in view.not_updated),
        ),
    }


def _deliverable(row: Standing, record: QuarterRecord) -> tuple[Cell, ...]:
    names = {area.code: area.name for area in record.areas}
    declared = row.declared.words if row.declared else None
    said = (rating_words(row.rating), declared, row.suggested.words, rating_words(row.before), row.movement.words)
    return (row.reference, row.title, names[row.area], *said, _lead(row))


def _needs(row: Standing, why: str) -> tuple[Cell, ...]:
    green_by = row.green_by.words if row.green_by else None
    path = (row.happened, row.patients, row.will_change, green_by, row.green.words, row.ask)
    return (row.reference, row.title, rating_words(row.rating), why, *path, _lead(row))


def _milestone(line: MilestoneLine, state: str) -> tuple[Cell, ...]:
    facts = line.facts
    return (facts.reference, line.title, facts.baseline, facts.forecast, facts.met, state)


def _lead(row: Standing) -> Named | None:
    return Named(row.lead) if row.lead is not None else None
