"""What is amiss with the money of two invented alliances, so that the pages that find it have something to find.

No form takes such a return; it stands here as it might in records that were brought in from elsewhere.
"""

from collections.abc import Callable, Mapping

from alliance_tracker.demonstration.bid_story import ED, RP, SF
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.spend import Return
from alliance_tracker.terms import Stream

KESTREL, LANTERN = "kestrel-vale", "lantern-coast"
Q1, Q2, Q3, Q4 = FinancialYear.parse("2017-18").quarters
NEXT = Q4.next()


def released(slug: str, stream: Stream, quarter: Quarter, pence: int) -> int:
    """More than the year's award, once."""
    return pence * 13 // 10 // 100 * 100 if (slug, stream, quarter) == (KESTREL, ED, Q3) else pence


def condition_forgotten(slug: str, stream: Stream) -> bool:
    """Paid without its condition."""
    return (slug, stream) == (LANTERN, RP)


def spent_without(slug: str, stream: Stream, quarter: Quarter) -> bool:
    """Money spent on a bid that has no award, or none yet."""
    return (slug, stream, quarter) in {(KESTREL, SF, Q1), (LANTERN, SF, Q1)}


def planted(slug: str, stream: Stream, line: int, made: Return) -> Return:
    """The row as it is, or with the one thing that is wrong with it."""
    change = WRONG.get((slug, stream, line, made.quarter))
    return change(made) if change else made


def _fell(one: Return) -> Return:
    return replace(
        one, cumulative=one.cumulative - one.actual - 20_000_00, forecast=one.forecast - one.actual - 20_000_00
    )


def _wrong_total(one: Return) -> Return:
    return replace(one, cumulative=one.cumulative + 9_000_00, forecast=one.forecast + 9_000_00)


def _wrong_forecast(one: Return) -> Return:
    return replace(one, forecast=one.forecast + 30_000_00)


def _too_much(one: Return) -> Return:
    more = 900_000_00
    return _spends(one, one.actual + more)


def _unexplained(one: Return) -> Return:
    return replace(_spends(one, one.actual // 2 // 100 * 100), reason="")


def _without_award(one: Return) -> Return:
    return replace(_spends(one, 12_000_00), reason="Work began before the decision")


def _spends(one: Return, actual: int) -> Return:
    """Another amount, that adds up."""
    total = one.cumulative - one.actual + actual
    return replace(
        one, actual=actual, cumulative=total, forecast=total + one.to_come, reason=one.reason or "More was needed"
    )


WRONG: Mapping[tuple[str, Stream, int, Quarter], Callable[[Return], Return]] = {
    (LANTERN, ED, 0, Q3): _fell,
    (LANTERN, ED, 1, Q4): _wrong_total,
    (LANTERN, ED, 0, NEXT): _wrong_forecast,
    (LANTERN, RP, 0, NEXT): _too_much,
    (KESTREL, ED, 2, Q4): _unexplained,
    (KESTREL, SF, 0, Q1): _without_award,
    (LANTERN, SF, 0, Q1): _without_award,
    (LANTERN, SF, 0, Q2): _without_award,
}
