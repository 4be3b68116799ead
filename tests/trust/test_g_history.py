"""G1, G2: no write without its line of history, also when the process dies; no change to history unseen."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from alliance_tracker import create_app
from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.history import Unsaid, broken_links
from alliance_tracker.data.tables.alliances import Region
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.data.triggers import APPEND_ONLY, PIECES, create_triggers
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Progress, View
from tests import grouping, involving, make
from tests.audited import audited_tables
from tests.conftest import settings_for
from tests.trust.voices import fill_voices

BY = Actor(None, "Operator", "the suite")
NOT_AUDITED = {
    "change", "change_piece", "chain_head", "file_content", "throttle", "outbox", "parked_form", "draft", "once",
    "picture", "note", "rating_at", "frozen_content", "credential", "passkey", "recovery_code", "totp_used",
    "web_session", "one_use_link", "feed_token", "agreement_link", "printed_paper", "follower", "told", "interest",
    "decision_link", "digest", "way_back",
}  # fmt: skip
"""Operational tables, secrets, what is derived, and the bytes whose hashes stand in an audited row."""


def test_g1_the_tables_without_history_are_these(app):
    every = set(db.metadata.tables)
    assert every - audited_tables() == NOT_AUDITED


@pytest.fixture
def long_history(app):
    """Forty changes on two chains."""
    north, south = make.alliance(), make.alliance("Wessex")
    for number in range(20):
        for where in (north, south):
            with writing(BY, datetime.now(UTC)) as tx:
                row = tx.session.get(Region, 1)
                row.name = f"Region {number} {where.slug}"
                tx.say(Sentence(f"renamed a region, the {number}th time", "region", "1"), where.alliance_id)
    db.session.rollback()
    assert broken_links() == []
    db.session.rollback()
    return north, south


def test_g1_a_change_without_a_sentence_is_refused(app):
    with pytest.raises(Unsaid), writing(BY, datetime.now(UTC)) as tx:
        tx.session.get(Region, 1).name = "Elsewhere"
    assert db.session.get(Region, 1).name != "Elsewhere"


def test_g1_a_change_outside_is_refused(app):
    db.session.get(Region, 1).name = "Elsewhere"
    with pytest.raises(Unsaid):
        db.session.flush()
    db.session.rollback()


def test_g1_a_bulk_change_is_refused(app):
    with pytest.raises(Unsaid), writing(BY, datetime.now(UTC)) as tx:
        tx.session.query(Region).update({"name": "Elsewhere"})


WAYS = ["UPDATE {} SET {} = {}", "DELETE FROM {}"]
TAMPERED = {
    "change": "origin",
    PIECES: "after",
    "frozen_quarter": "page_sha256",
    "frozen_content": "sha256",
    "submission": "standings",
    "submission_outcome": "comments",
    "agreement": "comment",
    "agreement_disowned": "why",
    "moderation": "summary",
    "panel_interest": "interest",
    "recommendation": "reasons",
    "recommendation_line": "year",
    "committee_decision": "minute",
    "promise_wording": "what",
    "promise_report": "happened",
    "verdict": "why",
    "challenge_answer": "words",
    "test_grade": "why",
    "test_answer": "sentence",
    "ambition_view": "ideal",
    "practice_view": "words",
    "group_report": "words",
    "adopted_document": "title",
    "award_line": "year",
}
"""By table, a column that a forger might change; elsewhere it is the reason that was given."""
MOMENT = "'2018-10-01', '2018-10-01 00:00:00'"
PLAN_ROWS = {
    "plan_version": "INSERT INTO plan_version (plan_id, major, minor, content, sections, seal, reason, of_substance, "
    f"why_not, lead_named, frozen_on, frozen_at) SELECT id, 1, 0, '{{}}', '{{}}', 's', 'r', true, '', '', {MOMENT} "
    "FROM plan",
    "submission": "INSERT INTO submission (plan_id, version_id, seal, standings, submitted_on, submitted_at) "
    f"SELECT plan_id, id, seal, '{{}}', {MOMENT} FROM plan_version",
    "submission_outcome": "INSERT INTO submission_outcome (plan_id, submission_id, kind, comments, minute, decided_on, "
    f"recorded_at) SELECT plan_id, id, 'returned', 'Say more.', '', {MOMENT} FROM submission",
    "agreement": "INSERT INTO agreement (plan_id, version_id, organisation_id, answer, comment, section, would_let, "
    "delegate, relied_on, authority, minute, name, office, via, answered_on, answered_at) SELECT plan_id, id, "
    "(SELECT min(id) FROM organisation), 'agrees', '', '', '', '', '{}', 'delegated', '', 'Ann Lee', 'Chief Officer', "
    f"'account', {MOMENT} FROM plan_version",
    "agreement_disowned": "INSERT INTO agreement_disowned (agreement_id, plan_id, name, why, disowned_at) "
    "SELECT id, plan_id, 'Ann Lee', 'Not ours.', '2018-10-01 00:00:00' FROM agreement",
}
DECISION = "plan_id, bid_id, kind, reasons, would_change, drops"
BID_ROWS = {
    "bid": "INSERT INTO bid (plan_id, round_id, call_id, stream, contact_name, contact_job, contact_phone, opened_at, "
    "why_withdrawn, version) SELECT id, round_id, (SELECT min(id) FROM funding_call), 'earlier-diagnosis', '', '', '', "
    "'2018-10-01 00:00:00', '', 1 FROM plan",
    "moderation": f"INSERT INTO moderation (bid_id, plan_id, summary, ended_on, ended_at) SELECT id, plan_id, 'Good.', "
    f"{MOMENT} FROM bid",
    "panel_interest": "INSERT INTO panel_interest (plan_id, bid_id, person_id, interest, conflict, declared_at) "
    "SELECT plan_id, id, (SELECT min(id) FROM person), 'I work there.', true, '2018-10-01 00:00:00' FROM bid",
    "recommendation": f"INSERT INTO recommendation ({DECISION}, against, recommended_on, recorded_at) "
    f"SELECT plan_id, id, 'awarded', 'Good.', '', '', '', {MOMENT} FROM bid",
    "recommendation_line": "INSERT INTO recommendation_line (recommendation_id, plan_id, year, pence) "
    "SELECT id, plan_id, '2017-18', 1 FROM recommendation",
    "committee_decision": f"INSERT INTO committee_decision ({DECISION}, minute, held_on, recorded_at) "
    f"SELECT plan_id, id, 'awarded', 'Good.', '', '', '7', {MOMENT} FROM bid",
    "award_line": "INSERT INTO award_line (decision_id, plan_id, year, pence) "
    "SELECT id, plan_id, '2017-18', 1 FROM committee_decision",
}
"""A row of each table of plans and answers, and of bids, that only grows, each from the one before."""


def test_g2_the_database_refuses(app, long_history, watch, figure):
    """With its triggers in place: no row that was recorded changes or goes, by whatever hand."""
    with watch.tampering():
        fill()
    for table in (*APPEND_ONLY, PIECES):
        with db.engine.begin() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() > 0
        for way in WAYS:
            refused = pytest.raises(DBAPIError, match="what has been recorded cannot be changed")
            with watch.tampering(), refused, db.engine.begin() as connection:
                connection.execute(text(way.format(table, TAMPERED.get(table, "reason"), "'x'")))
            figure("G2: {} statements against what is recorded, all refused by the database", 1)
    assert broken_links() == []


def fill():
    """A row in each table that the fixture leaves empty, behind the tracker's back."""
    north = make.alliance()
    make.person(Role.PANEL_MEMBER, north)
    make.milestone(make.deliverable(north))
    fill_voices(north, make.person(Role.MANAGER, north), make.person(Role.PATIENT_REPRESENTATIVE, north))
    number = involving.promise(north)
    involving.reword(north, number, "Visit nine wards.", date(2019, 3, 31))
    involving.report(north, number, Progress.DONE)
    involving.say(north, number, make.person(Role.PATIENT_REPRESENTATIVE, north), View.KEPT)
    grouping.group(north)
    others = (
        "INSERT INTO ambition_view (alliance_id, ambition_id, level, ideal, worked, not_worked, uneven, how_to, "
        f"measures, lived_authors, professional_authors, rated_on, recorded_at) SELECT {north.id}, "
        f"id, 1, 'All', '', '', '', '', '', 'Patients', 'Nurses', {MOMENT} FROM involvement_ambition",
        "INSERT INTO practice_view (alliance_id, practice_id, in_place, words, seen_on, recorded_at) "
        f"SELECT {north.id}, id, true, 'Seats', {MOMENT} FROM coproduction_practice",
        "INSERT INTO group_report (alliance_id, group_id, words, decided, reported_on, recorded_at) "
        f"SELECT alliance_id, id, 'Done', '', {MOMENT} FROM involvement_group",
        "INSERT INTO adopted_document (alliance_id, group_id, code, number, title, text, adopted_on, recorded_at) "
        f"SELECT alliance_id, id, 'work-plan', 1, 'Work plan', '', {MOMENT} FROM involvement_group",
        "INSERT INTO milestone_move (alliance_id, milestone_id, which, reason, decision, moved_at) "
        "SELECT alliance_id, id, 'forecast', 'because', '', '2018-10-01 00:00:00' FROM milestone",
        "INSERT INTO frozen_quarter (alliance_id, quarter_id, kind, content_sha256, page_sha256, chain_number, "
        "chain_hash, frozen_at) SELECT alliance_id, id, 'review', '', '', 1, '', '2018-10-01 00:00:00' FROM quarter",
        "INSERT INTO frozen_content (frozen_id, name, sha256, content) SELECT id, 'page', '', '' FROM frozen_quarter",
    )
    with db.engine.begin() as connection:
        for statement in (*others, *PLAN_ROWS.values(), *BID_ROWS.values()):
            connection.execute(text(statement))


