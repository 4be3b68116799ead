"""The board's quarter in the database: dates, what its page reads, returns, and what may cross alliances."""

from datetime import date

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.board import pictures, quarters, reading, returns
from alliance_tracker.data.history import lines_about
from alliance_tracker.data.tables.board import QuarterRow
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.rules.board.dates import Dates
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import QuarterState, Rating
from tests import make

Q1 = make.Q2.previous()


@pytest.fixture
def north(app):
    return make.alliance()


def head(where, quarter=make.Q2):
    return quarters.among(quarters.quarters_of(where.alliance_id), quarter.code)


def record(where, quarter=make.Q2, today=make.TODAY):
    heads = quarters.quarters_of(where.alliance_id)
    return reading.record_of(where.alliance_id, quarters.among(heads, quarter.code), heads, today)


def test_an_alliance_has_the_sixteen_quarters_of_the_round_once(north):
    with writing(make.by(), make.moment()) as tx:
        assert quarters.ensure_quarters(tx, north.id, make.TODAY) == 0
    found = quarters.quarters_of(north.id)
    assert [one.quarter.code for one in found][::15] == ["2017-18-q1", "2020-21-q4"]
    assert len(found) == 16
    assert head(north).dates == Dates(date(2018, 10, 1), date(2018, 10, 19), date(2018, 10, 31))
    assert head(north).state(make.TODAY) is QuarterState.OPEN
    assert head(north, Q1).state(make.TODAY) is QuarterState.CLOSED


@pytest.mark.parametrize("code", ["2018-19-q5", "2018-20-q1", "q2", "2030-31-q1", "2018-19-Q2", ""])
def test_a_quarter_that_does_not_exist_is_not_found(north, code):
    with pytest.raises(NotFound):
        quarters.among(quarters.quarters_of(north.id), code)


def test_dates_move_with_their_line_of_history_and_refuse_a_stale_form(north):
    before = head(north)
    with writing(make.by(), make.moment()) as tx:
        new = Dates(before.dates.opens, date(2018, 10, 26), None)
        quarters.set_dates(tx, north.id, make.Q2, new, before.version)
    assert head(north).dates.closes == date(2018, 10, 26)
    line = lines_about(north.id, "quarter", [make.Q2.code])[0]
    assert line.words == (
        "moved the closing day to 26 October 2018 and the board meeting to a day not known yet for Q2 2018/19"
    )
    with pytest.raises(Stale), writing(make.by(), make.moment()) as tx:
        quarters.set_dates(tx, north.id, make.Q2, before.dates, before.version)


def test_the_dates_of_a_reviewed_quarter_are_kept_even_from_a_form_opened_before(north):
    before = head(north, Q1)
    with writing(make.by(), make.moment()) as tx:
        row = tx.session.get_one(QuarterRow, before.id)
        row.reviewed_at = make.moment()
        tx.say(Sentence("recorded the board’s review", "quarter", Q1.code), north.id)
    version = head(north, Q1).version
    for known in (before.version, version):
        with pytest.raises(RuleBroken, match="write a correction"), writing(make.by(), make.moment()) as tx:
            quarters.set_dates(tx, north.id, Q1, Dates(date(2018, 7, 2), date(2018, 7, 20)), known)
    assert head(north, Q1).dates == before.dates


def test_the_record_holds_what_was_returned_and_no_name(north):
    lead = make.person(Role.LEAD, north, "Claire Robson")
    one = make.deliverable(north, lead)
    make.milestone(one)
    make.update(one, Rating.AT_RISK, Q1, green_by=make.Q2)
    make.update(one, Rating.OFF_TRACK, green_by=make.Q2.next(), ask="Agree the money")
    found = record(north)
    row = found.record.standings[0]
    assert (row.rating, row.before, row.ask) == (Rating.OFF_TRACK, Rating.AT_RISK, "Agree the money")
    assert row.green.words == "Moved once: said Q2 2018/19"
    assert row.returned_on == make.TODAY
    assert "Claire" not in repr(found.record)
    assert found.names == {lead.id: "Claire Robson"}
    assert [area.code for area in found.record.areas] == ["PR", "ED", "TC", "LB", "EN"]
    assert found.record.strip(one.reference)[-2:] == [(Q1, Rating.AT_RISK), (make.Q2, Rating.OFF_TRACK)]


