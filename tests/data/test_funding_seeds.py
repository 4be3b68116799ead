"""The call, the criteria and the printed streams: what they hold, and how broken ones are refused."""

import shutil
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from alliance_tracker.data import seeds
from alliance_tracker.data.db import db
from alliance_tracker.data.places import folder
from alliance_tracker.data.tables.funding import Criterion, FundingCall, FundingPot, StreamRow
from alliance_tracker.errors import SeedError
from alliance_tracker.terms import Stream

SEEDS = folder("seeds")
NOW = datetime(2018, 10, 12, 9, 0, tzinfo=UTC)


def test_the_call_closes_on_the_printed_day_and_its_committee_has_none(app):
    call = db.session.scalars(select(FundingCall)).one()
    assert (call.opens_on, call.closes_on) == (date(2016, 12, 6), date(2017, 1, 18))
    assert (call.committee_on, call.committee_text, call.top) == (None, "February 2017", 5)
    assert "18th January 2017" in call.printed and "the tracker's own" in call.note
    assert db.session.scalars(select(FundingPot)).all() == [], "the pot is blank until the national team enters it"


def test_seven_criteria_make_100_and_two_of_assurance_weigh_nothing(app):
    rows = db.session.scalars(select(Criterion).order_by(Criterion.position)).all()
    assert [one.weight for one in rows] == [25, 10, 10, 20, 10, 15, 10, 0, 0]
    assert {one.document for one in rows} == {"tracker"}


def test_the_streams_stand_as_printed(app):
    rows = db.session.scalars(select(StreamRow).order_by(StreamRow.position)).all()
    assert [one.code for one in rows] == list(Stream)
    assert all(one.text in one.printed and one.place == "paragraph 21" for one in rows)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("criteria.csv", ",25,", ",24,", "row 10, column weight: found “0”. It must be such that the weights of"),
        ("criteria.csv", ",25,", ",0,", "row 2, column weight: found “0”. It must be at least 1"),
        ("criteria.csv", ",leadership,8,assurance,", ",leadership,8,board,", "row 9, column head: found “board”"),
        (
            "funding_calls.csv",
            ",2017-18,",
            ",2017-19,",
            "row 2, column first_year: found “2017-19”. It must be a",
        ),
        ("funding_calls.csv", ",5,2017", ",five,2017", "row 2, column top: found “five”. It must be a whole number"),
        (
            "funding_streams.csv",
            "recovery-package,",
            "recovery,",
            "row 3, column code: found “recovery”. It must be",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_place(app, tmp_path, name, old, new, message):
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy)
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        seeds.load(copy, NOW)
    assert f"{name}, {message}" in str(refused.value)