def test_g2_dropping_the_triggers_shows_again_after_the_next_start(app, long_history, watch):
    """They are made anew by each upgrade, so a dropped one comes back."""
    with watch.tampering(), db.engine.begin() as connection:
        without_triggers(connection)
        create_triggers(connection)
    with watch.tampering(), pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM change"))


def without_triggers(connection):
    for table in (*APPEND_ONLY, PIECES):
        for verb in ("update", "delete"):
            on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER keep_{table}_{verb}{on}"))


FIELDS = ["at", "person_id", "office", "origin", "subject_kind", "subject_key", "previous", "hash"]
PIECE_FIELDS = ["name", "before", "after", "salt", "digest"]


def other(value, column):
    """A value that a forger might put in place of this one."""
    if column == "at":
        return "2018-01-01 00:00:00.000000"
    if column == "person_id":
        return (value or 0) + 1
    return f"{value or ''}x" if column not in {"hash", "previous", "digest"} else "f" * 64


def tamper(connection, chance, changes):
    """One tampering of one kind, and the first change in which it must show: (chain, number)."""
    victim = chance.choice(changes)
    where = {"id": victim.id}
    kind = chance.choice(["field", "piece", "drop", "swap", "insert", "last", "piece gone", "piece more"])
    if kind == "field":
        column = chance.choice(FIELDS)
        value = other(getattr(victim, column), column)
        connection.execute(text(f"UPDATE change SET {column} = :value WHERE id = :id"), where | {"value": value})
    elif kind == "piece":
        column = chance.choice(PIECE_FIELDS)
        value = connection.execute(
            text(f"SELECT {column} FROM change_piece WHERE change_id = :id AND position = 0"), where
        ).scalar()
        connection.execute(
            text(f"UPDATE change_piece SET {column} = :value WHERE change_id = :id AND position = 0"),
            where | {"value": other(value, column)},
        )
    elif kind == "drop":
        connection.execute(text("DELETE FROM change_piece WHERE change_id = :id"), where)
        connection.execute(text("DELETE FROM change WHERE id = :id"), where)
    elif kind == "swap":
        return swap(connection, chance, changes, victim)
    elif kind == "insert":
        return insert(connection, changes, victim)
    elif kind == "last":
        return cut_off(connection, changes, victim)
    elif kind == "piece gone":
        connection.execute(text("DELETE FROM change_piece WHERE change_id = :id AND position = 0"), where)
    else:
        connection.execute(
            text(
                "INSERT INTO change_piece (change_id, position, name, salt, digest, redacted) "
                "VALUES (:id, 99, 'words', 's', 'd', false)"
            ),
            where,
        )
    return victim.chain, victim.number


