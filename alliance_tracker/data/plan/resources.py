"""Posts and lines of money of a plan: read together, added, changed and taken away one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.privacy import keep_privacy, privacy_of
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.plan import Post as PostRow
from alliance_tracker.data.tables.plan import ResourceLine
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.coverage import years_of
from alliance_tracker.rules.plan.resources import (
    Line,
    Post,
    Resources,
    checked_line,
    checked_post,
    years_of_request,
)
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.terms import LineKind

CHANGED = "Somebody else saved this after you opened it. Check both, then save again."
GONE = "That line is no longer there. Choose one from the list of staff and money."


def resources_of(plan: PlanHead) -> Resources:
    """Everything that is asked for, private items too, in the order they were added. Two queries."""
    years = years_of_request(years_of(plan.round_starts, plan.round_ends))
    session = db.session
    posts = session.scalars(select(PostRow).where(PostRow.plan_id == plan.id).order_by(PostRow.position, PostRow.id))
    slugs = {one.id: one.slug for one in plan.footprints}
    lines = session.execute(
        select(ResourceLine, Deliverable.reference)
        .outerjoin(Deliverable, Deliverable.id == ResourceLine.deliverable_id)
        .where(ResourceLine.plan_id == plan.id)
        .order_by(ResourceLine.year, ResourceLine.position, ResourceLine.id)
    )
    return Resources(years, tuple(_post(row) for row in posts), tuple(_line(row, ref, slugs) for row, ref in lines))


def deliverables_of(plan: PlanHead) -> tuple[tuple[str, str], ...]:
    """What a line may be for: "slug/ED1" with its words, footprint by footprint. One query."""
    order = {one.id: place for place, one in enumerate(plan.footprints)}
    rows = db.session.execute(
        select(Deliverable.alliance_id, Deliverable.reference, Deliverable.title)
        .where(Deliverable.alliance_id.in_(plan.alliance_ids))
        .order_by(Deliverable.area_id, Deliverable.position, Deliverable.id)
    ).all()
    found = []
    for alliance_id, reference, title in sorted(rows, key=lambda row: order[row[0]]):
        footprint = plan.footprints[order[alliance_id]]
        where = f" ({footprint.name})" if plan.shared else ""
        found.append((f"{footprint.slug}/{reference}", f"{reference} {title}{where}"))
    return tuple(found)


def save_post(tx: Writing, plan: PlanHead, post: Post, today: date) -> None:
    """Add a post (id 0), or change one. Raises Stale, RulesBroken."""
    lock(tx, plan)
    post = checked_post(post, today)
    row = _there(tx, PostRow, plan, post.id, post.version)
    if row is None:
        row = PostRow(plan_id=plan.id, position=_next(tx, PostRow, plan))
        tx.add(row)
    row.role, row.employer, row.band = post.role, post.employer, post.band
    row.needed_hundredths, row.filled_hundredths = post.needed, post.filled
    row.first_year_pence, row.second_year_pence = post.first_year_pence, post.second_year_pence
    keep_privacy(row, post.privacy)
    say(tx, plan, Sentence(f"{_did(post.id)} {_named('the post', post.role, post.privacy)}", "plan", "resources"))


def save_line(tx: Writing, plan: PlanHead, line: Line, today: date) -> None:
    """Add a line of money (id 0), or change one. Raises Stale, RulesBroken."""
    lock(tx, plan)
    line = checked_line(line, today)
    row = _there(tx, ResourceLine, plan, line.id, line.version)
    alliance_id, deliverable_id = deliverable_named(tx, plan, line.deliverable)
    if row is None:
        row = ResourceLine(plan_id=plan.id, position=_next(tx, ResourceLine, plan))
        tx.add(row)
    row.year, row.kind, row.what, row.amount_pence = line.year, line.kind.value, line.what, line.pence
    row.alliance_id, row.deliverable_id = alliance_id, deliverable_id
    keep_privacy(row, line.privacy)
    name = _named("the line of money", line.what, line.privacy)
    say(tx, plan, Sentence(f"{_did(line.id)} {name}", "plan", "resources"))


def remove(tx: Writing, plan: PlanHead, one: Post | Line, version: int) -> None:
    """Take a post or a line away; the history keeps it."""
    lock(tx, plan)
    post = isinstance(one, Post)
    row = _there(tx, PostRow if post else ResourceLine, plan, one.id, version)
    tx.session.delete(row)
    words = one.role if isinstance(one, Post) else one.what
    name = _named("the post" if post else "the line of money", words, one.privacy)
    say(tx, plan, Sentence(f"took {name} out of the plan", "plan", "resources"))


def _did(id: int) -> str:
    return "changed" if id else "added"


def _named(kind: str, words: str, privacy: Privacy) -> str:
    """The history is read by all of the alliance, so it never names what is private."""
    return f"a private item ({kind.removeprefix('the ')})" if privacy.private else f"{kind} “{words}”"


def _there(tx: Writing, table: Any, plan: PlanHead, id: int, version: int) -> Any:
    """The row to change, None for a new one. Raises NotFound or Stale."""
    if not id:
        return None
    row = tx.session.scalar(select(table).where(table.plan_id == plan.id, table.id == id))
    if row is None:
        raise NotFound(GONE)
    if row.version != version:
        raise Stale(CHANGED)
    return row


def _next(tx: Writing, table: Any, plan: PlanHead) -> int:
    return 1 + (tx.session.scalar(select(func.max(table.position)).where(table.plan_id == plan.id)) or 0)


def deliverable_named(tx: Writing, plan: PlanHead, named: str) -> tuple[int | None, int | None]:
    """The footprint and the deliverable that "slug/ED1" names."""
    if not named:
        return None, None
    slug, _, reference = named.partition("/")
    alliance_id = next((one.id for one in plan.footprints if one.slug == slug), None)
    found = tx.session.scalar(
        select(Deliverable.id).where(Deliverable.alliance_id == alliance_id, Deliverable.reference == reference)
    )
    if found is None:
        raise RuleBroken("That deliverable is no longer there. Choose another one", "deliverable")
    return alliance_id, found


def _post(row: PostRow) -> Post:
    return Post(
        row.role,
        row.employer,
        row.band,
        row.needed_hundredths,
        row.filled_hundredths,
        row.first_year_pence,
        row.second_year_pence,
        privacy_of(row),
        row.id,
        row.version,
    )


def _line(row: ResourceLine, reference: str | None, slugs: Mapping[int, str]) -> Line:
    named = f"{slugs[row.alliance_id]}/{reference}" if reference and row.alliance_id else ""
    return Line(row.year, LineKind(row.kind), row.what, row.amount_pence, named, privacy_of(row), row.id, row.version)
