"""Home: what waits for whoever is signed in, by their roles; for nobody, what the tracker is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from alliance_tracker.data.board import quarters, returns
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.board.reading import Read
from alliance_tracker.data.board.returns import OwnAlliance
from alliance_tracker.data.engagement import challenges
from alliance_tracker.data.engagement.challenges import ChallengeRow
from alliance_tracker.data.funding.waiting import tasks_of
from alliance_tracker.data.groups.next_meetings import NextMeeting
from alliance_tracker.data.signoff.waiting import waiting_for
from alliance_tracker.errors import NotFound
from alliance_tracker.records import Record
from alliance_tracker.rules.board import QuarterView, Standing
from alliance_tracker.rules.engagement.challenges import ChallengeState, says
from alliance_tracker.rules.permissions import Action, Role, Viewer
from alliance_tracker.terms import Movement, QuarterState, Rating
from alliance_tracker.web import drafts
from alliance_tracker.web.assessment.bids import to_do
from alliance_tracker.web.assessment.own import tasks
from alliance_tracker.web.board.report import worked_out
from alliance_tracker.web.clock import today
from alliance_tracker.web.dates.coming import plan_dates
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.news.since import at_home
from alliance_tracker.web.show import csv_answer, done, page_asked, show

pages = Blueprint("home", __name__)
WRITERS = {Role.MANAGER, Role.LEAD}
PLANNERS = {Role.MANAGER, Role.SECRETARY}
ANSWERERS = {Role.MANAGER, Role.CHAIR}
RECORDERS = {Role.CHAIR, Role.SECRETARY}
LONGEST_LIST = 6


class Work(Record):
    """What somebody has to do, or to read, in one alliance."""

    alliance: OwnAlliance
    roles: frozenset[Role]
    head: QuarterHead | None
    next_head: QuarterHead | None = None
    before: QuarterHead | None = None
    state: QuarterState | None = None
    read: Read | None = None
    view: QuarterView | None = None
    own: tuple[Standing, ...] = ()
    waiting: tuple[Standing, ...] = ()
    reviewed: QuarterHead | None = None
    plan_dates: tuple[tuple[date, str], ...] = ()

    @property
    def due(self) -> int:
        return sum(row.is_due for row in self.own)

    @property
    def come(self) -> int:
        return sum(row.is_in and row.is_due for row in self.own)

    @property
    def writes(self) -> bool:
        return bool(self.roles & WRITERS)

    @property
    def milestones_due(self) -> dict[str, int]:
        """By deliverable, the milestones this quarter's update asks about: due by its end and not met by then."""
        found: dict[str, int] = {}
        if self.read is None or self.view is None:
            return found
        asked = {*self.view.steps.missed, *self.view.steps.overdue}
        for line in self.read.record.milestones:
            if line.facts.reference in asked:
                found[line.deliverable] = found.get(line.deliverable, 0) + 1
        return found

    @property
    def counts(self) -> list[tuple[Rating, int]]:
        """How many deliverables of the alliance stand how, the worst first."""
        standings = self.read.record.standings if self.read else ()
        return [(rating, sum(row.rating is rating for row in standings)) for rating in Rating]

    @property
    def moves(self) -> str:
        """Two better and four worse than Q1 2018/19, on the updates made so far."""
        moved = self.view.moved if self.view else ()
        worse = sum(row.movement is Movement.WORSE for row in moved)
        before = self.head.quarter.previous().words if self.head else ""
        so_far = ", on the updates made so far" if self.state is QuarterState.OPEN else ""
        return f"{len(moved) - worse} better and {worse} worse than {before}{so_far}."

    def dates_with(self, meetings: Sequence[NextMeeting]) -> list[tuple[date, str]]:
        """The next dates of the alliance and of the reader's groups, soonest first."""
        found: list[tuple[date, str]] = [*self.plan_dates, *((one.meets_on, f"{one.group} meets") for one in meetings)]
        for head in (self.head, self.next_head):
            if head is not None:
                found += [
                    (head.dates.opens, f"{head.quarter.words} update opens"),
                    (head.dates.closes, f"{head.quarter.words} update closes"),
                ]
                found += [(head.dates.board, "Alliance board meets")] if head.dates.board else []
        return sorted(pair for pair in found if pair[0] >= today())


class OfChallenges(Record):
    """Challenges that wait for this person: answers to their own, their own still open, to answer, to record."""

    answered: tuple[ChallengeRow, ...] = ()
    own: tuple[ChallengeRow, ...] = ()
    to_answer: tuple[ChallengeRow, ...] = ()
    for_board: tuple[ChallengeRow, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.answered or self.own or self.to_answer or self.for_board)