def swap(connection, chance, changes, victim):
    """Two changes of a chain change places."""
    mate = chance.choice([one for one in changes if one.chain == victim.chain and one.id != victim.id])
    for key, number in ((victim.id, -1), (mate.id, victim.number), (victim.id, mate.number)):
        connection.execute(text("UPDATE change SET number = :number WHERE id = :id"), {"id": key, "number": number})
    return victim.chain, min(victim.number, mate.number)


def insert(connection, changes, victim):
    """A change that never was, at the end of the chain, with the head left as it is."""
    last = max((one for one in changes if one.chain == victim.chain), key=lambda one: one.number)
    connection.execute(
        text(
            "INSERT INTO change (chain, number, at, office, origin, subject_kind, subject_key, previous, hash) "
            "VALUES (:chain, :number, '2018-10-01 00:00:00.000000', 'o', 'o', 'k', 'k', :previous, :hash)"
        ),
        {"chain": last.chain, "number": last.number + 1, "previous": last.hash, "hash": "e" * 64},
    )
    return last.chain, last.number + 1


def cut_off(connection, changes, victim):
    """The newest change of the chain goes: only the head can tell."""
    last = max((one for one in changes if one.chain == victim.chain), key=lambda one: one.number)
    connection.execute(text("DELETE FROM change_piece WHERE change_id = :id"), {"id": last.id})
    connection.execute(text("DELETE FROM change WHERE id = :id"), {"id": last.id})
    return last.chain, None


