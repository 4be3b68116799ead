"""Committee dates: when the bodies of a plan meet, and by when they want the papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.tables.alliances import Organisation
from alliance_tracker.data.tables.signoff import CommitteeDate
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.backplan import Body, Meeting
from alliance_tracker.rules.dates.pasting import Pasted, known_as, problem_of
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import capital, counted, day
from alliance_tracker.terms import OrganisationKind

MOST = 2_000
"""Meetings that one plan keeps: ten years of a body a month for the largest alliance, and no more."""


class Choice(Record):
    """A body that meetings can be given for: those of the plan today, and its board."""

    id: int
    name: str
    kind: OrganisationKind
    code: str = ""


class MeetingRow(Record):
    """One meeting of one body."""

    id: int
    organisation_id: int
    body: str
    kind: OrganisationKind
    name: str
    meets_on: date
    papers_by: date
    version: int


class Given(Record):
    """A meeting as it was typed."""

    organisation_id: int
    name: str
    meets_on: date
    papers_by: date


def choices(plan: PlanHead, today: date) -> tuple[Choice, ...]:
    """CCGs, providers and STPs by name, then the board. One query."""
    rows = [Choice(row.organisation_id, row.name, row.kind, row.ods_code) for row in bodies_of(plan, today)]
    return (*rows, Choice(plan.board_id, plan.board, OrganisationKind.BOARD))


def known_names(bodies: Iterable[Choice]) -> dict[str, tuple[int, str]]:
    """Each body under its name and its code, as pasted lines are looked up."""
    found: dict[str, tuple[int, str]] = {}
    for body in bodies:
        for words in (body.name, body.code):
            if words:
                found.setdefault(known_as(words), (body.id, body.name))
    return found


def meetings_of(plan_id: int) -> tuple[MeetingRow, ...]:
    """Every meeting on record for a plan, earliest first, then by body. One query."""
    rows = db.session.execute(
        select(CommitteeDate, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == CommitteeDate.organisation_id)
        .where(CommitteeDate.plan_id == plan_id)
        .order_by(CommitteeDate.meets_on, Organisation.name_folded, CommitteeDate.id)
    )
    return tuple(_row(row, name, kind) for row, name, kind in rows)


def meeting_of(plan_id: int, meeting_id: int) -> MeetingRow:
    """One meeting of a plan. One query."""
    found = db.session.execute(
        select(CommitteeDate, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == CommitteeDate.organisation_id)
        .where(CommitteeDate.plan_id == plan_id, CommitteeDate.id == meeting_id)
    ).one_or_none()
    if found is None:
        raise NotFound("We cannot find that meeting. Somebody may have taken it away.")
    return _row(*found)


def planned(bodies: Iterable[tuple[int, str, str]], meetings: Iterable[MeetingRow]) -> tuple[Body, ...]:
    """Bodies (number, name, kind) with their meetings, as the planning backwards takes them."""
    by_body: dict[int, list[Meeting]] = {}
    for row in meetings:
        by_body.setdefault(row.organisation_id, []).append(Meeting(row.name, row.meets_on, row.papers_by))
    return tuple(Body(id, name, kind, tuple(by_body.get(id, ()))) for id, name, kind in bodies)


def add(tx: Writing, plan: PlanHead, given: Given, bodies: Sequence[Choice]) -> None:
    """Add one meeting. Two statements and those of history."""
    name = _name_of(given.organisation_id, bodies)
    _check(tx, plan.id, given, name, None)
    tx.add(_new(plan.id, given))
    say(tx, plan, Sentence(f"added {_told(name, given)}", "meeting", str(given.organisation_id)))


def change(tx: Writing, plan: PlanHead, meeting_id: int, given: Given, version: int) -> None:
    """Change a meeting's name and days; its body stays. Three statements and those of history."""
    row, name = _own(tx, plan.id, meeting_id, version)
    _check(tx, plan.id, given, name, meeting_id)
    before = Given(row.organisation_id, row.meeting, row.meets_on, row.papers_by)
    if before == given:
        return
    row.meeting, row.meets_on, row.papers_by = given.name, given.meets_on, given.papers_by
    say(tx, plan, Sentence(f"changed {_told(name, before)} to {_told('', given)}", "meeting", str(row.organisation_id)))