@pages.get("/")
@needs(Action.READ_OPEN)
def home() -> Response:
    """The same address for everyone, by role. At most 36 queries, whatever is in the alliance.

    A signatory's page has those of the agreement of each of their plans besides: fifteen for one; an assessor's has
    those of the bids they assess: 13 for those of one call; a manager’s five more where there are bids; a patient
    representative’s six of the promises and of their groups’ meetings; that of the panel
    and of the national team 15 for the bids of the newest call.
    """
    viewer: Viewer | None = g.viewer
    if viewer is None:
        return show("home/front.html")
    own = returns.own_alliances(viewer.alliance_ids) if viewer.alliance_ids else []
    chosen = _chosen(own)
    work = _work(viewer, chosen) if chosen else None
    return show(
        "home/work.html",
        today=today(),
        viewer=viewer,
        own=own,
        work=work,
        since=at_home(viewer, chosen.id if chosen else None) if viewer.grants else None,
        watched=_watched(viewer, page_asked()) if may(Action.LIST_RETURNS) else None,
        drafts=drafts.own(),
        invited=returns.invited_waiting() if viewer.holds(Role.ADMINISTRATOR) else None,
        assesses=viewer.holds(Role.ASSESSOR) or viewer.holds(Role.PANEL_MEMBER),
        to_assess=[one for one in tasks() if one.waits] if viewer.holds(Role.ASSESSOR) else [],
        bids=tasks_of(work.alliance.id, today()) if work and Role.MANAGER in work.roles else (),
        asked=_asked(viewer, work) if work else None,
        says=says,
        funding=to_do(may(Action.RECOMMEND)) if may(Action.READ_FUNDING) else None,
        answers=waiting_for(viewer, today()) if viewer.holds(Role.SIGNATORY) else None,
        most=LONGEST_LIST,
        Role=Role,
    )


@pages.get("/my-alliance")
@needs(Action.USE_ACCOUNT)
def my_alliance() -> Response:
    """The reader's alliance, or a list to choose from for somebody of several."""
    viewer: Viewer = g.viewer
    own = returns.own_alliances(viewer.alliance_ids) if viewer.alliance_ids else []
    if len(own) == 1:
        return done(url_for("alliances.one", slug=own[0].slug))
    return show("home/own.html", own=own)


def _chosen(own: list[OwnAlliance]) -> OwnAlliance | None:
    """The alliance the page is about: the only one, or the one the address names."""
    asked = request.args.get("alliance", "")
    if not asked:
        return own[0] if len(own) == 1 else None
    found = next((one for one in own if one.slug == asked), None)
    if found is None:
        raise NotFound("That is not an alliance of yours. Go home and choose one of yours.")
    return found


def _work(viewer: Viewer, alliance: OwnAlliance) -> Work:
    """The quarter in question and what of it waits for this person. Five queries, and six for who makes the plan."""
    roles = frozenset(grant.role for grant in viewer.grants if grant.alliance_id == alliance.id)
    heads = quarters.quarters_of(alliance.id)
    head = quarters.in_question(heads, today())
    place = heads.index(head) if head else -1
    following = heads[place + 1] if place + 1 < len(heads) else None
    dates = plan_dates(alliance.id) if roles & PLANNERS else ()
    if head is None:
        return Work(alliance, roles, None, following, plan_dates=dates)
    read, view = worked_out(alliance.id, head, heads, today())
    record = read.record
    own = record.standings
    if Role.MANAGER not in roles and Role.LEAD in roles:
        own = tuple(row for row in own if viewer.person_id in (row.lead, read.deputies.get(row.reference)))
    references = {row.reference for row in own}
    waiting = tuple(row for row in view.not_updated if row.reference in references)
    reviewed = [one for one in heads if one.frozen_id is not None]
    state = head.state(today())
    last = reviewed[-1] if reviewed else None
    before = heads[place - 1] if place > 0 else None
    return Work(alliance, roles, head, following, before, state, read, view, own, waiting, last, dates)


def _asked(viewer: Viewer, work: Work) -> OfChallenges | None:
    """What waits for this person of the challenges of the alliance. One query for those whom they concern."""
    if not work.roles & (ANSWERERS | RECORDERS | {Role.PATIENT_REPRESENTATIVE}):
        return None
    rows = [(row, row.state(today())) for row in challenges.unsettled(work.alliance.id, today())]
    waits = (ChallengeState.LATE, ChallengeState.ASKED)
    mine = [(row, state) for row, state in rows if row.person_id == viewer.person_id]
    return OfChallenges(
        tuple(row for row, state in mine if state is ChallengeState.ANSWERED),
        tuple(row for row, state in mine if state is not ChallengeState.ANSWERED),
        tuple(row for row, state in rows if state in waits) if work.roles & ANSWERERS else (),
        tuple(row for row, state in rows if state is ChallengeState.ON_AGENDA) if work.roles & RECORDERS else (),
    )


def _watched(viewer: Viewer, page: int | None) -> dict[str, Any]:
    """The submitted returns that this person watches: all of England, or their regions. Four queries."""
    regions = [grant.region_id for grant in viewer.grants if grant.role is Role.REGIONAL_TEAM]
    national = viewer.holds(Role.NATIONAL_TEAM)
    own = None if national else [one for one in regions if one]
    found, more = returns.returned(today(), own, page)
    running = returns.running(today(), own)
    return {"national": national, "rows": found, "running": running, "page": page, "more": more}


@pages.get("/returns.csv")
@needs(Action.LIST_RETURNS)
def returns_csv() -> Response:
    """The list of returns as CSV. Four queries."""
    columns = ("Region", "Alliance", "Quarter", "Returned", "Closed on", "Board meets", "State")
    rows = [
        (one.region, one.name, one.quarter.words if one.quarter else None)
        + (one.facts.words(today()) if one.facts else "Nothing was due", one.closes_on, one.board_on)
        + (one.state.words if one.state else None,)
        for one in _watched(g.viewer, None)["rows"]
    ]
    return csv_answer("returns", columns, rows)
