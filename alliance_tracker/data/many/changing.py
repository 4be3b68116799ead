"""Changes of many rows at once: what each row was before is kept, and one press takes all of it back.

    with many.watched(tx) as rows:
        ...  # any saves
    change_id = many.keep(tx, rows, alliance_id, ManyKind.PLAN, sentence)

Rows go back by units: a deliverable with all that hangs on it. A unit that somebody changed since stays as it is.
"""

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import Base, db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold, hold_deliverables
from alliance_tracker.data.many.rows import Was, Watched, class_of, decoded, rows_now
from alliance_tracker.data.many.staying import reviewed_in, staying_in
from alliance_tracker.data.tables.delivery import (
    Activity,
    Deliverable,
    Milestone,
    MilestoneMove,
    QuarterUpdate,
    RatingAt,
)
from alliance_tracker.data.tables.many import ManyChange, WayBack
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.triggers import APPEND_ONLY
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.delivery.moving import moved_back
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import some
from alliance_tracker.terms import ManyKind

TAKEN_BACK = "The change that moved it was taken back"


def name_units(tx: Writing, alliance_id: int, entries: Sequence[Was]) -> None:
    """Say of each row which deliverable it hangs on. Three queries."""
    names: dict[str, Callable[[Any], str]] = {}
    for column, table in (("deliverable_id", Deliverable), ("milestone_id", Milestone), ("activity_id", Activity)):
        own: Any = table
        rows = tx.session.execute(select(own.id, own.reference).where(own.alliance_id == alliance_id))
        names[column] = {key: str(reference) for key, reference in rows}.get  # type: ignore[assignment]
    for one in entries:
        values = one.now or one.was or {}
        one.unit = _unit(values, names) or f"{one.table} {one.key[0]}"


def _unit(values: Mapping[str, Any], names: Mapping[str, Callable[[Any], str | None]]) -> str:
    """ED3 for a milestone ED3.6, and for all that names ED3 or one of its milestones."""
    if "deliverable_id" in values and (name := names["deliverable_id"](values["deliverable_id"])):
        return name
    for column in ("activity_id", "milestone_id"):
        if column in values and (name := names[column](values[column])):
            return name.partition(".")[0].partition("-")[0]
    return str(values.get("reference") or values.get("subject") or "").partition(".")[0]


@contextmanager
def watched(tx: Writing) -> Iterator[Watched]:
    """Watch what this transaction changes until the block ends."""
    seen = Watched()
    event.listen(tx.session, "after_flush", seen.see)
    try:
        yield seen
        tx.flush()
    finally:
        event.remove(tx.session, "after_flush", seen.see)


def keep(
    tx: Writing,
    seen: Watched,
    alliance_id: int,
    kind: ManyKind,
    words: str,
    sentence: Sentence,
    told: Sequence[int] = (),
) -> int:
    """Keep the way back of what was watched, and say the sentence. Returns its number. Five statements and the line.

    `told` are the people who are told of it, by key, so that they can be told when it is taken back.
    """
    entries = seen.entries()
    name_units(tx, alliance_id, entries)
    row = ManyChange(
        alliance_id=alliance_id, kind=kind.value, words=words, done_at=tx.now, person_id=tx.actor.person_id
    )
    tx.add(row)
    tx.flush()
    rows = [[one.table, one.key, one.was, one.now, one.unit] for one in entries]
    content = json.dumps({"rows": rows, "told": list(told)}, separators=(",", ":"))
    tx.add(WayBack(change_id=row.id, content=zlib.compress(content.encode()), kept_at=tx.now))
    tx.say(sentence, alliance_id)
    return row.id


class Done(Record):
    """A change of many rows, as a page tells of it."""

    id: int
    kind: ManyKind
    words: str
    done_at: datetime
    person_id: int | None
    by: str | None
    undone_at: datetime | None
    undone_by: str | None


def changes_of(alliance_id: int, kinds: Collection[ManyKind] = tuple(ManyKind), most: int = 10) -> list[Done]:
    """The newest changes of many rows, newest first. One query."""
    rows = db.session.execute(
        _chosen()
        .where(ManyChange.alliance_id == alliance_id, ManyChange.kind.in_([kind.value for kind in kinds]))
        .order_by(ManyChange.id.desc())
        .limit(most)
    )
    return [_done(row) for row in rows]


