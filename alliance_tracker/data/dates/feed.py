"""Each person's calendar feed: its secret address, and what stands in it by the roles they hold when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update

from alliance_tracker.data.dates import events, timeline
from alliance_tracker.data.dates.meetings import meetings_of
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.groups.meetings import events as of_groups
from alliance_tracker.data.people.sessions import grants_of
from alliance_tracker.data.plan.plans import plan_of
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.people import Person, PersonState
from alliance_tracker.data.tables.plan import Escalation
from alliance_tracker.data.tables.signoff import FeedToken
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.events import Event, of_timeline
from alliance_tracker.rules.dates.quarters import concerns
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.permissions import Grant, Role
from alliance_tracker.terms import TimelineOwner

NOTED_EVERY = timedelta(hours=1)
WRITERS = frozenset({Role.MANAGER, Role.LEAD})
PLANNERS = frozenset({Role.MANAGER, Role.SECRETARY})


class FeedState(Record):
    """Whether somebody has a feed, since when, and when a calendar last read it."""

    made_at: datetime
    read_at: datetime | None


class Reader(Record):
    """Whose feed it is."""

    person_id: int
    name: str
    grants: tuple[Grant, ...]


def state_of(person_id: int) -> FeedState | None:
    """The feed of a person. One query."""
    row = db.session.get(FeedToken, person_id)
    return FeedState(row.made_at, row.read_at) if row is not None else None


def make(person_id: int, now: datetime) -> str:
    """A new address in place of the old one, which ends. Returns its secret, which is kept only as a hash."""
    token = proofs.new_token()
    with operations() as ops:
        ops.execute(delete(FeedToken).where(FeedToken.person_id == person_id))
        ops.add(FeedToken(person_id=person_id, token_hash=proofs.token_hash(token), made_at=now))
    return token


def end(person_id: int) -> None:
    """End the feed: its address finds nothing from now on. One statement."""
    with operations() as ops:
        ops.execute(delete(FeedToken).where(FeedToken.person_id == person_id))


def reader_of(token: str, now: datetime, today: date) -> Reader | None:
    """Whose feed has this address, if it was not ended and the account is open. Two queries, and a note each hour."""
    row = db.session.execute(
        select(Person.id, Person.name, Person.display_name, FeedToken.read_at)
        .join(FeedToken, FeedToken.person_id == Person.id)
        .where(FeedToken.token_hash == proofs.token_hash(token), Person.state == PersonState.ACTIVE.value)
    ).one_or_none()
    if row is None:
        return None
    if row.read_at is None or now - row.read_at > NOTED_EVERY:
        with operations() as ops:
            ops.execute(update(FeedToken).where(FeedToken.person_id == row.id).values(read_at=now))
    return Reader(row.id, row.display_name or row.name, grants_of(row.id, today))


def events_for(reader: Reader, today: date) -> tuple[Event, ...]:
    """Deadlines, meetings and tasks of one person, each once. At most five queries and nine for each alliance."""
    found: list[Event] = []
    own = {grant.alliance_id for grant in reader.grants if grant.alliance_id is not None}
    chosen = select(Alliance.id, Alliance.slug).where(Alliance.id.in_(own)).order_by(Alliance.position, Alliance.id)
    for alliance_id, slug in db.session.execute(chosen).all() if own else ():
        roles = frozenset(grant.role for grant in reader.grants if grant.alliance_id == alliance_id)
        found += _in_alliance(reader, alliance_id, slug, roles, today)
    found += _tasks(reader)
    found += of_groups(sorted(own), reader.person_id)
    regions = [grant.region_id for grant in reader.grants if grant.role is Role.REGIONAL_TEAM]
    if regions:
        found += events.of_escalations(Escalation.region_id.in_(regions))
    if any(grant.role is Role.NATIONAL_TEAM for grant in reader.grants):
        found += [of_timeline(stand) for stand in timeline.national_stands(today)]
    return tuple({event.key: event for event in found}.values())


def _in_alliance(reader: Reader, alliance_id: int, slug: str, roles: frozenset[Role], today: date) -> Iterable[Event]:
    """The board's dates for all, of a quarter's other dates and of the plan's those the roles have a part in."""
    quarters = events.of_quarters(alliance_id, slug)
    yield from (one for one in quarters if concerns(one, roles))
    plan = plan_of(alliance_id)
    if plan is None:
        return
    if Role.MANAGER in roles:
        stands = timeline.stands_of(plan, today)
        yield from (of_timeline(stand) for stand in stands if stand.item.owner is TimelineOwner.ALLIANCE)
    if roles & PLANNERS:
        yield from events.of_plan(plan)
    if Role.SIGNATORY in roles:
        own = [one.organisation_id for one in reader.grants if one.alliance_id == alliance_id]
        bodies = {body for body in own if body is not None}
        meetings = [row for row in meetings_of(plan.id) if row.organisation_id in bodies]
        yield from events.of_meetings(meetings, plan.slug)
        yield from events.requests_to(plan, bodies)


def _tasks(reader: Reader) -> Iterable[Event]:
    """Milestones that are the reader's own, and the critical ones of an alliance they manage."""
    writes = [grant.alliance_id for grant in reader.grants if grant.role in WRITERS]
    managed = [grant.alliance_id for grant in reader.grants if grant.role is Role.MANAGER]
    alliances, all_of = [one for one in writes if one is not None], [one for one in managed if one is not None]
    return events.milestones_for(reader.person_id, alliances, all_of)