class Undo(Exception):
    """Takes a tampering back."""


def test_g2_every_tampering_is_found(app, long_history, watch, count, figure):
    """Triggers dropped first, as somebody with the database in their hands would; the first bad change is named."""
    changes = db.session.query(Change).filter(Change.origin == BY.origin).order_by(Change.id).all()
    changes = [one for one in changes if one.chain != "national"]
    pieces = db.session.query(ChangePiece).count()
    db.session.expunge_all()
    db.session.rollback()
    assert pieces > len(changes)
    chance, tried = random.Random(2), count(40, 500)
    with watch.tampering():
        with db.engine.begin() as connection:
            without_triggers(connection)
        for number in range(tried):
            faults, chain, first = tampered(chance, changes)
            assert faults, f"tampering {number} was not found"
            named = [fault for fault in faults if fault.startswith(f"{chain} change")]
            if first is None or not named:  # the newest is gone: only the head can tell
                assert any(fault.startswith(f"{chain}: its newest change") for fault in faults)
            else:
                assert named[0].startswith(
                    (f"{chain} change {first}:", f"{chain} change {first + 1}: change {first} is")
                )
    assert broken_links() == []
    figure("G2: {} tamperings with history, all found, the first bad change named", tried)


def tampered(chance, changes):
    """Do it, look, take it back."""
    try:
        with db.engine.connect() as connection, connection.begin():
            chain, first = tamper(connection, chance, changes)
            faults = broken_links(Session(connection))
            raise Undo
    except Undo:
        return faults, chain, first


WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from alliance_tracker import create_app
from alliance_tracker.config import Settings
from alliance_tracker.data import writing
from alliance_tracker.data.tables.alliances import Region
from alliance_tracker.rules.history import Actor, Sentence
folder, url = sys.argv[1:]
key = "k3y0123456789abcdefghijklmnopqrst"
app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key=key, testing=True))
with app.app_context():
    for number in range(100000):
        with writing(Actor(None, "Operator", "a test"), datetime.now(UTC)) as tx:
            for key in (1, 2, 3, 4):
                tx.session.get(Region, key).name = f"Region {key} number {number}"
            tx.say(Sentence(f"renamed regions to {number}", "region", str(number)))
        print(number, flush=True)
"""


def test_g1_killed_in_the_middle_of_writing(database_url, tmp_path, count, figure):
    """Whenever the process dies, rows and history tell the same, and all that was answered for is there."""
    chance, tried = random.Random(9), count(2, 25)
    for _ in range(tried):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "data"), database_url],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        child.stdout.readline()
        time.sleep(chance.random() / 3)  # the kill comes at a moment of chance
        child.send_signal(signal.SIGKILL)
        told = int((child.stdout.read().split() or [b"0"])[-1])
        child.wait()
        child.stdout.close()
        app = create_app(settings_for(tmp_path, database_url))
        with app.app_context():
            assert broken_links() == []
            names = [db.session.get(Region, key).name for key in (1, 2, 3, 4)]
            numbers = {int(name.rpartition(" ")[2]) for name in names}
            last = (
                db.session.query(Change.subject_key).filter_by(subject_kind="region").order_by(Change.id.desc()).first()
            )
            assert numbers == {int(last[0])}, "a half save, or one without its line"
            assert int(last[0]) >= told
            db.session.remove()
            db.engine.dispose()
    figure("G1: {} processes killed in the middle of writing, 0 rows without history, 0 half saves", tried)


def test_the_database_is_a_real_file(app, tmp_path):
    """SQLite's, for the test above to mean something."""
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(db.engine.url.database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