def change_of(alliance_id: int, change_id: int) -> Done:
    """One of them, or NotFound. One query."""
    chosen = _chosen().where(ManyChange.alliance_id == alliance_id, ManyChange.id == change_id)
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("We cannot find that change. Choose one from the page it was made on.")
    return _done(row)


def _chosen() -> Any:
    by, undoer = aliased(Person), aliased(Person)
    return (
        select(
            ManyChange.id,
            ManyChange.kind,
            ManyChange.words,
            ManyChange.done_at,
            ManyChange.person_id,
            func.coalesce(by.display_name, by.name),
            ManyChange.undone_at,
            func.coalesce(undoer.display_name, undoer.name),
        )
        .outerjoin(by, by.id == ManyChange.person_id)
        .outerjoin(undoer, undoer.id == ManyChange.undone_by_id)
    )


def _done(row: Any) -> Done:
    return Done(row[0], ManyKind(row[1]), *row[2:])


class LetGo(RuleBroken):
    """What the rows of a change were before is kept for half a year."""


class Returning(Record):
    """What taking a change back would do: the units that go back, those that changed since and stay, and those that
    stay because the board has reviewed them. After half a year what the rows were before is let go of."""

    back: tuple[str, ...]
    stay: tuple[str, ...]
    reviewed: tuple[str, ...] = ()
    let_go: bool = False

    @property
    def left(self) -> list[tuple[str, tuple[str, ...]]]:
        """What stays, with why."""
        told = (("changed since", self.stay), ("reviewed by the board", self.reviewed))
        return [(why, units) for why, units in told if units]


def way_back(alliance_id: int, change_id: int) -> Returning:
    """What would go back and what would stay, by reference. About ten queries."""
    try:
        entries = _entries(db.session(), alliance_id, change_id)
    except LetGo:
        return Returning((), (), let_go=True)
    return _returning(db.session(), alliance_id, entries)


class Reach(Record):
    """What a change is about: deliverables by reference, and by code the quarters of which it changed what counts."""

    units: frozenset[str] = frozenset()
    quarters: frozenset[str] = frozenset()


def reach_of(alliance_id: int, change_id: int) -> Reach:
    """How far a change reaches; nowhere any more once its rows are let go of. One query."""
    try:
        entries = _entries(db.session(), alliance_id, change_id)
    except LetGo:
        return Reach()
    return Reach(frozenset(one.unit for one in entries), _quarters(entries))


def _quarters(entries: Sequence[Was]) -> frozenset[str]:
    counting = [one.now or one.was or {} for one in entries if one.table == QuarterUpdate.__tablename__]
    return frozenset(values["quarter"] for values in counting)


