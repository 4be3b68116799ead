"""History: the one way to change an audited row, the row that tells of it, and the check of the chains."""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from alliance_tracker.data.db import Base, FreeText, PeopleCount, db, write_session
from alliance_tracker.data.tables.history import ChainHead, Change, ChangePiece
from alliance_tracker.records import Record
from alliance_tracker.rules.history import START, Actor, Piece, Sentence, chain_name, link, piece

COUNTED = "counted"
BATCH = 100
"""Rows that the check of history holds at once."""


HEAD = select(ChainHead.number, ChainHead.hash).where(ChainHead.chain == bindparam("of_chain")).with_for_update()
ADD_CHANGE = insert(Change.__table__)  # type: ignore[arg-type]  # a table, though its type says less
NUMBERED = select(Change.chain, Change.number, Change.id).where(
    Change.chain.in_(bindparam("chains", expanding=True)), Change.number.in_(bindparam("numbers", expanding=True))
)
ADD_PIECES = insert(ChangePiece.__table__)  # type: ignore[arg-type]
ADD_HEAD = insert(ChainHead.__table__)  # type: ignore[arg-type]
MOVE_HEAD = update(ChainHead.__table__).where(ChainHead.chain == bindparam("of_chain"))  # type: ignore[arg-type]
"""Made once: making a statement costs as much as running it, and a page of many rows says many lines."""


class Unsaid(Exception):
    """A programming error: an audited row changed, and no sentence says what happened."""


