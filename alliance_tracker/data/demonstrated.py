"""Whether this database is a demonstration, and the keys that its records refer to."""

from sqlalchemy import func, select, update

from alliance_tracker.data.db import db, operations
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.guidance import AnnexItem, Area, NationalWork, PatientGroup
from alliance_tracker.data.tables.history import Note, Outgoing
from alliance_tracker.data.tables.people import Person
from alliance_tracker.records import Record

KEY = "demonstration"


class Codes(Record):
    """Rows of the reference data by the codes people use, and the titles of Annex A items."""

    areas: dict[str, int]
    items: dict[str, int]
    titles: dict[str, str]
    groups: dict[str, int]
    national: dict[str, int]


def made() -> str | None:
    """What the demonstration in this database was made with, or nothing. One query."""
    return db.session().scalar(select(Note.value).where(Note.key == KEY))


def mark(value: str) -> None:
    """Write down that the demonstration is complete."""
    with operations() as ops:
        ops.add(Note(key=KEY, value=value))


def mail_has_gone() -> None:
    """What was written while the demonstration's past was made went out long ago: nothing of it is sent now."""
    with operations() as ops:
        ops.execute(update(Outgoing).where(Outgoing.sent_at.is_(None)).values(sent_at=Outgoing.written_at, body=""))


def has_people() -> bool:
    """Whether anybody has an account here. One query."""
    return bool(db.session().scalar(select(func.count()).select_from(Person)))


def codes() -> Codes:
    """The codes of the guidance. Four queries."""
    session = db.session()
    items = session.execute(select(AnnexItem.code, AnnexItem.id, AnnexItem.title)).all()
    return Codes(
        dict(session.execute(select(Area.code, Area.id)).all()),
        {row.code: row.id for row in items},
        {row.code: row.title for row in items},
        dict(session.execute(select(PatientGroup.code, PatientGroup.id)).all()),
        dict(session.execute(select(NationalWork.code, NationalWork.id)).all()),
    )


def real_alliances() -> list[tuple[int, str]]:
    """The 19 alliances of Annex i, key and address. One query."""
    chosen = select(Alliance.id, Alliance.slug).where(~Alliance.invented).order_by(Alliance.position, Alliance.id)
    return list(db.session().execute(chosen).all())
