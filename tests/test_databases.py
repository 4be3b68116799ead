"""What the suite stands on: a database that a test has written to is as new for the next one."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from alliance_tracker.data.db import Base, db
from alliance_tracker.rules.permissions import Role
from tests import make
from tests.conftest import settings_for
from tests.databases import PostgresHome


def everything(url):
    """Each table with its rows, and each sequence."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = {
            table.name: sorted(map(repr, connection.execute(table.select()))) for table in Base.metadata.sorted_tables
        }
        sequences = connection.execute(text("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")).fetchall()
        triggers = connection.execute(text("SELECT tgname FROM pg_trigger ORDER BY 1")).fetchall()
    engine.dispose()
    return tables, sequences, triggers


@pytest.fixture
def home(pg_server, pg_template):
    """A database that only this test has."""
    home = PostgresHome(pg_server, pg_template)
    yield home
    pg_server.drop(home.name)


@pytest.fixture
def as_new(home):
    """`as_new(made_anew=False)`: renewed, it holds what it held at first, and is the same database or another one."""
    held, number = everything(home.url), number_of(home)

    def check(made_anew):
        home.renew()
        assert everything(home.url) == held
        assert (number_of(home) != number) is made_anew

    return check


def number_of(home):
    """The database's number on its server; one that is made anew has another."""
    with psycopg.connect(home.server.address_of(home.name)) as connection:
        return connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()


def write(home, *statements):
    with psycopg.connect(home.server.address_of(home.name)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_was_written_changed_and_deleted_is_put_back(home, as_new, apps, tmp_path):
    app = apps.of(settings_for(tmp_path, home.url))
    with app.app_context():
        alliance = make.alliance()
        make.deliverable(alliance, make.person(Role.LEAD, alliance))
        db.session.remove()
        db.engine.dispose()
    write(
        home,
        "UPDATE region SET name = 'Elsewhere' WHERE id = (SELECT min(id) FROM region)",
        "DELETE FROM timeline_item",
        "SELECT nextval('person_id_seq')",
    )
    as_new(made_anew=False)
    as_new(made_anew=False)


def test_who_holds_on_to_a_row_does_not_hold_up_the_next_test(home, as_new):
    with psycopg.connect(home.server.address_of(home.name)) as holding:
        holding.execute("UPDATE region SET name = 'Half of it' WHERE id = (SELECT min(id) FROM region)")
        write(home, "UPDATE region SET name = 'Elsewhere' WHERE id = (SELECT max(id) FROM region)")
        as_new(made_anew=False)
        holding.close()


def test_a_trigger_that_a_test_took_away_is_there_again(home, as_new):
    write(home, "DROP TRIGGER keep_change_update ON change")
    as_new(made_anew=True)