class Writing:
    """One transaction that writes, by one person, at one moment."""

    def __init__(self, session: Session, actor: Actor, now: datetime):
        self.session = session
        self.actor = actor
        self.now = now
        self._found: list[tuple[str, str | None, str | None]] = []
        self._heads: dict[str, tuple[int, str]] = {}
        self._begun: set[str] = set()
        self._lines: list[tuple[dict[str, Any], Sequence[Piece]]] = []
        self._together = False

    def add(self, *rows: Base) -> None:
        self.session.add_all(rows)

    def flush(self) -> None:
        """Send what changed to the database; the next `say` tells of it."""
        self.session.info["found"] = self._found
        try:
            self.session.flush()
        finally:
            self.session.info.pop("found", None)

    def say(self, sentence: Sentence, alliance_id: int | None = None) -> None:
        """Write one line of history for all that changed since the last: three statements more, the first time four."""
        self.flush()
        chain = chain_name(alliance_id)
        told = [("words", None, sentence.words), *self._found]
        self._found.clear()
        pieces = [piece(name, before, after, secrets.token_hex(8)) for name, before, after in told]
        self._append(chain, sentence, pieces)

    def _append(self, chain: str, sentence: Sentence, pieces: Sequence[Piece]) -> None:
        number, previous = self._head(chain)
        subject = (sentence.kind, sentence.key)
        value = link(previous, chain, number + 1, self.now, self.actor, subject, [part.digest for part in pieces])
        line = {
            "chain": chain,
            "number": number + 1,
            "at": self.now,
            "person_id": self.actor.person_id,
            "office": self.actor.office,
            "origin": self.actor.origin,
            "subject_kind": sentence.kind,
            "subject_key": sentence.key,
            "previous": previous,
            "hash": value,
        }
        self._lines.append((line, pieces))
        self._heads[chain] = (number + 1, value)
        if not self._together:
            self._write_lines()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is said inside is written at the end, all lines at once: a page of many rows says many.

        Nothing inside may read history.
        """
        self._together = True
        try:
            yield
        finally:
            self._together = False
        self._write_lines()

    def _write_lines(self) -> None:
        """The lines with their pieces, and the new ends of their chains. Three statements for one chain."""
        if not self._lines:
            return
        ids = self._written([line for line, _ in self._lines])
        self.session.execute(
            ADD_PIECES,
            [
                {
                    "change_id": change_id,
                    "position": position,
                    "name": part.name,
                    "before": part.before,
                    "after": part.after,
                    "salt": part.salt,
                    "digest": part.digest,
                    "redacted": False,
                }
                for change_id, (_, pieces) in zip(ids, self._lines, strict=True)
                for position, part in enumerate(pieces)
            ],
        )
        for chain in dict.fromkeys(line["chain"] for line, _ in self._lines):
            number, value = self._heads[chain]
            if chain in self._begun:
                self.session.execute(MOVE_HEAD, {"of_chain": chain, "number": number, "hash": value})
            else:
                self.session.execute(ADD_HEAD, {"chain": chain, "number": number, "hash": value})
                self._begun.add(chain)
        self._lines.clear()

    def _written(self, lines: list[dict[str, Any]]) -> list[int]:
        """Write lines; the key of each. One statement for one line, else two."""
        if len(lines) == 1:
            row = self.session.execute(ADD_CHANGE, lines[0])
            return [row.inserted_primary_key[0]]  # type: ignore[attr-defined]
        self.session.execute(ADD_CHANGE, lines)
        places = [(line["chain"], line["number"]) for line in lines]
        wanted = {"chains": list({chain for chain, _ in places}), "numbers": list({number for _, number in places})}
        keys = {(row.chain, row.number): row.id for row in self.session.execute(NUMBERED, wanted)}
        return [keys[place] for place in places]

    def hold_line(self, alliance_id: int) -> None:
        """Wait for whoever has said something of this alliance; who says something later waits. One query at most."""
        self._head(chain_name(alliance_id))

    def _head(self, chain: str) -> tuple[int, str]:
        """The end of a chain, which nobody else moves before this transaction has ended. One query, the first time."""
        if chain not in self._heads:
            row = self.session.execute(HEAD, {"of_chain": chain}).one_or_none()
            self._heads[chain] = (row.number, row.hash) if row else (0, START)
            if row:
                self._begun.add(chain)
        return self._heads[chain]

    def close(self) -> None:
        """Flush what is left; audited changes that no sentence tells of are refused."""
        self.flush()
        if self._found:
            raise Unsaid(f"no sentence tells of {sorted({name for name, *_ in self._found})[:5]}")


@contextmanager
def writing(actor: Actor, now: datetime) -> Iterator[Writing]:
    """The one way to change audited rows: all of it is kept when the block ends, or none of it.

    Load the rows inside the block, change them, then `say` what happened. Derived ratings of every
    deliverable touched are rewritten before the commit.
    """
    with write_session() as session:
        tx = Writing(session, actor, now)
        yield tx
        tx.close()
        for finish in _before_commit:
            finish(tx)


_before_commit: list[Any] = []


def before_commit(function: Any) -> Any:
    """Register what is derived from other rows and must be rewritten in the same transaction."""
    _before_commit.append(function)
    return function


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    """Old and new of every audited row in this flush. Without `writing` around it, it is refused."""
    found: list[tuple[str, str | None, str | None]] | None = session.info.get("found")
    for row in (*session.new, *session.dirty, *session.deleted):
        if not getattr(row, "__audited__", False):
            continue
        pieces = _pieces(session, row)
        if pieces and found is None:
            raise Unsaid(f"{row.__tablename__} changed outside `writing`")
        if pieces and found is not None:
            found.extend(pieces)
            session.info.setdefault("touched", set()).add(_subject(row))


@event.listens_for(Session, "do_orm_execute")
def _no_bulk(state: ORMExecuteState) -> None:
    """A bulk change would pass by the history, so audited tables take none."""
    if state.is_select or not (state.is_insert or state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and getattr(mapper.class_, "__audited__", False):
        raise Unsaid(f"{mapper.class_.__tablename__} must be changed row by row, inside `writing`")


def _subject(row: Any) -> tuple[str, int | None]:
    """Which deliverable a changed row speaks of (for a quarter: which alliance), so that ratings are derived anew."""
    if row.__tablename__ == "deliverable":
        return "deliverable", row.id
    if row.__tablename__ == "quarter":
        return "quarter", row.alliance_id
    return row.__tablename__, getattr(row, "deliverable_id", None)


_UNTOLD = re.compile(r"^id$|^version$|_folded$")
"""Columns that follow from the others; a folded name told of here would outlive the redaction of the name itself."""


def _pieces(session: Session, row: Any) -> list[tuple[str, str | None, str | None]]:
    state = inspect(row)
    name = f"{row.__tablename__} {history_key(row)}"
    columns = [column for column in state.mapper.column_attrs if not _UNTOLD.search(column.key)]
    prose = {column.key for column in columns if isinstance(column.columns[0].type, FreeText)}
    if row in session.dirty:
        return [
            (f"{name} {column.key}", _told(column, old), _told(column, new))
            for column in columns
            for old, new in [_old_and_new(state, column.key)]
            if old != new
        ]
    values = {column.key: _told(column, getattr(row, column.key)) for column in columns}
    whole = json.dumps({key: value for key, value in values.items() if key not in prose and value is not None})
    told = [(name, whole)] + [(f"{name} {key}", values[key]) for key in sorted(prose) if values[key]]
    if row in session.deleted:
        return [(what, text, None) for what, text in told]
    return [(what, None, text) for what, text in told]


def _old_and_new(state: Any, key: str) -> tuple[Any, Any]:
    changed = state.attrs[key].history
    if not changed.has_changes():
        return None, None
    return (changed.deleted[0] if changed.deleted else None), (changed.added[0] if changed.added else None)


def history_key(row: Any) -> str:
    """The key people use for a row (reference, code, slug), or its number where there is none."""
    for key in ("reference", "slug", "code"):
        if value := getattr(row, key, None):
            return str(value)
    return "-".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def _told(column: Any, value: object) -> str | None:
    """A value as history keeps it. How many people is never told, only that they were counted."""
    if value is not None and isinstance(column.columns[0].type, PeopleCount):
        return COUNTED
    return _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


class Line(Record):
    """One line of history as a page shows it; the name is looked up when shown."""

    number: int
    at: datetime
    person_id: int | None
    office: str
    words: str
    kind: str
    key: str
    pieces: tuple[tuple[str, str | None, str | None], ...]


def lines_about(alliance_id: int | None, kind: str, keys: Sequence[str], most: int = 100) -> list[Line]:
    """The newest lines about some subjects of one chain, newest first. Two queries."""
    chosen = (
        select(Change)
        .where(Change.chain == chain_name(alliance_id), Change.subject_kind == kind, Change.subject_key.in_(keys))
        .order_by(Change.number.desc())
        .limit(most)
    )
    return _lines(db.session().scalars(chosen).all())


def latest_lines(alliance_id: int | None, since: datetime, most: int = 20, without: Sequence[str] = ()) -> list[Line]:
    """What has happened on one chain since a moment, newest first, without some kinds of subject. Two queries.

    By the moment it happened, which is the order in which it was written save where a record was brought in later.
    """
    chosen = (
        select(Change)
        .where(Change.chain == chain_name(alliance_id), Change.at > since, Change.subject_kind.not_in(without))
        .order_by(Change.at.desc(), Change.number.desc())
        .limit(most)
    )
    return _lines(db.session().scalars(chosen).all())


def _lines(changes: Sequence[Change]) -> list[Line]:
    pieces: dict[int, list[ChangePiece]] = {change.id: [] for change in changes}
    for part in db.session().scalars(
        select(ChangePiece)
        .where(ChangePiece.change_id.in_(pieces))
        .order_by(ChangePiece.change_id, ChangePiece.position)
    ):
        pieces[part.change_id].append(part)
    return [
        Line(
            change.number,
            change.at,
            change.person_id,
            change.office,
            pieces[change.id][0].after or "removed from the record",
            change.subject_kind,
            change.subject_key,
            tuple((part.name, part.before, part.after) for part in pieces[change.id][1:]),
        )
        for change in changes
    ]


def broken_links(session: Session | None = None) -> list[str]:
    """Every place where history is not what was written, in words, by chain and number; empty when it is true.

    Reads all of history in its order, a hundred rows at a time: about 20,000 changes a second, and memory stays flat.
    """
    session = session or db.session()
    faults: list[str] = []
    ends: dict[str, tuple[int, str]] = {}
    for change, parts in _all_changes(session):
        number, previous = ends.get(change.chain, (0, START))
        actor = Actor(change.person_id, change.office, change.origin)
        subject = (change.subject_kind, change.subject_key)
        true = link(previous, change.chain, number + 1, change.at, actor, subject, [part.digest for part in parts])
        where = f"{change.chain} change {change.number}"
        if change.number != number + 1:
            faults.append(f"{where}: change {number + 1} is missing")
        elif (change.hash, change.previous) != (true, previous):
            faults.append(f"{where}: it has been altered")
        faults += [
            f"{where}: “{part.name}” has been altered"
            for part in parts
            if not part.redacted and not Piece(part.name, part.before, part.after, part.salt, part.digest).is_true()
        ]
        ends[change.chain] = (change.number, change.hash)
    lost = select(ChangePiece.change_id).where(ChangePiece.change_id.not_in(select(Change.id))).distinct()
    faults += [f"a text belongs to no change ({change_id})" for change_id in session.scalars(lost)]
    heads = {head.chain: (head.number, head.hash) for head in session.scalars(select(ChainHead))}
    faults += [
        f"{chain}: its newest change is not the one last written"
        for chain in sorted(heads.keys() | ends.keys())
        if heads.get(chain) != ends.get(chain)
    ]
    return faults


def _all_changes(session: Session) -> Iterator[tuple[Change, list[ChangePiece]]]:
    """Each change of each chain in turn with its pieces. One query, read as a stream."""
    rows = session.execute(
        select(Change, ChangePiece)
        .outerjoin(ChangePiece, ChangePiece.change_id == Change.id)
        .order_by(Change.chain, Change.number, ChangePiece.position),
        execution_options={"yield_per": BATCH},
    )
    for change, pairs in groupby(rows, key=lambda row: row.Change):
        yield change, [pair.ChangePiece for pair in pairs if pair.ChangePiece is not None]
