"""Migrations on both databases: up, down, up again, with rows in the tables, and stopped half-way."""

import multiprocessing
import os
import random
import signal
import time

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from alliance_tracker.data import migrate
from alliance_tracker.data.db import Base, prepare
from alliance_tracker.terms import FrozenKind, MoneySource, Rating


def engine_at(url):
    options = {"connect_args": {"isolation_level": None}} if url.startswith("sqlite") else {}
    engine = create_engine(url, **options)
    prepare(engine)
    return engine


@pytest.fixture
def engine(empty_url):
    engine = engine_at(empty_url)
    yield engine
    engine.dispose()


def test_up_makes_what_the_code_says_and_down_leaves_nothing(engine, tampering):
    assert not migrate.is_current(engine)
    migrate.upgrade(engine)
    assert migrate.is_current(engine) and migrate.differences(engine) == []
    with tampering():  # rules that only bids have go with their column
        migrate.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(engine)
    assert migrate.is_current(engine) and migrate.differences(engine) == []


def test_up_twice_changes_nothing(engine):
    migrate.upgrade(engine)
    before = sorted(inspect(engine).get_table_names())
    migrate.upgrade(engine)
    assert sorted(inspect(engine).get_table_names()) == before == sorted([*Base.metadata.tables, "alembic_version"])


def test_each_constraint_has_a_name(engine):
    """A batch migration on SQLite cannot drop one without."""
    migrate.upgrade(engine)
    found = inspect(engine)
    unnamed = [
        (table, key["constrained_columns"])
        for table in Base.metadata.tables
        for key in found.get_foreign_keys(table)
        if not key["name"]
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("quarter_update", "declared", Rating),
        ("deliverable", "money_source", MoneySource),
        ("frozen_quarter", "kind", FrozenKind),
    ],
)
def test_the_migrated_checks_know_every_status(engine, table, column, values):
    """Alembic does not see a changed CHECK, so a new status would slip past the comparison."""
    migrate.upgrade(engine)
    checks = " ".join(check["sqltext"] for check in inspect(engine).get_check_constraints(table))
    assert [value.value for value in values if f"'{value.value}'" not in checks] == []


def test_recorded_rows_refuse_to_be_changed(engine):
    migrate.upgrade(engine)
    insert = (
        "INSERT INTO change (chain, number, at, office, origin, subject_kind, subject_key, previous, hash) "
        "VALUES ('national', 1, '2018-10-12 10:00:00', 'x', 'x', 'x', 'x', 'x', 'x')"
    )
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text(insert))
    for statement in ("UPDATE change SET hash = 'y'", "DELETE FROM change"):
        refused = pytest.raises((DBAPIError, IntegrityError), match="cannot be changed")
        with engine.connect().execution_options(writes=True) as connection, refused, connection.begin():
            connection.execute(text(statement))


def _upgrade(url):
    migrate.upgrade(engine_at(url))


def test_a_migration_killed_half_way_leaves_the_old_or_the_new(empty_url, count):
    """SQLite's file and PostgreSQL's server both undo what was not committed."""
    chance = random.Random(7)
    context = multiprocessing.get_context("fork")
    for _ in range(count(2, 25)):
        child = context.Process(target=_upgrade, args=(empty_url,))
        child.start()
        time.sleep(chance.uniform(0.0, 0.6))  # the kill comes at a moment of chance
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        engine = engine_at(empty_url)
        tables = set(inspect(engine).get_table_names())
        assert tables in (set(), {*Base.metadata.tables, "alembic_version"})
        if tables:
            migrate.downgrade(engine, "base")
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(text("DROP TABLE alembic_version"))
        engine.dispose()


def put(connection, table, **given):
    """A row with what is given, and something in every other column that must not be empty."""
    filled = {"INTEGER": 1, "TEXT": "x", "BOOLEAN": False, "DATE": "2018-06-01", "DATETIME": "2018-06-01 09:00:00"}
    filled["TIMESTAMP"] = filled["DATETIME"]
    columns = inspect(connection).get_columns(table)
    row = {one["name"]: filled[str(one["type"]).split()[0]] for one in columns if not one["nullable"]} | given
    into = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    connection.execute(text(into), row)


def test_a_risk_recorded_before_risks_could_be_private_is_not_private(engine, tampering):
    migrate.upgrade(engine, "0001")
    with tampering(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        put(connection, "region")
        put(connection, "alliance", kind="cancer_alliance")
        put(connection, "area")
        put(connection, "deliverable", money_source="baseline", planned_end="2019-06-01")
        put(connection, "risk", words="Too few beds")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT words, private, private_because, private_until FROM risk")).one()
    assert tuple(kept) == ("Too few beds", False, "", None)
    private = text("UPDATE risk SET private = TRUE")
    refused = pytest.raises(IntegrityError, match="private_has_reason")
    with engine.connect().execution_options(writes=True) as connection, refused, connection.begin():
        connection.execute(private)
