"""The database: its base table, its types, its two kinds of transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, DateTime, Engine, Integer, MetaData, Text, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from alliance_tracker.config import Settings
from alliance_tracker.errors import Stale, Unavailable
from alliance_tracker.rules.search.folding import fold

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 4


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FreeText(TypeDecorator[str]):
    """Text that people type. History keeps it in a piece of its own, so that it can be redacted."""

    impl = Text
    cache_ok = True


class PeopleCount(TypeDecorator[int]):
    """How many people: a small number could name somebody, so history tells that it was counted, and no number."""

    impl = Integer
    cache_ok = True


Prose = Annotated[str, mapped_column(FreeText)]
People = Annotated[int, mapped_column(PeopleCount)]
Folded = Annotated[str, mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))]


class Base(DeclarativeBase):
    """Every table. `__audited__ = False` marks the few operational ones that carry no history."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime(), str: Text()}
    __audited__ = True


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A status is text with a CHECK, the same on both databases."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the app. SQLite lives in the data folder, closed to other users of the machine.

    A page is read as everything was at one moment, on both databases: never half of what somebody saves meanwhile.
    What people typed, and every secret, stays out of the errors that the log tells of.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "isolation_level": None}}
    else:
        options = {"pool_pre_ping": True, "pool_size": 8, "connect_args": {"connect_timeout": 3}}
        options |= {"isolation_level": "REPEATABLE READ"}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | {"hide_parameters": True}
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> None:
    """SQLite as it should have been: WAL, foreign keys, full synchronisation, transactions that begin when told.

    It folds only the letters A to Z, so the search lends it the tracker's own way of folding.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-8000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.create_function("folded_words", 1, _folded_words, deterministic=True)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _to_write(session: Session) -> None:
    """Begin a transaction that writes. On PostgreSQL it sees what others commit before it, and waits for its rows."""
    options: dict[str, Any] = {"writes": True}
    if db.engine.dialect.name != "sqlite":
        options["isolation_level"] = "READ COMMITTED"
    session.connection(execution_options=options)


@contextmanager
def write_session() -> Iterator[Session]:
    """The request's session in a transaction that may write: commits at the end, rolls back on any error.

    What the request has read so far belongs to an earlier transaction and is let go first, because on SQLite
    a transaction that reads and then writes can fail at once, whatever the time-out. On PostgreSQL two may read
    the same row before either changes it: the slower one is Stale, like somebody who saves an old form.
    """
    session: Session = db.session()
    session.rollback()
    try:
        _to_write(session)
        yield session
        session.commit()
    except OperationalError as problem:
        session.rollback()
        raise Unavailable(
            "The tracker could not save just now. What you typed is still here. Wait a minute, then save again."
        ) from problem
    except (StaleDataError, IntegrityError) as problem:
        session.rollback()
        if isinstance(problem, IntegrityError) and "unique" not in str(problem.orig).lower():
            raise
        raise Stale("Somebody else saved this at the same moment. Check what you typed, then save again.") from problem
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.clear()


@contextmanager
def operations() -> Iterator[Session]:
    """A second, short transaction for operational tables: counters, sessions, parked text, outgoing mail.

    Not inside `writing`: SQLite has one writer at a time.
    """
    with Session(db.engine, autoflush=False) as session:
        try:
            _to_write(session)
            yield session
            session.commit()
        except OperationalError as problem:
            session.rollback()
            raise Unavailable("The tracker is busy. Wait a minute, then try again.") from problem


def let_go() -> None:
    """Forget whatever this request had read or begun."""
    db.session.rollback()


def _folded_words(text: str | None) -> str:
    return fold(text or "")


def folded(text: str) -> str:
    """Text as it is sorted and searched: the same on both databases, whatever their collation."""
    return " ".join(text.casefold().split())