def test_an_update_that_is_awaited_has_no_rating(north):
    make.deliverable(north)
    found = record(north).record
    assert found.standings[0].rating is None
    assert found.standings[0].before is Rating.NO_UPDATE


def test_reading_costs_the_same_for_one_deliverable_and_ten(north, queries):
    def cost(more: int) -> int:
        for _ in range(more):
            made = make.deliverable(north)
            make.milestone(made)
            make.update(made)
        queries.clear()
        record(north)
        return len(queries)

    assert cost(1) == cost(9) == 12


def test_another_alliance_stays_out(north):
    other = make.alliance("West Yorkshire")
    make.update(make.deliverable(other), Rating.AT_RISK)
    assert record(north).record.standings == ()


def test_a_return_is_in_when_every_update_has_come(north):
    one, two = make.deliverable(north), make.deliverable(north)
    make.update(one, Rating.AT_RISK, Q1)

    def words() -> str:
        rows, more = returns.returned(make.TODAY)
        assert not more
        found = next(row for row in rows if row.slug == north.slug)
        assert found.quarter == Q1
        assert found.facts is not None
        return found.facts.words(make.TODAY)

    assert words().startswith("Not returned, 1 of 2 updates in, ")
    make.update(two, Rating.AT_RISK, Q1)
    assert words().startswith("Returned")


def test_the_update_that_runs_closes_on_a_day_or_between_two(north):
    other = make.alliance("West Yorkshire")
    (one,) = returns.running(make.TODAY)
    assert (one.quarter, one.first, one.last) == (make.Q2, date(2018, 10, 19), date(2018, 10, 19))
    assert one.sentence == "Q2 2018/19 updates close on 19 October 2018; you can read them after that."
    before = head(other)
    with writing(make.by(), make.moment()) as tx:
        new = Dates(before.dates.opens, date(2018, 10, 26), None)
        quarters.set_dates(tx, other.id, make.Q2, new, before.version)
    assert returns.running(make.TODAY)[0].sentence == (
        "Q2 2018/19 updates close from 19 October 2018 to 26 October 2018, by alliance; "
        "you can read each after it has closed."
    )
    assert returns.running(make.TODAY, []) == returns.running(date(2018, 9, 30)) == []


def test_what_has_not_started_owes_no_return_even_when_somebody_sent_one(north):
    made, later = make.deliverable(north), make.deliverable(north, planned_start=date(2019, 4, 1))
    make.update(made, Rating.AT_RISK, Q1)
    make.update(later, Rating.NOT_STARTED, Q1)
    facts = next(row for row in returns.returned(make.TODAY)[0] if row.slug == north.slug).facts
    assert facts is not None
    assert (facts.due, facts.come) == (1, 1)


def test_returns_of_a_region_hold_no_other_region(north):
    heads = returns.returned(make.TODAY)[0]
    assert len(heads) == 19
    row = returns.own_alliances([north.id])[0]
    assert row.slug == north.slug


def test_the_extract_shows_reviewed_quarters_and_nothing_else(north):
    make.update(make.deliverable(north), Rating.AT_RISK, Q1)
    assert returns.extract_of(north.id, make.TODAY).reviewed is None
    make.review(north, Q1)
    found = returns.extract_of(north.id, make.TODAY)
    assert found.reviewed == Q1
    assert [(area.code, rating.rating) for area, rating in found.areas] == [("ED", Rating.AT_RISK)]


def test_pictures_are_kept_once_under_their_key(app):
    pictures.keep({("1:a", "svg"): b"first"}, make.moment())
    pictures.keep({("1:a", "svg"): b"second", ("1:b", "svg"): b"other"}, make.moment())
    assert pictures.kept(("1:a", "1:b", "1:c"), "svg") == {"1:a": b"first", "1:b": b"other"}
