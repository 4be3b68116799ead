"""Working together and the strategy by their rules: consultation never counts, levels over time, shares of money."""

import random
from datetime import date

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.engagement import strategy, together
from alliance_tracker.rules.engagement.strategy import AdoptDraft, Adopted, Rated, ViewDraft
from alliance_tracker.rules.engagement.together import Cost, Happened, PracticeSeen, Promised
from alliance_tracker.terms import CostKind, Level, Mode

TODAY = date(2018, 10, 12)


def test_every_record_has_one_place_and_consultation_none():
    chance = random.Random(41)
    for _ in range(30):
        records = [
            Happened(n, "x", chance.choice(list(Mode)), chance.choice(list(Level)), chance.random() < 0.4)
            for n in range(chance.randrange(12))
        ]
        promises = [
            Promised(n, "y", chance.choice(list(Mode)), chance.choice(list(Level))) for n in range(chance.randrange(6))
        ]
        found = together.matrix(records, promises)
        placed = [one.number for _, places in found.rows for place in places for one in place.happened]
        assert sorted(placed + [one.number for one in found.consulted]) == [one.number for one in records]
        assert not {one.number for one in records if one.is_consultation} & set(placed)
        assert sum(len(place.promised) for _, places in found.rows for place in places) == len(promises)
        assert found.counted == len(placed)


@pytest.mark.parametrize(
    ("planned", "spent", "words"),
    [
        (0, 0, ""),
        (0, 5, "Not planned"),
        (200, 99, "50%"),
        (200, 98, "49%"),
        (3, 1, "33%"),
        (1, 3, "300%"),
        (10, 0, "0%"),
    ],
)
def test_the_share_spent_is_whole_per_cent_a_half_upwards(planned, spent, words):
    assert together.percent_spent(Cost(CostKind.STAFF, planned, spent)) == words


def test_a_practice_is_in_place_since_the_last_break():
    days = [date(2018, month, 1) for month in (9, 6, 3, 1)]
    seen = [PracticeSeen(4 - n, state, "", day) for n, (state, day) in enumerate(zip((1, 1, 0, 1), days, strict=True))]
    assert together.since(seen) == date(2018, 6, 1)
    assert together.since(seen[2:]) is None and together.since([]) is None


def test_the_level_at_the_end_of_a_quarter_is_the_last_one_given():
    rated = [Rated(1, date(2018, 2, 1)), Rated(3, date(2018, 8, 1)), Rated(2, date(2018, 8, 9))]
    quarters = strategy.quarters_of(rated)
    assert [one.code for one in quarters] == ["2017-18-q4", "2018-19-q2"]
    assert [strategy.level_at(rated, Quarter.parse(f"2018-19-q{n}")) for n in (1, 2, 3)] == [1, 2, 2]
    assert strategy.level_at(rated, Quarter.parse("2017-18-q3")) is None
    many = [Rated(0, date(2010 + year, 5, 1)) for year in range(12)]
    assert [one.code for one in strategy.quarters_of(many)][0] == "2014-15-q1"


@pytest.mark.parametrize("level", [None, -1, 5, 7])
def test_a_level_is_from_nought_to_four(level):
    problems = strategy.check_view(ViewDraft(level, "Ideal", "Worked", lived_authors="A carer"))
    assert [one.field for one in problems] == ["level"]


def test_new_words_need_a_reason_and_a_day_that_follows():
    before = Adopted(1, "Old", "The board", date(2018, 9, 1))
    draft = AdoptDraft("The board", date(2018, 8, 1), "New")
    assert [one.field for one in strategy.check_adoption(draft, TODAY, before, True)] == ["adopted_on", "why"]
    private = AdoptDraft("The board", TODAY, "Ring 0191 496 0000", "Because")
    assert [one.field for one in strategy.check_adoption(private, TODAY, before, True)] == ["words"]


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([None] * 7, "None of the seven is rated yet."),
        ([3, 4, 0, None, None, 1, 2], "2 of the seven stand at level 3 or 4. 2 are not rated yet."),
        ([3, 0, 0, 0, 0, 0, None], "1 of the seven stands at level 3 or 4. 1 is not rated yet."),
        ([0] * 7, "None of the seven stands at level 3 or 4."),
    ],
)
def test_how_the_seven_stand_in_a_sentence(levels, words):
    assert strategy.standing_words(levels) == words


def test_the_sheet_of_paper_gets_whole_words():
    long = strategy.short("word " * 200)
    assert len(long) <= strategy.LONGEST_ON_A_PAGE + 2 and long.endswith("word …")
    assert strategy.short("One\n two") == "One two"
