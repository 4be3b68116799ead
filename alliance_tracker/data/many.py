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
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, event, func, inspect, select, tuple_
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import Base, db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.data.tables.delivery import Activity, Deliverable, Milestone, MilestoneMove, RatingAt
from alliance_tracker.data.tables.many import ManyChange, WayBack
from alliance_tracker.data.tables.people import Person
from alliance_tracker.data.triggers import APPEND_ONLY
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import reference_key
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import some
from alliance_tracker.terms import ManyKind

Values = dict[str, Any]
Key = tuple[Any, ...]
OWN = frozenset({"many_change", "way_back"})
BATCH = 300
TAKEN_BACK = "The change that moved it was taken back"


@dataclass
class Was:
    """One row that a change touched: what it was (nothing if it is new), what it is (nothing if it is gone)."""

    table: str
    key: Key
    was: Values | None
    now: Values | None = None
    unit: str = ""


class Watched:
    """The audited rows that a transaction touches, in the order in which it does."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[Base, Values | None]] = {}

    def see(self, session: Any, _context: Any) -> None:
        """After a flush, while old values are still known: note each row once, as it was at first."""
        for row in (*session.new, *session.dirty, *session.deleted):
            if getattr(row, "__audited__", False) and row.__tablename__ not in OWN and id(row) not in self.rows:
                self.rows[id(row)] = (row, None if row in session.new else _before(row))

    def entries(self) -> list[Was]:
        """Each row with what it is now; one that came and went in between is left out."""
        found = []
        for row, was in self.rows.values():
            state = inspect(row)
            gone = state.deleted or state.detached
            now = None if gone else _values(row)
            if was != now:
                found.append(Was(row.__tablename__, _key(type(row), was or now or {}), was, now))
        return found


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


def keep(tx: Writing, seen: Watched, alliance_id: int, kind: ManyKind, words: str, sentence: Sentence) -> int:
    """Keep the way back of what was watched, and say the sentence. Returns its number. Five statements and the line."""
    entries = seen.entries()
    _name_units(tx, alliance_id, entries)
    row = ManyChange(
        alliance_id=alliance_id, kind=kind.value, words=words, done_at=tx.now, person_id=tx.actor.person_id
    )
    tx.add(row)
    tx.flush()
    told = [[one.table, one.key, one.was, one.now, one.unit] for one in entries]
    tx.add(WayBack(change_id=row.id, content=zlib.compress(json.dumps(told, separators=(",", ":")).encode())))
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


class Returning(Record):
    """What taking a change back would do: the units that go back, and those that changed since and stay."""

    back: tuple[str, ...]
    stay: tuple[str, ...]


def way_back(alliance_id: int, change_id: int) -> Returning:
    """What would go back and what would stay, by reference. About ten queries."""
    entries = _entries(db.session(), alliance_id, change_id)
    staying = _staying(db.session(), alliance_id, entries)
    return _returning(entries, staying)


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
    staying = _staying(tx.session, alliance_id, entries)
    told = _returning(entries, staying)
    if not told.back:
        raise RuleBroken("All of it was changed since, so nothing can be taken back.")
    _take_back(tx, [one for one in entries if one.unit not in staying])
    row.undone_at, row.undone_by_id = tx.now, tx.actor.person_id
    left = f", except {some(list(told.stay))}, changed since" if told.stay else ""
    tx.say(Sentence(f"took back: {row.words}{left}", "change", str(row.id)), alliance_id)
    return told


def _returning(entries: Sequence[Was], staying: Collection[str]) -> Returning:
    units = sorted({one.unit for one in entries}, key=_unit_key)
    return Returning(
        tuple(unit for unit in units if unit not in staying), tuple(unit for unit in units if unit in staying)
    )


def _unit_key(unit: str) -> tuple[str, int, int]:
    return reference_key(unit) if unit[2:3].isdigit() else (unit, 0, 0)


def _entries(session: Any, alliance_id: int, change_id: int) -> list[Was]:
    content = session.scalar(
        select(WayBack.content)
        .join(ManyChange, ManyChange.id == WayBack.change_id)
        .where(ManyChange.alliance_id == alliance_id, ManyChange.id == change_id)
    )
    if content is None:
        raise NotFound("We cannot find that change. Choose one from the page it was made on.")
    return [
        Was(table, tuple(key), was, now, unit) for table, key, was, now, unit in json.loads(zlib.decompress(content))
    ]


# What stays


def _staying(session: Any, alliance_id: int, entries: Sequence[Was]) -> set[str]:
    """The units that somebody changed since, or that something new hangs on, or that are frozen by now."""
    there = _rows_now(session, entries)
    staying = {one.unit for one in entries if _said(one.now) != _said(_told(there.get((one.table, one.key))))}
    staying |= _frozen(session, alliance_id, entries)
    while more := _held(session, [one for one in entries if one.unit not in staying]) - staying:
        staying |= more
    return staying


def _told(row: Base | None) -> Values | None:
    return None if row is None else _values(row)


def _said(values: Values | None) -> Values | None:
    """What a row says: one that was changed and changed back says the same."""
    return None if values is None else {name: value for name, value in values.items() if name != "version"}


def _rows_now(session: Any, entries: Sequence[Was]) -> dict[tuple[str, Key], Base]:
    """The rows as they are, by table and key. A query for each table and 300 rows."""
    found: dict[tuple[str, Key], Base] = {}
    for table, keys in _by_table(entries).items():
        own = _class(table)
        columns = inspect(own).primary_key
        for some_keys in _chunks(keys):
            chosen = columns[0].in_([key[0] for key in some_keys])
            if len(columns) > 1:
                chosen = tuple_(*columns).in_(some_keys)
            for row in session.scalars(select(own).where(chosen).execution_options(populate_existing=True)):
                found[table, _key(own, _values(row))] = row
    return found


def _chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _by_table(entries: Sequence[Was]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for one in entries:
        found.setdefault(one.table, []).append(one.key)
    return found


def _frozen(session: Any, alliance_id: int, entries: Sequence[Was]) -> set[str]:
    """Returns of a quarter that the board has reviewed since, and dates first agreed that were fixed since."""
    reviewed = set(
        session.scalars(
            select(QuarterRow.code).where(QuarterRow.alliance_id == alliance_id, QuarterRow.reviewed_at.is_not(None))
        )
    )
    fixed = set(
        session.scalars(
            select(Deliverable.id).where(
                Deliverable.alliance_id == alliance_id, Deliverable.baseline_fixed_on.is_not(None)
            )
        )
    )
    return {one.unit for one in entries if _is_reviewed(one, reviewed) or _is_fixed(one, fixed)}


def _is_reviewed(one: Was, reviewed: Collection[str]) -> bool:
    return one.table == "quarter_update" and (one.now or one.was or {})["quarter"] in reviewed


def _is_fixed(one: Was, fixed: Collection[int]) -> bool:
    if one.table != "milestone" or one.now is None or one.now["deliverable_id"] not in fixed:
        return False
    return one.was is None or one.was["baseline_on"] != one.now["baseline_on"]


def _held(session: Any, entries: Sequence[Was]) -> set[str]:
    """Units with a new row that a row outside this change refers to by now."""
    ours = {(one.table, one.key) for one in entries if one.was is None}
    new = {(one.table, one.key[0]): one.unit for one in entries if one.was is None and len(one.key) == 1}
    held: set[str] = set()
    for child, column, parent in _references({table for table, _ in new}):
        ids = [key for table, key in new if table == parent]
        own = _class(child)
        keys = [getattr(own, attribute.key) for attribute in _key_attributes(own)]
        at = getattr(own, column)
        for some_ids in _chunks(ids):
            for row in session.execute(select(at, *keys).where(at.in_(some_ids))):
                if (child, tuple(row[1:])) not in ours:
                    held.add(new[parent, row[0]])
    return held


def _references(parents: Collection[str]) -> list[tuple[str, str, str]]:
    """Each (table, column, table it refers to) among the audited tables, by the parent's number."""
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name == RatingAt.__tablename__ or _class_or_none(table.name) is None:
            continue
        for link in table.foreign_keys:
            if link.column.table.name in parents and link.column.name == "id":
                found.append((table.name, _attribute(table.name, link.parent.name), link.column.table.name))
    return found


