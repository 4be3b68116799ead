"""Milestones moved together: read, checked against what was shown, and kept in one transaction with its way back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from alliance_tracker.data import many
from alliance_tracker.data.board.sending import Told, addresses_of
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery.sequence import WAITS, lanes_of
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold_deliverables
from alliance_tracker.data.many import Done, MovedBack, Returning
from alliance_tracker.data.people.mail import Message, post
from alliance_tracker.data.tables.delivery import Deliverable, Milestone, MilestoneMove
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import MovedDate, Round
from alliance_tracker.rules.delivery.moving import Moved, Preview, Shift, previewed, said_of, said_of_all
from alliance_tracker.rules.delivery.telling import parts_of
from alliance_tracker.terms import ManyKind

CHANGED = "Something changed after this was shown to you. Nothing has moved. Below is what would move now."
_LEADS = select(Deliverable.reference, Deliverable.lead_id, Deliverable.deputy_id).where(
    Deliverable.alliance_id == bindparam("alliance")
)
Letters = Callable[[Preview, Mapping[int, Told]], Sequence[Message]]


def preview_of(alliance_id: int, chosen: Sequence[str], shift: Shift, reason: str, plan: Round, today: date) -> Preview:
    """What moving these would do. Five queries."""
    return previewed(lanes_of(alliance_id), chosen, shift, reason, plan, today)


def told_by(alliance_id: int, preview: Preview, mover: int | None, today: date) -> dict[int, Told]:
    """Who is written to: everybody the move concerns who can be, but whoever moves. One query."""
    people = [key for key, _, _ in preview.told if key != mover]
    known = addresses_of(alliance_id, people, today) if people else {}
    return {key: known[key] for key in people if key in known}


def move(
    tx: Writing,
    alliance_id: int,
    chosen: Sequence[str],
    shift: Shift,
    reason: str,
    stamp: str,
    plan: Round,
    today: date,
    letters: Letters,
) -> tuple[int, Preview]:
    """Move exactly what was shown under this stamp, say so for each deliverable, tell the leads, keep the way back.

    Raises Stale when anything of it has changed since. About ten statements, two for each deliverable, and the letters.
    """
    hold_deliverables(tx, alliance_id, {one.partition(".")[0] for one in chosen})
    preview = preview_of(alliance_id, chosen, shift, reason, plan, today)
    if preview.stamp != stamp:
        raise Stale(CHANGED)
    if preview.refused:
        raise RuleBroken("Some of these milestones cannot move so far. Take them out, or move all by less.")
    if not preview.moved:
        raise RuleBroken("There is nothing to move. Choose milestones that are not met.", "milestones")
    with many.watched(tx) as seen:
        _apply(tx, alliance_id, preview)
    told = told_by(alliance_id, preview, tx.actor.person_id, today)
    words = preview.words.removeprefix("moved ")
    change = many.keep(tx, seen, alliance_id, ManyKind.MILESTONES, words, said_of_all(preview), list(told))
    for letter in letters(preview, told):
        post(tx.session, letter, tx.now)
    return change, preview


class ToldBack(Record):
    """Somebody who is told that a move was taken back, and the milestones: their own that go back, those that what
    they lead waits for, and why which of their own stay, each with its deliverables."""

    person: Told
    own: tuple[MovedBack, ...]
    waited: tuple[MovedBack, ...]
    left: tuple[tuple[str, tuple[str, ...], tuple[MovedBack, ...]], ...]


def told_back(
    alliance_id: int, change: Done, going: Returning, undoer: int | None, today: date
) -> tuple[ToldBack, ...]:
    """Who is written to when a move is taken back: of who was told of it, and who made it, those whom this concerns.

    Not whoever takes it back. Nobody is told of any other change of many rows. Four queries.
    """
    if change.kind is not ManyKind.MILESTONES:
        return ()
    telling = many.telling_of(alliance_id, change.id)
    people = sorted({key for key in (*telling.people, change.person_id) if key not in (undoer, None)})
    if not people:
        return ()
    leads = {ref: keys for ref, *keys in db.session.execute(_LEADS, {"alliance": alliance_id})}
    waits = [(one, on) for one, on in db.session.execute(WAITS, {"alliance": alliance_id})]
    parts = parts_of(people, change.person_id, leads, waits, going.back, going.left)
    known = addresses_of(alliance_id, list(parts), today)

    def steps(units: Collection[str]) -> tuple[MovedBack, ...]:
        return tuple(one for one in telling.milestones if one.unit in units)

    return tuple(
        ToldBack(
            known[key],
            steps(part.own),
            steps(part.waited),
            tuple((why, units, steps(units)) for why, units in part.left),
        )
        for key, part in parts.items()
        if key in known
    )


def take_back(
    tx: Writing, alliance_id: int, change: Done, today: date, letter: Callable[[ToldBack], Message]
) -> Returning:
    """Take a change back as far as it can be, and tell of a move whom that concerns. Four queries beside that."""
    going = many.undo(tx, alliance_id, change.id)
    for told in told_back(alliance_id, change, going, tx.actor.person_id, today):
        post(tx.session, letter(told), tx.now)
    return going


def _apply(tx: Writing, alliance_id: int, preview: Preview) -> None:
    """New dates with a row for each move, one line of history for each deliverable."""
    names = [one.reference for one in preview.moved]
    rows = {
        row.reference: row
        for row in tx.session.scalars(
            select(Milestone).where(Milestone.alliance_id == alliance_id, Milestone.reference.in_(names))
        )
    }
    sentences = said_of(preview)
    for ref in preview.deliverables:
        for one in preview.moved:
            if one.lane == ref:
                _one(tx, rows[one.reference], one, preview.reason)
        tx.say(sentences[ref], alliance_id)


def _one(tx: Writing, row: Milestone, one: Moved, reason: str) -> None:
    """A fixed baseline stays. Each date expected that moves leaves its row, as on the milestone's own page."""
    row.baseline_on = one.baseline
    if one.forecast is None:
        return
    tx.add(
        MilestoneMove(
            alliance_id=row.alliance_id,
            milestone_id=row.id,
            which=MovedDate.FORECAST.value,
            moved_from=one.old,
            moved_to=one.forecast,
            reason=reason,
            decision="",
            moved_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    row.forecast_on = one.forecast
