"""Promises made, worded anew and withdrawn; progress reported, and what became of them said. All of it stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from alliance_tracker.data.engagement.about import point
from alliance_tracker.data.engagement.followers import Letter, follow, tell
from alliance_tracker.data.engagement.promises import NOT_THERE, PromiseRow, next_number, promise_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseReport, PromiseWording, Verdict
from alliance_tracker.errors import NotFound, RuleBroken, Stale, refuse
from alliance_tracker.rules.engagement import promising
from alliance_tracker.rules.engagement.promising import PromiseDraft, Reason, ReportDraft, SaidDraft
from alliance_tracker.rules.words import day
from alliance_tracker.terms import HowSaid

ANEW = "This promise was worded anew after you opened the page. Read the new words, then send yours again."
REPORTED = (
    "Somebody reported on this promise after you opened the page. Read it, then send yours if it is still needed."
)


def make(tx: Writing, alliance_id: int, draft: PromiseDraft, today: date) -> int:
    """Make a promise; its number. Two at the same moment get two numbers."""
    refuse(promising.check_new(draft, today))
    assert draft.due_on and draft.mode and draft.level
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update())
    row = Promise(
        alliance_id=alliance_id,
        number=next_number(tx.session, alliance_id),
        made_on=today,
        mode=draft.mode.value,
        level=draft.level.value,
        section="",
    )
    point(tx, row, draft.about)
    tx.add(row)
    tx.flush()
    _word(tx, row, 1, draft, today, "")
    tx.say(promising.made(row.number, draft.due_on), alliance_id)
    return row.number


def reword(tx: Writing, alliance_id: int, number: int, draft: PromiseDraft, wording: int, today: date) -> None:
    """Put new words, or a new day, beside the old ones. `wording` is the number of the one that was read."""
    row, found = _held(tx, alliance_id, number)
    _still_made(found)
    if found.facts.now.number != wording:
        raise Stale(ANEW)
    refuse(promising.check_reworded(draft, found.facts, today))
    assert draft.due_on
    _word(tx, row, wording + 1, draft, today, draft.why)
    tx.say(promising.reworded(number, found.facts.now.due_on, draft.due_on, draft.why), alliance_id)


def withdraw(
    tx: Writing, alliance_id: int, number: int, draft: Reason, wording: int, letter: Letter, today: date
) -> None:
    """Promise it no more, with the reason. Nothing is deleted, and whoever gave to it is told."""
    row, found = _held(tx, alliance_id, number)
    _still_made(found)
    if found.facts.now.number != wording:
        raise Stale(ANEW)
    refuse(promising.check_withdrawn(draft))
    row.withdrawn_on, row.why_withdrawn = today, draft.why
    tell(tx, row.id, None, letter)
    tx.say(promising.withdrew(number, draft.why), alliance_id)


def report(
    tx: Writing, alliance_id: int, number: int, draft: ReportDraft, newest: int, letter: Letter, today: date
) -> None:
    """Say how it goes; whoever gave to the promise is told when that changes. `newest` is the report that was read."""
    row, found = _held(tx, alliance_id, number)
    _still_made(found)
    before = found.facts.newest
    if (before.id if before else 0) != newest:
        raise Stale(REPORTED)
    refuse(promising.check_report(draft))
    assert draft.progress
    made = PromiseReport(
        alliance_id=alliance_id,
        promise_id=row.id,
        progress=draft.progress.value,
        happened=draft.happened,
        reported_on=today,
        recorded_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(made)
    tx.flush()
    if before is None or before.progress is not draft.progress:
        tell(tx, row.id, made.id, letter)
    tx.say(promising.reported(number, draft.progress), alliance_id)


def say(tx: Writing, alliance_id: int, number: int, draft: SaidDraft, wording: int, today: date) -> None:
    """Keep what somebody says became of it: the writer's own view, or one written down for somebody else.

    Who says something for the first time has given to the promise, and is told from then on.
    """
    row, found = _held(tx, alliance_id, number)
    if found.facts.now.number != wording:
        raise Stale(ANEW)
    if why_not := promising.why_not_judged(found.facts, today):
        raise RuleBroken(why_not)
    refuse(promising.check_said(draft, found.facts, today))
    assert draft.view and draft.said_on
    own = draft.how is HowSaid.ACCOUNT
    if own and all(one.person_id != tx.actor.person_id for one in found.facts.said):
        follow(tx, alliance_id, number, wanted=True)
    tx.add(
        Verdict(
            alliance_id=alliance_id,
            promise_id=row.id,
            view=draft.view.value,
            why=draft.why,
            how=draft.how.value,
            said_on=draft.said_on,
            recorded_at=tx.now,
            person_id=tx.actor.person_id if own else None,
            recorded_by=None if own else tx.actor.person_id,
            corrects_id=draft.corrects_id,
        )
    )
    tx.say(promising.judged(number, recorded=not own), alliance_id)


def _held(tx: Writing, alliance_id: int, number: int) -> tuple[Promise, PromiseRow]:
    """The promise, held until this is saved, and all that is on record of it."""
    row = tx.session.scalars(
        select(Promise).where(Promise.alliance_id == alliance_id, Promise.number == number).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(NOT_THERE)
    return row, promise_of(alliance_id, number)


def _still_made(found: PromiseRow) -> None:
    if found.facts.withdrawn_on is not None:
        raise RuleBroken(f"{found.reference} was withdrawn on {day(found.facts.withdrawn_on)}. It cannot be changed.")


def _word(tx: Writing, row: Promise, number: int, draft: PromiseDraft, today: date, why: str) -> None:
    tx.add(
        PromiseWording(
            alliance_id=row.alliance_id,
            promise_id=row.id,
            number=number,
            what=draft.what,
            to_whom=draft.to_whom,
            due_on=draft.due_on,
            why=why,
            worded_on=today,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
