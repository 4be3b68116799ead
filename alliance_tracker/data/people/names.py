"""The names people are shown by, looked up when a page is shown, so that an erased person stays erased."""

from collections.abc import Collection

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.people import Person


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """The names to show for these people today; someone who is erased has none. One query, none for nobody."""
    if not person_ids:
        return {}
    rows = db.session().execute(
        select(Person.id, Person.display_name, Person.name).where(Person.id.in_(person_ids)).order_by(Person.id)
    )
    return {row.id: row.display_name or row.name for row in rows if row.display_name or row.name}
