"""The quarter's dates, its heat map, its tables and its returns, from plain values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board import Span, Standing, area_so_far, quarter_view
from alliance_tracker.rules.board.dates import Dates, date_problems, default_dates, said_of_dates
from alliance_tracker.rules.board.pictures import NAMES, seals_of, table_of
from alliance_tracker.rules.board.record import (
    AreaLine,
    MilestoneLine,
    PrivateRisks,
    QuarterRecord,
    RatingLine,
    RiskLine,
    heat_map,
)
from alliance_tracker.rules.board.returns import ReturnFacts
from alliance_tracker.rules.board.tables import Named, area_words, milestone_rows, tables_of
from alliance_tracker.rules.delivery import MilestoneFacts, area_rating
from alliance_tracker.rules.seal import canonical
from alliance_tracker.terms import QuarterState, Rating

Q2 = Quarter.parse("2018-19-q2")
Q1 = Q2.previous()
AREAS = (AreaLine("PR", "Prevention"), AreaLine("ED", "Early diagnosis"))


def record(**changes):
    ratings = (
        RatingLine(Q1, "ED1", Rating.AT_RISK),
        RatingLine(Q1, "ED2", Rating.ON_TRACK),
        RatingLine(Q2, "ED1", Rating.OFF_TRACK),
        RatingLine(Q2, "ED2", None),
    )
    standings = (
        Standing(
            "ED1", "Sooner", "ED", Rating.OFF_TRACK, Rating.AT_RISK, Rating.OFF_TRACK, lead=7, happened="Kits late"
        ),
        Standing("ED2", "Nearer", "ED", None, Rating.ON_TRACK),
    )
    values = {
        "span": Span(Q2, date(2018, 10, 1), date(2018, 10, 19), QuarterState.OPEN),
        "board_on": date(2018, 10, 31),
        "quarters": (Q1, Q2),
        "plan_quarters": (Q1, Q2, Q2.next()),
        "areas": AREAS,
        "standings": standings,
        "ratings": ratings,
        "milestones": (
            MilestoneLine("ED1", "Live", MilestoneFacts("ED1.1", date(2018, 9, 30), date(2018, 12, 31))),
            MilestoneLine("ED1", "Chosen", MilestoneFacts("ED1.2", date(2018, 6, 30), None, date(2018, 7, 3))),
            MilestoneLine("ED2", "Later", MilestoneFacts("ED2.1", date(2019, 6, 30), None)),
        ),
        "risks": (RiskLine("ED1", "Kits may run out", 4, 4, "Tom", date(2018, 12, 1)),),
        "private_risks": (PrivateRisks("ED1", 1), PrivateRisks("ED2", 2)),
    }
    return QuarterRecord(**(values | changes))


@pytest.mark.parametrize(
    ("code", "opens", "closes", "board"),
    [
        ("2018-19-q2", date(2018, 10, 1), date(2018, 10, 19), date(2018, 10, 31)),
        ("2018-19-q3", date(2019, 1, 1), date(2019, 1, 21), date(2019, 2, 4)),
    ],
)
def test_the_usual_dates(code, opens, closes, board):
    assert default_dates(Quarter.parse(code)) == Dates(opens, closes, board)


@given(st.integers(0, 15))
def test_the_usual_dates_of_every_quarter_are_working_days_and_right(number):
    quarter = Quarter.parse("2017-18-q1").plus(number)
    dates = default_dates(quarter)
    assert list(date_problems(quarter, dates)) == []
    assert dates.closes.weekday() < 5 and dates.board.weekday() < 5
    assert quarter.end < dates.opens <= dates.closes <= dates.board


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(date(2018, 7, 1), date(2018, 10, 19)), "opens"),
        (Dates(date(2028, 10, 1), date(2028, 10, 19)), "opens"),
        (Dates(date(2018, 10, 1), date(2018, 9, 30)), "closes"),
        (Dates(date(2018, 10, 1), date(2019, 10, 19)), "closes"),
        (Dates(date(2018, 10, 1), date(2018, 10, 19), date(2018, 10, 18)), "board"),
    ],
)
def test_dates_that_cannot_be_say_which_and_how_to_mend_it(dates, field):
    (problem,) = date_problems(Q2, dates)
    assert problem.field == field
    assert "2018" in problem.message


def test_the_sentence_of_history_tells_only_what_changed():
    before = default_dates(Q2)
    after = Dates(before.opens, date(2018, 10, 26), None)
    assert said_of_dates(Q2, before, after) == (
        "moved the closing day to 26 October 2018 and the board meeting to a day not known yet for Q2 2018/19"
    )


def test_the_heat_map_takes_the_worst_and_keeps_the_counts():
    prevention, diagnosis = heat_map(record())
    assert [area.total for _, area in prevention.cells] == [0, 0]
    assert [(quarter.code, area.rating, area.sentence) for quarter, area in diagnosis.cells] == [
        ("2018-19-q1", Rating.AT_RISK, "1 of 2 at risk"),
        ("2018-19-q2", Rating.OFF_TRACK, "1 of 2 off track"),
    ]
    assert area_words(diagnosis.cells[1][1]) == "Off track so far: 1 of 2 off track, 1 not yet updated"
    assert area_words(area_rating([None])) == "1 of 1 not yet updated"


def test_an_area_of_which_nothing_that_has_started_has_reported_has_no_rating():
    waiting = area_so_far([Rating.NOT_STARTED, None])
    assert (waiting.rating, waiting.awaited, area_words(waiting)) == (None, 1, "1 of 2 not yet updated")
    assert area_so_far([Rating.NOT_STARTED]).rating is Rating.NOT_STARTED
    assert area_so_far([Rating.NOT_STARTED, Rating.ON_TRACK, None]).rating is Rating.ON_TRACK


def test_a_strip_has_a_place_for_every_quarter():
    assert record().strip("ED2") == [(Q1, Rating.ON_TRACK), (Q2, None)]
    assert record().strip("ED9") == [(Q1, None), (Q2, None)]


def view_of(found):
    return quarter_view(found.standings, [line.facts for line in found.milestones], ["PR", "ED"], found.span)


def test_milestones_of_the_quarter_with_what_is_not_met_first():
    found = record()
    assert [(line.facts.reference, state) for line, state in milestone_rows(found, view_of(found).steps)] == [
        ("ED1.1", "Missed"),
        ("ED1.2", "Met late"),
    ]


def test_the_tables_hold_keys_instead_of_names_and_can_be_frozen():
    found = record()
    tables = tables_of(found, view_of(found), heat_map(found))
    assert tables["needs-the-board"].rows[0][-1] == Named(7)
    assert tables["deliverables"].rows[1][3] == "Not yet updated"
    assert tables["risks"].rows[0][4:6] == (16, "Extreme")
    assert [row[:3] for row in tables["risks"].rows[1:]] == [
        ("ED1", "One private risk", None),
        ("ED2", "Two private risks", None),
    ]
    assert found.open_risks == 4
    assert tables["not-updated"].rows == (("ED2", "Nearer", "On track", None),)
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert b'{"person":7}' in canonical(tables)


def test_a_picture_has_the_name_of_its_figures():
    found = record()
    heat = heat_map(found)
    seals = seals_of(found, heat, Q2, ["North", False])
    assert seals == seals_of(record(), heat_map(record()), Q2, ["North", False])
    assert set(seals) == set(NAMES) and len(set(seals.values())) == len(NAMES)
    assert set(seals_of(found, heat, Q2, ["West", False]).values()).isdisjoint(seals.values())
    other = seals_of(record(milestones=()), heat, Q2, ["North", False])
    assert {name for name in NAMES if other[name] != seals[name]} == {"burn-up"}


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_its_sentence_and_rows_as_wide_as_its_heads(name):
    found = record()
    table = table_of(name, found, heat_map(found), Q2, "North, Q2 2018/19")
    assert table["sentence"].endswith(".")
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    assert canonical(table)


def test_the_picture_of_movement_says_so_far_while_updates_are_awaited():
    open_one = record()
    came = replace(open_one.standings[1], rating=Rating.ON_TRACK, declared=Rating.ON_TRACK)
    ratings = (*open_one.ratings[:3], RatingLine(Q2, "ED2", Rating.ON_TRACK))
    closed = record(standings=(open_one.standings[0], came), ratings=ratings)
    for found, there in ((open_one, True), (closed, False)):
        table = table_of("movement", found, heat_map(found), Q2, "North, Q2 2018/19")
        for words in (table["title"], table["alt"], table["sentence"]):
            assert ("Q2 2018/19 so far" in words) is there, words
    heat = heat_map(open_one)
    awaited, complete = (seals_of(one, heat, Q2, ["North", False]) for one in (open_one, closed))
    assert awaited["movement"] != complete["movement"], "a picture that was kept is not shown for the other"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ReturnFacts(0, 0, date(2018, 10, 19)), "Nothing was due"),
        (ReturnFacts(3, 3, date(2018, 10, 19), date(2018, 10, 19)), "Returned"),
        (ReturnFacts(3, 3, date(2018, 10, 19), date(2018, 10, 20)), "Returned, 1 day late"),
        (ReturnFacts(3, 1, date(2018, 10, 19), date(2018, 10, 18)), "Not returned, 1 of 3 updates in, 12 days late"),
    ],
)
def test_a_return_says_whether_and_how_late(facts, words):
    assert facts.words(date(2018, 10, 31)) == words
