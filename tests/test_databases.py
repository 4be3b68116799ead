"""What the suite stands on: a database that a test has written to is as new for the next one."""

import psycopg
from sqlalchemy import create_engine, text

from alliance_tracker.data.db import Base, db
from alliance_tracker.rules.permissions import Role
from tests import make
from tests.conftest import settings_for
from tests.databases import PostgresHome

TRIGGER = "keep_change_update"


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


def write(home, *statements):
    with psycopg.connect(home.server.address_of(home.name)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_was_written_changed_and_deleted_is_put_back(pg_server, pg_template, apps, tmp_path):
    home = PostgresHome(pg_server, pg_template)
    before = everything(home.url)
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
    assert everything(home.url) != before
    home.renew()
    assert everything(home.url) == before
    home.renew()
    assert everything(home.url) == before
    pg_server.drop(home.name)


def test_who_holds_on_to_a_row_does_not_hold_up_the_next_test(pg_server, pg_template):
    home = PostgresHome(pg_server, pg_template)
    before = everything(home.url)
    holding = psycopg.connect(home.server.address_of(home.name))
    holding.execute("UPDATE region SET name = 'Half of it'")
    write(home, "DELETE FROM timeline_item")
    home.renew()
    holding.close()
    assert everything(home.url) == before
    pg_server.drop(home.name)


def test_a_trigger_that_a_test_took_away_is_there_again(pg_server, pg_template):
    home = PostgresHome(pg_server, pg_template)
    before = everything(home.url)
    write(home, f"DROP TRIGGER {TRIGGER} ON change")
    home.renew()
    assert everything(home.url) == before
    pg_server.drop(home.name)
