"""What history keeps of a row: each text that people type in a piece of its own, and no copy of it anywhere else."""

from datetime import date

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from alliance_tracker.data import delivery, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import EvidenceDraft, Upload
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.history import ChangePiece, Note
from alliance_tracker.rules.permissions import Role
from tests import make

NAME = "Zebedee Quillfeather"


@pytest.fixture
def north(app):
    return make.alliance()


def where_it_stands(text: str) -> list[str]:
    """The names of the pieces that hold a text, in any case."""
    rows = db.session.execute(select(ChangePiece.name, ChangePiece.after).order_by(ChangePiece.change_id))
    return [
        name.split(" ", 2)[-1]
        for name, after in rows
        if name != "words" and text.casefold() in (after or "").casefold()
    ]


def test_names_stand_in_pieces_that_can_be_redacted_alone(north):
    make.person(Role.LEAD, north, NAME)
    assert where_it_stands(NAME) == ["name"]


def test_titles_and_names_of_files_too(north):
    made = make.deliverable(north, title=f"Led by {NAME}")
    reference = make.milestone(made)
    file = EvidenceDraft(make.TODAY, upload=Upload(f"{NAME}.txt", "text/plain", b"seen"))
    plan = planning_round(make.TODAY).round
    with writing(make.by(), make.moment()) as tx:
        delivery.meet_milestone(tx, north.id, reference, date(2018, 9, 1), file, 1, plan, make.TODAY)
    assert where_it_stands(NAME) == ["title", "name"]


def test_an_error_of_the_database_does_not_tell_what_was_typed(app):
    statement = insert(Note).values(key="demonstration", value=NAME)
    db.session.execute(statement)
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(statement)
    assert NAME not in str(refused.value)