# Going back


def _take_back(tx: Writing, entries: Sequence[Was]) -> None:
    """Parents come back before what hangs on them, and go after it."""
    there = _rows_now(tx.session, entries)
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
        told = {name: _decoded(value) for name, value in (one.now or {}).items() if name != "id"}
        back = {"moved_from": told["moved_to"], "moved_to": told["moved_from"], "reason": TAKEN_BACK}
        tx.add(MilestoneMove(**told | back | {"moved_at": tx.now, "person_id": tx.actor.person_id}))


def _restore(tx: Writing, one: Was, row: Base | None) -> None:
    assert one.was is not None
    values = {name: _decoded(value) for name, value in one.was.items()}
    if row is None:
        tx.add(_class(one.table)(**values))
        return
    for name, value in values.items():
        if name != "version" and getattr(row, name) != value:
            setattr(row, name, value)


# Rows as plain values


def _class(table: str) -> Any:
    found = _class_or_none(table)
    assert found is not None, table
    return found


def _class_or_none(table: str) -> Any:
    return next((one.class_ for one in Base.registry.mappers if one.local_table.name == table), None)  # type: ignore[attr-defined]


def _attribute(table: str, column: str) -> str:
    mapper = inspect(_class(table))
    return str(mapper.get_property_by_column(mapper.local_table.c[column]).key)


def _key_attributes(own: Any) -> list[Any]:
    mapper = inspect(own)
    return [mapper.get_property_by_column(column) for column in mapper.primary_key]


def _key(own: Any, values: Mapping[str, Any]) -> Key:
    return tuple(values[one.key] for one in _key_attributes(own))


def _values(row: Base) -> Values:
    return {one.key: _encoded(getattr(row, one.key)) for one in inspect(type(row)).column_attrs}


def _before(row: Base) -> Values:
    """The values as they were before this flush."""
    state: Any = inspect(row)
    found = {}
    for one in state.mapper.column_attrs:
        changed = state.attrs[one.key].history
        value = changed.deleted[0] if changed.deleted else getattr(row, one.key)
        found[one.key] = _encoded(value)
    return found


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["at"]) if "at" in value else date.fromisoformat(value["on"])


# Units


def _name_units(tx: Writing, alliance_id: int, entries: Sequence[Was]) -> None:
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
    return str(values.get("reference") or "").partition(".")[0]


__all__ = ["Done", "Returning", "Watched", "change_of", "changes_of", "keep", "undo", "watched", "way_back"]
