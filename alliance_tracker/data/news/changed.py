"""What changed for a person since a moment: the one place that reads it, for Home, for the page and for the e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, null, or_, select, union_all

from alliance_tracker.data.board.decisions import asks_person
from alliance_tracker.data.db import db
from alliance_tracker.data.news.moves import moves
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.engagement.voices import Challenge
from alliance_tracker.data.tables.groups.bodies import Group, GroupMember
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.tables.meeting import BoardDecision
from alliance_tracker.data.tables.people import SessionStage, WebSession
from alliance_tracker.data.tables.plan import PlanAlliance
from alliance_tracker.periods import UK
from alliance_tracker.rules.board.deciding import DECISION
from alliance_tracker.rules.engagement.challenges import CHALLENGE
from alliance_tracker.rules.groups.groups import GROUP
from alliance_tracker.rules.history import chain_name
from alliance_tracker.rules.news.items import Ask, News, Told, news
from alliance_tracker.rules.news.reading import NOTHING, Mine, Wanted, Where, is_member, wanted
from alliance_tracker.rules.permissions import Viewer

A_PAGE = 100
DELIVERABLE = "deliverable"


def changed_for(
    viewer: Viewer,
    since: datetime,
    today: date,
    until: datetime | None = None,
    page: int = 1,
    most: int = A_PAGE,
    alliance_id: int | None = None,
) -> News:
    """What others did from `since` until before `until` that this person may read, the newest `most`; page by page.

    What boards asked of this person in that time stands on the first page, however much else happened since.
    `alliance_id`: of one alliance alone. Three queries when nothing changed, else at most eight, however much did.
    """
    every = [one for one in _alliances() if alliance_id in (None, one.id)]
    own = [one for one in every if is_member(viewer, one)]
    mine, asks = _own(viewer, own, since, until, today) if own else (NOTHING, [])
    asked = wanted(viewer, every, mine)
    if not asked:
        return News()
    lines = _lines(viewer, asked, since, until, (page - 1) * most, most + 1)
    more, lines = len(lines) > most, lines[:most]
    return news(viewer, every, lines, mine, moves(viewer, every, lines), asks if page == 1 else (), more)


def last_here(person_id: int, session_id: int) -> datetime | None:
    """When this person's sign-in before this one began: "since you were last here". One query."""
    return db.session().scalar(
        select(func.max(WebSession.started_at)).where(
            WebSession.person_id == person_id,
            WebSession.id < session_id,
            WebSession.stage == SessionStage.OPEN.value,
        )
    )


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the United Kingdom."""
    return datetime.combine(day, time(), tzinfo=UK)


def _alliances() -> list[Where]:
    """Every alliance with its region and its plan. One query."""
    rows = db.session().execute(
        select(Alliance.id, Alliance.slug, Alliance.name, Alliance.region_id, PlanAlliance.plan_id)
        .outerjoin(PlanAlliance, PlanAlliance.alliance_id == Alliance.id)
        .order_by(Alliance.position, Alliance.id)
    )
    return list({row.id: Where(*row) for row in rows}.values())


def _lines(
    viewer: Viewer, asked: Iterable[Wanted], since: datetime, until: datetime | None, begin: int, most: int
) -> list[Told]:
    """Lines of others as asked for, the newest first; what was removed from the record is no news. One query."""
    chosen = (
        select(Change, ChangePiece.after)
        .join(ChangePiece, and_(ChangePiece.change_id == Change.id, ChangePiece.position == 0))
        .where(
            Change.at >= since,
            ChangePiece.after.is_not(None),
            or_(Change.person_id.is_(None), Change.person_id != viewer.person_id),
            or_(*(_condition(one) for one in asked)),
        )
        .order_by(Change.at.desc(), Change.id.desc())
        .offset(begin)
        .limit(most)
    )
    if until is not None:
        chosen = chosen.where(Change.at < until)
    return [
        Told(one.id, one.chain, one.at, one.person_id, one.office, words or "", one.subject_kind, one.subject_key)
        for one, words in db.session().execute(chosen)
    ]


def _condition(one: Wanted) -> ColumnElement[bool]:
    where: list[ColumnElement[bool]] = [Change.chain.in_(one.chains)]
    where.append(Change.subject_kind == one.kind if one.kind else Change.subject_kind.not_in(one.without))
    if one.keys:
        where.append(Change.subject_key.in_(one.keys))
    if one.beginnings:
        where.append(or_(*(ChangePiece.after.startswith(words, autoescape=True) for words in one.beginnings)))
    return and_(*where)


def _own(
    viewer: Viewer, own: Sequence[Where], since: datetime, until: datetime | None, today: date
) -> tuple[Mine, list[Ask]]:
    """What in these alliances is the reader's own, and what boards asked of them in that time. One query."""
    ids, me = [one.id for one in own], viewer.person_id
    # stands first, as the types of its columns are those of all the parts
    asks = (
        select(
            literal(DECISION),
            BoardDecision.alliance_id,
            Deliverable.reference,
            Deliverable.title,
            BoardDecision.due_on,
            BoardDecision.confirmed_at,
            BoardDecision.id.label("place"),
        )
        .join(Deliverable, Deliverable.id == BoardDecision.deliverable_id)
        .where(
            BoardDecision.alliance_id.in_(ids),
            asks_person(me),
            BoardDecision.confirmed_at >= since,
            BoardDecision.due_on.is_not(None),
        )
    )
    if until is not None:
        asks = asks.where(BoardDecision.confirmed_at < until)
    leads = _keys(DELIVERABLE, Deliverable.alliance_id, Deliverable.reference).where(
        Deliverable.alliance_id.in_(ids), or_(Deliverable.lead_id == me, Deliverable.deputy_id == me)
    )
    questions = _keys(CHALLENGE, Challenge.alliance_id, cast(Challenge.number, String)).where(
        Challenge.alliance_id.in_(ids), Challenge.person_id == me
    )
    groups = (
        _keys(GROUP, Group.alliance_id, Group.slug)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(
            Group.alliance_id.in_(ids),
            GroupMember.person_id == me,
            GroupMember.starts_on <= today,
            or_(GroupMember.ends_on.is_(None), GroupMember.ends_on >= today),
        )
    )
    asked: list[Ask] = []
    found: dict[str, set[tuple[str, str]]] = {DELIVERABLE: set(), CHALLENGE: set(), GROUP: set()}
    parts = union_all(asks, leads, questions, groups).order_by("place")
    for kind, alliance_id, key, title, due_on, at, _ in db.session().execute(parts):
        chain = chain_name(alliance_id)
        if kind == DECISION:
            asked.append(Ask(at, chain, key, title, due_on))
        else:
            found[kind].add((chain, key))
    return Mine(*(frozenset(keys) for keys in found.values())), asked


def _keys(kind: str, alliance_id: Any, key: Any) -> Any:
    """A part of that query for keys alone."""
    return select(literal(kind), alliance_id, key, null(), null(), null(), null())
