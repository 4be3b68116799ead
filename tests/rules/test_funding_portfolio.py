"""The best portfolio: equal to brute force, exact to the penny, ties settled, fast enough; and its departures."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.funding import portfolio, searching
from alliance_tracker.rules.funding.departures import departures
from alliance_tracker.rules.funding.portfolio import Bid, Option, best_portfolio
from alliance_tracker.rules.funding.ranking import Ranked


def by_hand(bids, pot):
    """Every portfolio there is, the best of those within the pot: points, then cheaper, then the order of the bids.

    Of the ways to fund one bid the dearer stands first, then that of more points, then the first stated.
    """
    none = (None, Option((0,) * len(pot), 0))
    ways = [sorted([none, *enumerate(bid.options)], key=lambda way: (-way[1].total, -way[1].points)) for bid in bids]
    best = None
    for order in product(*(range(len(way)) for way in ways)):
        taken = [way[place] for way, place in zip(ways, order, strict=True)]
        spent = tuple(sum(option.pence[year] for _, option in taken) for year in range(len(pot)))
        if all(used <= most for used, most in zip(spent, pot, strict=True)):
            key = (-sum(option.points for _, option in taken), sum(spent), order)
            if best is None or key < best[0]:
                best = key, tuple(number for number, _ in taken), spent
    return best


def random_case(random):
    """Up to seven bids over one to three years: small amounts, so that there are many ties, or very large ones."""
    years, top = random.randint(1, 3), random.choice([3, 6, 1000, 10**11])
    bids = []
    for code in range(random.randint(1, 7)):
        full = Option(tuple(random.randint(0, top) for _ in range(years)), random.randint(0, random.choice([3, 5000])))
        part_awards = [
            Option(tuple(pence * share // 4 for pence in full.pence), full.points * random.randint(0, share) // 4)
            for share in random.sample([1, 2, 3], random.randint(0, 2))
        ]
        bids.append(Bid(str(code), (full, *part_awards)))
    pot = [random.randint(0, top * len(bids)) for _ in range(years)]
    return bids, pot


def test_the_portfolio_equals_brute_force(count, figure):
    tried = count(60, 500)
    for seed in range(tried):
        bids, pot = random_case(Random(seed))
        found = best_portfolio(bids, pot)
        key, chosen, spent = by_hand(bids, pot)
        assert (found.points, sum(found.pence)) == (-key[0], key[1]), seed
        assert (found.chosen, found.pence) == (chosen, spent), seed
        assert found.proved and found.most == found.points
    figure("best portfolio: {} random cases equal brute force", tried)


def test_a_penny_decides():
    """A thousand million pounds less a penny: what a floating solver cannot tell from a thousand million pounds."""
    large = 10**11
    bids = [Bid("a", (Option((large,), 3001),)), Bid("b", (Option((large - 1,), 3000),)), Bid("c", (Option((1,), 2),))]
    assert best_portfolio(bids, [large - 1]).chosen == (None, 0, None)
    assert best_portfolio(bids, [large]).chosen == (None, 0, 0)
    assert best_portfolio(bids, [2 * large - 1]).chosen == (0, 0, None)
    assert best_portfolio(bids, [2 * large]).chosen == (0, 0, 0)


def test_ties_go_to_the_cheaper_and_then_to_the_first():
    same = [Bid(code, (Option((10,), 1000),)) for code in "abcd"]
    assert best_portfolio(same, [20]).chosen == (0, 0, None, None)
    cheaper = [*same, Bid("e", (Option((9,), 1000),))]
    assert best_portfolio(cheaper, [20]).chosen == (0, None, None, None, 0)


def test_many_equal_bids_are_no_trouble():
    bids = [
        Bid(str(code), (Option((10_000_00, 5_000_00), 2000), Option((5_000_00, 2_500_00), 999))) for code in range(57)
    ]
    found = best_portfolio(bids, [305_000_00, 155_000_00])
    assert found.proved and found.points == 30 * 2000 + 999
    assert found.chosen == (*[0] * 30, 1, *[None] * 26)


def test_nothing_to_choose_from():
    assert best_portfolio([], [100]).chosen == ()
    assert best_portfolio([Bid("a", (Option((5,), 3),))], [4]).chosen == (None,)
    assert best_portfolio([Bid("a", ())], [0, 0]).pence == (0, 0)


@pytest.mark.parametrize(
    ("bids", "pot", "said"),
    [
        ([], [], "Enter the pot"),
        ([], [-1], "nought or more"),
        ([Bid("a", (Option((10**13,), 1),))], [1], "nought or more, and below £100,000 million"),
        ([Bid("a", (Option((1, 2), 1),))], [1], "an amount for each year of the pot"),
    ],
)
def test_what_cannot_be_is_refused(bids, pot, said):
    with pytest.raises(RuleBroken, match=said):
        best_portfolio(bids, pot)


def many(size, years, seed):
    random = Random(seed)
    bids = []
    for code in range(size):
        full = Option(tuple(random.randint(200_000_00, 5_000_000_00) for _ in range(years)), random.randint(600, 4600))
        part_awards = [
            Option(tuple(pence * share // 100 for pence in full.pence), full.points * (share - 5) // 100)
            for share in random.sample(range(30, 90), random.randint(0, 2))
        ]
        bids.append(Bid(str(code), (full, *part_awards)))
    pot = [sum(bid.options[0].pence[year] for bid in bids) // 2 for year in range(years)]
    return bids, pot


@pytest.mark.parametrize("seed", range(3))
def test_57_bids_with_part_awards_are_proved(seed):
    """The most there can be: 19 alliances and three streams. Its time is measured by the benchmark."""
    told = []
    bids, pot = many(57, 2, seed)
    found = best_portfolio(bids, pot, told.append)
    assert found.proved and all(used <= most for used, most in zip(found.pence, pot, strict=True))
    assert found.words.startswith("No other choice within the pot of each year makes more than these ")
    assert any("bids weighed" in words for words in told)
    assert best_portfolio(bids, pot) == found


def test_when_too_many_are_within_reach_the_best_found_is_said_to_be_no_more(monkeypatch):
    bids, pot = many(57, 2, 1)
    best = best_portfolio(bids, pot)
    for kept in (1, 50):
        monkeypatch.setattr(portfolio, "MOST_WORK", 0)
        monkeypatch.setattr(searching, "NARROW", kept)
        found = best_portfolio(bids, pot)
        assert not found.proved
        assert best.points * 9 // 10 < found.points <= best.points <= found.most
        assert all(used <= most for used, most in zip(found.pence, pot, strict=True))
        assert "no choice can make more than" in found.words or "there may be a cheaper one" in found.words


def test_bids_that_are_all_worth_the_same_for_each_pound_end_too(monkeypatch):
    """Points in proportion to money: countless portfolios are alike, so that the best cannot be singled out in time."""
    monkeypatch.setattr(portfolio, "WORK", 0)
    monkeypatch.setattr(portfolio, "LEAST_WORK", 20_000)
    random = Random(3)
    asked = [(random.randint(20, 500), random.randint(20, 500)) for _ in range(57)]
    bids = [Bid(str(code), (Option((a * 10**6, b * 10**6), a + b),)) for code, (a, b) in enumerate(asked)]
    pot = [sum(first for first, _ in asked) * 500_000, sum(second for _, second in asked) * 500_000]
    found = best_portfolio(bids, pot)
    assert found.most * 9 // 10 < found.points <= found.most <= sum(pot) // 10**6 + 1
    assert all(used <= most for used, most in zip(found.pence, pot, strict=True))


RANKING = tuple(
    Ranked(code, Fraction(1), Fraction(1), place) for code, place in [("a", 1), ("b", 2), ("c", 2), ("d", 4), ("e", 5)]
)


def test_departures_from_the_ranking_need_a_line():
    found = departures({"a": 1, "c": 5, "e": 2}, {"e": 2}, RANKING)
    assert [(one.code, one.passed_over, one.suggested) for one in found] == [("e", ("b", "d"), True)]
    assert found[0].words == (
        "Ranked 5th and awarded, while 2 bids above it get nothing, as the best portfolio within the pot suggests"
    )


def test_what_is_no_departure():
    assert departures({}, {}, RANKING) == ()
    assert departures({"a": 1, "b": 1, "c": 1}, {}, RANKING) == ()
    assert departures({"a": 1, "c": 1}, {}, RANKING) == (), "joint 2nd is not above joint 2nd"
    assert [one.words for one in departures({"b": 1}, {"a": 1, "b": 1}, RANKING)] == [
        "Ranked 2nd and awarded, while 1 bid above it gets nothing"
    ]