def undo(tx: Writing, alliance_id: int, change_id: int) -> Returning:
    """Take back all of a change that nobody has changed since, in one transaction, and say so.

    Raises RuleBroken when it was taken back already, or when nothing of it can go back.
    """
    row = tx.session.scalars(
        select(ManyChange).where(ManyChange.alliance_id == alliance_id, ManyChange.id == change_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("We cannot find that change. Choose one from the page it was made on.")
    if row.undone_at is not None:
        raise RuleBroken("This was taken back already.")
    entries = _entries(tx.session, alliance_id, change_id)
    for code in sorted(_quarters(entries)):
        hold(tx, alliance_id, Quarter.parse(code))
    hold_deliverables(tx, alliance_id, {one.unit for one in entries})
    told = _returning(tx.session, alliance_id, entries)
    if not told.back:
        raise RuleBroken("All of it was changed or reviewed since, so nothing can be taken back.")
    back = [one for one in entries if one.unit in told.back]
    take_back(tx, back)
    row.undone_at, row.undone_by_id = tx.now, tx.actor.person_id
    left = "".join(f", except {some(list(units))}, {why}" for why, units in told.left)
    if row.kind == ManyKind.MILESTONES.value:
        steps = [one.was["reference"] for one in back if one.was and one.table == Milestone.__tablename__]
        for sentence in moved_back(steps):
            tx.say(sentence, alliance_id)
    tx.say(Sentence(f"took back: {row.words}{left}", "change", str(row.id)), alliance_id)
    return told


def _returning(session: Any, alliance_id: int, entries: Sequence[Was]) -> Returning:
    staying, reviewed = staying_in(session, alliance_id, entries), reviewed_in(session, alliance_id, entries)
    units = sorted({one.unit for one in entries}, key=_unit_key)
    return Returning(
        tuple(unit for unit in units if unit not in staying),
        tuple(unit for unit in units if unit in staying - reviewed),
        tuple(unit for unit in units if unit in reviewed),
    )


def _unit_key(unit: str) -> tuple[str, int, int]:
    return reference_key(unit) if unit[2:3].isdigit() else (unit, 0, 0)


class MovedBack(Record):
    """A milestone that a change moved: its date before, and the one it was moved to."""

    reference: str
    unit: str
    title: str
    before: date
    moved: date


class Telling(Record):
    """Who was told of a change, by key, and the milestones that it moved."""

    people: tuple[int, ...]
    milestones: tuple[MovedBack, ...]


def telling_of(alliance_id: int, change_id: int) -> Telling:
    """Who is to be told when a change is taken back, and of what. One query."""
    kept = _kept(db.session(), alliance_id, change_id)
    milestones = [one for one in _rows(kept) if one.table == Milestone.__tablename__ and one.was and one.now]
    return Telling(tuple(kept["told"]), tuple(_moved_back(one, one.was or {}, one.now or {}) for one in milestones))


def _moved_back(one: Was, was: Mapping[str, Any], now: Mapping[str, Any]) -> MovedBack:
    before, moved = (decoded(side["forecast_on"] or side["baseline_on"]) for side in (was, now))
    return MovedBack(was["reference"], one.unit, was["title"], before, moved)


def _entries(session: Any, alliance_id: int, change_id: int) -> list[Was]:
    return _rows(_kept(session, alliance_id, change_id))


def _rows(kept: Mapping[str, Any]) -> list[Was]:
    return [Was(table, tuple(key), was, now, unit) for table, key, was, now, unit in kept["rows"]]


def _kept(session: Any, alliance_id: int, change_id: int) -> dict[str, Any]:
    content = session.scalar(
        select(WayBack.content)
        .join(ManyChange, ManyChange.id == WayBack.change_id)
        .where(ManyChange.alliance_id == alliance_id, ManyChange.id == change_id)
    )
    if content is None:
        raise LetGo("This was done more than half a year ago, so it can no longer be taken back in one press.")
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def take_back(tx: Writing, entries: Sequence[Was]) -> None:
    """Parents come back before what hangs on them, and go after it."""
    there = rows_now(tx.session, entries)
    order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
    again = [one for one in entries if one.was is not None]
    for table in sorted({one.table for one in again}, key=lambda name: order[name]):
        for one in again:
            if one.table == table and one.was is not None:
                _restore(tx, one, there.get((one.table, one.key)))
        tx.flush()
    _move_back(tx, [one for one in entries if one.table == MilestoneMove.__tablename__])
    new = [one for one in entries if one.was is None and one.table not in APPEND_ONLY]
    for table in sorted({one.table for one in new}, key=lambda name: -order[name]):
        if table == Deliverable.__tablename__:
            keys = [one.key[0] for one in new if one.table == table]
            tx.session.execute(delete(RatingAt).where(RatingAt.deliverable_id.in_(keys)))
        for one in new:
            if one.table == table:
                tx.session.delete(there[one.table, one.key])
        tx.flush()


def _move_back(tx: Writing, moves: Sequence[Was]) -> None:
    """A move of a milestone is never taken out of the record: another one leads back."""
    for one in reversed(moves):
        told = {name: decoded(value) for name, value in (one.now or {}).items() if name != "id"}
        back = {"moved_from": told["moved_to"], "moved_to": told["moved_from"], "reason": TAKEN_BACK}
        tx.add(MilestoneMove(**told | back | {"moved_at": tx.now, "person_id": tx.actor.person_id}))


def _restore(tx: Writing, one: Was, row: Base | None) -> None:
    assert one.was is not None
    values = {name: decoded(value) for name, value in one.was.items()}
    if row is None:
        tx.add(class_of(one.table)(**values))
        return
    for name, value in values.items():
        if name != "version" and getattr(row, name) != value:
            setattr(row, name, value)
