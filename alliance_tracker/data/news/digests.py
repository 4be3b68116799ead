"""Who wants the weekly e-mail, and for which Monday the last one was written."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select, text, update

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.people.mail import Message, post
from alliance_tracker.data.people.sessions import belongs_to_a_group, grants_of, in_force
from alliance_tracker.data.tables.people import Digest, Person, PersonState, RoleGrant
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Viewer

_BEGIN = text(
    "INSERT INTO digest (person_id, wanted, written_on) SELECT person.id, true, :due FROM person "
    "WHERE person.state = 'active' AND person.id NOT IN (SELECT person_id FROM digest) "
    "ON CONFLICT (person_id) DO NOTHING"
)
_CHOOSE = text(
    "INSERT INTO digest (person_id, wanted, written_on) VALUES (:person, :wanted, :due) "
    "ON CONFLICT (person_id) DO UPDATE SET wanted = excluded.wanted, written_on = excluded.written_on"
)


class Waiting(Record):
    """Somebody whose e-mail for a Monday is not written yet, and the Monday of their last one."""

    viewer: Viewer
    written_on: date | None


def wanted(person_id: int) -> bool:
    """Whether somebody gets the weekly e-mail; who never chose does. One query."""
    row = db.session().get(Digest, person_id, populate_existing=True)
    return row is None or row.wanted


def choose(person_id: int, want: bool, due: date) -> None:
    """Have the weekly e-mail or none, from the next Monday on: weeks without one are not told of later."""
    if wanted(person_id) == want:
        return
    with operations() as ops:
        ops.execute(_CHOOSE.bindparams(bindparam("due", due)), {"person": person_id, "wanted": want})


def begin(due: date) -> None:
    """Whoever is new gets their first e-mail on the next Monday. One statement."""
    with operations() as ops:
        ops.execute(_BEGIN.bindparams(bindparam("due", due)))


def waiting(due: date, today: date) -> list[Waiting]:
    """Who holds a role, wants the e-mail and has none for this Monday yet. One query and one for each of them."""
    has_role = exists().where(RoleGrant.person_id == Person.id, *in_force(today))
    rows = db.session().execute(
        select(Person.id, Person.display_name, Person.name, Person.email, Digest.written_on, belongs_to_a_group(today))
        .join(Digest, Digest.person_id == Person.id)
        .where(Person.state == PersonState.ACTIVE.value, Digest.wanted, _not_yet(due), has_role)
        .order_by(Person.id)
    )
    return [
        Waiting(
            Viewer(row.id, row.display_name or row.name, row.email, grants_of(row.id, today), None, row.in_group),
            row.written_on,
        )
        for row in rows.all()
    ]


def write(person_id: int, due: date, message: Message | None, now: datetime) -> bool:
    """Write somebody's e-mail of a Monday, or none, once: the note of it and the e-mail are kept together or neither.

    Of two who try at once the second finds it written; so does who begins again after the first was killed.
    """
    with operations() as ops:
        done = ops.execute(
            update(Digest)
            .where(Digest.person_id == person_id, Digest.wanted, _not_yet(due))
            .values(written_on=due)
            .execution_options(synchronize_session=False)
        )
        first = int(done.rowcount) == 1  # type: ignore[attr-defined]
        if first and message is not None:
            post(ops, message, now)
    return first


def _not_yet(due: date):  # type: ignore[no-untyped-def]  # a condition, whose type says nothing to a reader
    return or_(Digest.written_on.is_(None), Digest.written_on < due)
