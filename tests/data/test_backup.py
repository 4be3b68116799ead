"""Backup and restore: all of it, from one moment, into either database, and never a damaged one."""

import zipfile
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from alliance_tracker import create_app
from alliance_tracker.data import backup, check, operations
from alliance_tracker.data.db import Base, db
from alliance_tracker.data.migrate import upgrade
from alliance_tracker.data.people.mail import Message, post
from alliance_tracker.data.tables.history import Outgoing
from alliance_tracker.data.tables.people import WebSession
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.permissions import Role
from tests import make
from tests.conftest import settings_for
from tests.signing_in import open_session

NOW = datetime(2018, 10, 12, 9, tzinfo=UTC)


@pytest.fixture
def filled(app) -> Flask:
    where = make.alliance()
    lead = make.person(Role.LEAD, where)
    made = make.deliverable(where, lead)
    make.milestone(made, critical=True)
    make.update(made)
    return app


def rows(app: Flask) -> dict[str, list[tuple]]:
    with app.app_context():
        return {
            table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def empty_app(tmp_path):
    """Makes apps on migrated databases without a row, and closes their connections in the end."""
    made: list[Flask] = []

    def make_one(url: str) -> Flask:
        app = create_app(settings_for(tmp_path / "other", url))
        made.append(app)
        with app.app_context():
            upgrade(db.engine)
        return app

    yield make_one
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_what_comes_back_is_what_went_in_and_history_holds(filled, empty_app, empty_url, tmp_path):
    said = backup.write(tmp_path / "all.zip", NOW)
    assert "rows of" in said
    other = empty_app(empty_url)
    with other.app_context():
        assert "2018-10-12T09:00" in backup.restore(tmp_path / "all.zip", NOW)
        assert check.faults() == []
    assert rows(other) == rows(filled)


def test_the_other_kind_of_database_takes_it_too(filled, empty_app, kind, request, tmp_path):
    backup.write(tmp_path / "all.zip", NOW)
    if kind == "postgresql":
        url, drop = f"sqlite:///{tmp_path}/other.sqlite", lambda: None
    else:
        server = request.getfixturevalue("pg_server")
        name = server.create()
        url, drop = server.url(name), lambda: server.drop(name)
    other = empty_app(url)
    with other.app_context():
        backup.restore(tmp_path / "all.zip", NOW)
        where = make.alliance("Wessex")
        assert make.deliverable(where), "new rows are numbered after the restored ones"
        db.session.remove()
        db.engine.dispose()
    drop()


def test_sign_ins_links_and_mail_that_were_open_do_not_come_back(filled, empty_app, empty_url, tmp_path):
    person = make.person(Role.MANAGER, make.alliance("Wessex"))
    open_session(filled, person)
    with operations() as ops:
        post(ops, Message("somebody@example.org", "Your code", "123456"), NOW)
    backup.write(tmp_path / "all.zip", NOW)
    other = empty_app(empty_url)
    with other.app_context():
        backup.restore(tmp_path / "all.zip", NOW)
        assert db.session.scalars(select(WebSession.ended_at)).all() == [NOW]
        assert db.session.scalars(select(Outgoing)).all() == []


def test_it_is_closed_to_other_users_and_overwrites_nothing(filled, tmp_path):
    file = tmp_path / "all.zip"
    backup.write(file, NOW)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(RuleBroken, match="Choose another name"):
        backup.write(file, NOW)


def test_a_changed_byte_is_found_before_anything_is_restored(filled, empty_app, empty_url, tmp_path):
    backup.write(tmp_path / "all.zip", NOW)
    with zipfile.ZipFile(tmp_path / "all.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content.replace(b"North", b"South", 1) if name == "alliance.jsonl" else content)
    other = empty_app(empty_url)
    with other.app_context(), pytest.raises(RuleBroken, match="alliance.*altered"):
        backup.restore(tmp_path / "bad.zip", NOW)
    assert not any(rows(other).values())


def test_a_database_in_use_takes_none(filled, tmp_path):
    backup.write(tmp_path / "all.zip", NOW)
    with pytest.raises(RuleBroken, match="new, empty one"):
        backup.restore(tmp_path / "all.zip", NOW)


def test_a_database_that_was_started_already_takes_none(app, tmp_path):
    backup.write(tmp_path / "all.zip", NOW)
    with pytest.raises(RuleBroken, match="new, empty one"):
        backup.restore(tmp_path / "all.zip", NOW)


def test_a_file_that_is_no_backup_is_refused(app, tmp_path):
    (tmp_path / "notes.zip").write_bytes(b"not a zip")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as other:
        other.writestr("photo.png", b"")
    for name in ("notes.zip", "photos.zip"):
        with pytest.raises(RuleBroken, match="is not a backup"):
            backup.restore(tmp_path / name, NOW)
