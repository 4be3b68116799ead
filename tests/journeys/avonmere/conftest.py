"""The demonstration's alliance in October 2018, made once by its own code and copied for each journey."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from alliance_tracker import create_app, demonstration
from alliance_tracker.config import Settings
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.people import Person
from alliance_tracker.demonstration.people import ACCOUNTS, LEADS, WHERE
from alliance_tracker.records import Record, replace
from tests.conftest import settings_for
from tests.databases import Home, SqliteHome


class Account(Record):
    """Somebody of the demonstration: whom a journey is about."""

    id: int
    name: str
    email: str


@pytest.fixture(scope="session")
def avonmere(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The alliance with its six quarters, five of them reviewed."""
    folder = tmp_path_factory.mktemp("avonmere")
    path = folder / "avonmere.sqlite"
    shutil.copy(sqlite_template, path)
    app = create_app(replace(settings_for(folder, f"sqlite:///{path}"), demonstration=True))
    demonstration.make(app, 1, lambda line: None, only=(WHERE,))
    with app.app_context():
        db.engine.dispose()
    return path


@pytest.fixture
def kind() -> str:
    """Journeys are about pages, which are the same on both databases."""
    return "sqlite"


@pytest.fixture(scope="session")
def avonmere_home(avonmere: Path, data_home: Path) -> Home:
    return SqliteHome(avonmere, data_home / "avonmere.sqlite")


@pytest.fixture
def database_url(avonmere_home: Home) -> str:
    avonmere_home.renew()
    return avonmere_home.url


@pytest.fixture
def settings(database_url: str, data_home: Path) -> Settings:
    return replace(settings_for(data_home, database_url), demonstration=True)


@pytest.fixture
def people(app: Flask) -> dict[str, Account]:
    """The accounts and the leads by their short names: manager, lead, board, patient and so on."""
    rows = {row.email: row for row in db.session.scalars(select(Person))}
    db.session.rollback()
    return {one.key: Account(rows[one.email].id, one.name, one.email) for one in (*ACCOUNTS, *LEADS)}


@pytest.fixture
def manager(page: Page, people: dict[str, Account], browse_as: Callable[[Page, Account], Page]) -> Page:
    """The programme manager's browser, signed in."""
    return browse_as(page, people["manager"])
