"""The risks of deliverables: read for a page, added, changed, closed."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import held_deliverable
from alliance_tracker.data.privacy import keep_privacy, privacy_of
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import NotFound, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.privacy import Privacy
from alliance_tracker.rules.risks import (
    RiskDraft,
    RiskFacts,
    check_risk,
    closed,
    raised,
    rescored,
    score,
    state_on,
)
from alliance_tracker.terms import RiskState


class RiskRow(Record):
    """One risk as a page shows it; `by` is who recorded it."""

    id: int
    position: int
    words: str
    facts: RiskFacts
    owner: str
    why_closed: str
    privacy: Privacy
    version: int
    by: str | None
    reference: str
    title: str

    @property
    def score(self) -> int:
        return score(self.facts.consequence, self.facts.likelihood)


_row: Callable[..., RiskRow] = RiskRow


def risks_of(deliverable_id: int) -> tuple[RiskRow, ...]:
    """All risks of a deliverable: open ones first, highest score first, then closed ones. One query."""
    return tuple(sorted(_read(Risk.deliverable_id == deliverable_id), key=_order))


def private_risks(alliance_id: int, ref: str) -> frozenset[int]:
    """The keys of a deliverable's risks that are private, open or closed. One query."""
    return frozenset(
        db.session.scalars(
            select(Risk.id)
            .join(Deliverable, Deliverable.id == Risk.deliverable_id)
            .where(Deliverable.alliance_id == alliance_id, Deliverable.reference == ref, Risk.private)
        )
    )


def _order(row: RiskRow) -> tuple[bool, int, str, int]:
    return row.facts.closed_on is not None, -row.score, row.reference, row.position


def _read(*where) -> Sequence[RiskRow]:  # type: ignore[no-untyped-def]
    by = aliased(Person)
    rows = db.session.execute(
        select(
            Risk.id,
            Risk.position,
            Risk.words,
            Risk.consequence,
            Risk.likelihood,
            Risk.review_on,
            Risk.opened_on,
            Risk.closed_on,
            Risk.owner,
            Risk.why_closed,
            Risk.private,
            Risk.private_because,
            Risk.private_until,
            Risk.version,
            func.coalesce(by.display_name, by.name),
            Deliverable.reference,
            Deliverable.title,
        )
        .join(Deliverable, Deliverable.id == Risk.deliverable_id)
        .outerjoin(by, by.id == Risk.person_id)
        .where(*where)
        .order_by(Risk.deliverable_id, Risk.position)
    )
    return [_row(*row[:3], RiskFacts(*row[3:8]), *row[8:10], privacy_of(row), *row[13:]) for row in rows]


def add_risk(tx: Writing, alliance_id: int, ref: str, draft: RiskDraft, today: date) -> None:
    """Record a new risk of a deliverable, or raise what is wrong with it."""
    _check(draft, today, is_new=True)
    owner = held_deliverable(tx, alliance_id, ref)
    most = tx.session.scalar(select(func.max(Risk.position)).where(Risk.deliverable_id == owner.id))
    assert draft.consequence and draft.likelihood and draft.review_on
    row = Risk(
        alliance_id=alliance_id,
        deliverable_id=owner.id,
        position=(most or 0) + 1,
        words=draft.words,
        consequence=draft.consequence,
        likelihood=draft.likelihood,
        owner=draft.owner,
        review_on=draft.review_on,
        opened_on=today,
        person_id=tx.actor.person_id,
    )
    keep_privacy(row, draft.privacy)
    tx.add(row)
    tx.say(raised(ref, draft.consequence, draft.likelihood, row.private), alliance_id)


def change_risk(
    tx: Writing, alliance_id: int, ref: str, position: int, draft: RiskDraft, version: int, today: date
) -> None:
    """Change or close a risk. A draft with a closing day closes it; a closed one is left as it is."""
    row = _risk(tx, alliance_id, ref, position, version, today)
    _check(draft, today, is_new=draft.review_on != row.review_on and draft.closed_on is None)
    assert draft.consequence and draft.likelihood and draft.review_on
    before, private = score(row.consequence, row.likelihood), row.private or draft.privacy.private
    row.words, row.owner, row.review_on = draft.words, draft.owner, draft.review_on
    row.consequence, row.likelihood = draft.consequence, draft.likelihood
    row.closed_on, row.why_closed = draft.closed_on, draft.why_closed
    keep_privacy(row, draft.privacy)
    after = score(row.consequence, row.likelihood)
    did = closed(ref, draft.why_closed, private) if draft.closed_on else rescored(ref, before, after, private)
    tx.say(did, alliance_id)


def _check(draft: RiskDraft, today: date, is_new: bool) -> None:
    problems = check_risk(draft, today, is_new)
    if problems:
        raise RulesBroken(problems)


def _risk(tx: Writing, alliance_id: int, ref: str, position: int, version: int, today: date) -> Risk:
    owner = held_deliverable(tx, alliance_id, ref)
    row = tx.session.scalars(
        select(Risk).where(Risk.deliverable_id == owner.id, Risk.position == position)
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that risk. Choose one from the deliverable’s page.")
    facts = RiskFacts(row.consequence, row.likelihood, row.review_on, row.opened_on, row.closed_on)
    if row.version != version or state_on(facts, today) is RiskState.CLOSED:
        raise Stale(f"Somebody else changed this risk of {ref} after you opened it.")
    return row