def take_away(tx: Writing, plan: PlanHead, meeting_id: int, version: int) -> None:
    """Take a meeting off the record. Two statements and those of history."""
    row, name = _own(tx, plan.id, meeting_id, version)
    told = _told(name, Given(row.organisation_id, row.meeting, row.meets_on, row.papers_by))
    tx.session.delete(row)
    say(tx, plan, Sentence(f"took away {told}", "meeting", str(row.organisation_id)))


def add_pasted(tx: Writing, plan: PlanHead, pasted: Sequence[Pasted]) -> tuple[int, int]:
    """Keep pasted meetings: new ones are added, one on the same day is changed. Says how many of each.

    Two statements, one for each meeting that is new or differs, and those of history.
    """
    rows = tx.session.scalars(select(CommitteeDate).where(CommitteeDate.plan_id == plan.id)).all()
    there = {(row.organisation_id, row.meets_on): row for row in rows}
    added, changed = 0, 0
    for one in pasted:
        row = there.get((one.body_id, one.meets_on))
        if row is None:
            tx.add(_new(plan.id, Given(one.body_id, one.meeting, one.meets_on, one.papers_by)))
            added += 1
        elif (row.meeting, row.papers_by) != (one.meeting, one.papers_by):
            row.meeting, row.papers_by = one.meeting, one.papers_by
            changed += 1
    if len(rows) + added > MOST:
        raise RuleBroken(f"That would make more than {MOST:,} meetings. Take past ones away first", "lines")
    if added or changed:
        words = f"pasted meetings of committees: {added} added, {changed} changed"
        say(tx, plan, Sentence(words, "meeting", "pasted"))
    return added, changed


def _row(row: CommitteeDate, body: str, kind: str) -> MeetingRow:
    days = row.meets_on, row.papers_by
    return MeetingRow(row.id, row.organisation_id, body, OrganisationKind(kind), row.meeting, *days, row.version)


def _new(plan_id: int, given: Given) -> CommitteeDate:
    return CommitteeDate(
        plan_id=plan_id,
        organisation_id=given.organisation_id,
        meeting=given.name,
        meets_on=given.meets_on,
        papers_by=given.papers_by,
    )


def _own(tx: Writing, plan_id: int, meeting_id: int, version: int) -> tuple[CommitteeDate, str]:
    found = tx.session.execute(
        select(CommitteeDate, Organisation.name)
        .join(Organisation, Organisation.id == CommitteeDate.organisation_id)
        .where(CommitteeDate.plan_id == plan_id, CommitteeDate.id == meeting_id)
    ).one_or_none()
    if found is None:
        raise NotFound("We cannot find that meeting. Somebody may have taken it away.")
    row, name = found
    if row.version != version:
        raise Stale("Somebody else changed this meeting while you were typing. Their days stand beside yours.")
    return row, name


def _check(tx: Writing, plan_id: int, given: Given, name: str, but: int | None) -> None:
    problem = problem_of(given.meets_on, given.papers_by)
    if problem:
        raise RuleBroken(capital(problem), "papers_by")
    same = select(CommitteeDate.id).where(
        CommitteeDate.plan_id == plan_id,
        CommitteeDate.organisation_id == given.organisation_id,
        CommitteeDate.meets_on == given.meets_on,
    )
    twin = tx.session.scalar(same)
    if twin is not None and twin != but:
        raise RuleBroken(f"{name} has a meeting on {day(given.meets_on)} already. Change that one instead", "meets_on")


def _name_of(organisation_id: int, bodies: Sequence[Choice]) -> str:
    name = next((body.name for body in bodies if body.id == organisation_id), None)
    if name is None:
        raise RuleBroken("That body is not one of this plan today. Choose one from the list", "body")
    return name


def _told(body: str, given: Given) -> str:
    """The meeting of NHS Darlington CCG on 12 January 2017 (Governing body, papers 5 working days before)."""
    early = (given.meets_on - given.papers_by).days
    papers = f"papers {counted(early, 'day')} before" if early else "papers on the day"
    whose = f"the meeting of {body} on " if body else ""
    return f"{whose}{day(given.meets_on)} ({given.name}, {papers})"
