"""A quarter's spend return as it is typed: which quarters may be returned, what is offered, and whether it adds up.

When a return is due, what is offered and the length of a reason are the tracker's own. Paragraph 24 asks to show what
the funding brought; money that is followed line by line is where that begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from alliance_tracker.errors import RulesBroken
from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.funding.record import Line
from alliance_tracker.rules.funding.spend import (
    Return,
    needs_reason,
    pounds,
    variance_words,
    wrong_forecast,
    wrong_total,
)
from alliance_tracker.rules.words import day

LONGEST_REASON = 600
NO_AWARD = (
    "This bid has no award, so there is nothing to return. "
    "Returns begin once the Investment Committee's minute gives it money"
)


class SpendLine(Record):
    """A line of a bid that money is spent on. `pence` is its share of what was awarded for its year."""

    id: int
    label: str
    year: str
    pence: int
    deliverable: str = ""


class Typed(Record):
    """What was typed of one line, in pence. A total left empty is added up.

    What is still to come may be left empty where the forecast in all is given, and the other way round.
    """

    planned: int
    actual: int
    to_come: int | None = None
    cumulative: int | None = None
    forecast: int | None = None
    reason: str = ""


class Span(Record):
    """When a bid's spend is returned: from the quarter of its award, within the round, up to the last that is over.

    `award` is the quarter of the minute that gave money, None while there is none.
    """

    award: Quarter | None
    first: Quarter
    last: Quarter
    today: date

    @property
    def due(self) -> tuple[Quarter, ...]:
        """The quarters that are to be returned by today, oldest first."""
        if self.award is None:
            return ()
        over = Quarter.of(self.today).previous()
        return tuple(max(self.award, self.first).until(min(over, self.last)))

    def refused(self, quarter: Quarter) -> str:
        """Why this quarter cannot be returned; nothing when it can."""
        if self.award is None:
            return NO_AWARD
        if not self.first <= quarter <= self.last:
            return f"{quarter} is outside the round, which runs from {self.first} to {self.last}"
        if quarter < self.award:
            return f"{quarter} was before the award, which was made in {self.award}. Nothing is returned for it"
        if quarter.end >= self.today:
            since = day(quarter.end + timedelta(days=1))
            return f"{quarter} is not over yet. It can be returned from {since}"
        return ""


def label(line: Line) -> str:
    """A line as returns name it: Two scanners (2017/18, capital, ED1). The same words are the same line twice."""
    facts = [line.year.replace("-", "/"), line.kind.words.lower()]
    reference = line.deliverable.partition("/")[2]
    return f"{line.what} ({', '.join([*facts, reference] if reference else facts)})"


def spend_lines(lines: Sequence[Line], awarded: Mapping[str, int]) -> tuple[SpendLine, ...]:
    """The lines with what each may spend: of a part-award its share of the year, rounded down to whole pounds."""
    asked: dict[str, int] = {}
    for one in lines:
        asked[one.year] = asked.get(one.year, 0) + one.pence
    return tuple(
        SpendLine(
            one.id,
            label(one),
            one.year,
            _share(one.pence, asked[one.year], awarded.get(one.year, 0)),
            one.deliverable,
        )
        for one in lines
    )


def _share(pence: int, asked: int, awarded: int) -> int:
    if awarded >= asked:
        return pence
    return pence * awarded // asked // 100 * 100


def left(line: SpendLine, before: Return | None) -> int:
    """Pence still to be spent on a line: as forecast last, or all of it when nothing was returned yet."""
    return before.to_come if before else line.pence


def offered(line: SpendLine, quarter: Quarter, before: Return | None) -> int:
    """Pence to plan for a quarter, as a start: what is left, spread over the quarters left of the line's year.

    In whole pounds, the rest in the last quarter; nothing before the year, all that is left after it.
    """
    year = FinancialYear.parse(line.year)
    if quarter < year.quarters[0]:
        return 0
    remaining = 5 - quarter.number if quarter.financial_year == year else 1
    amount = left(line, before)
    return amount if remaining == 1 else amount // remaining // 100 * 100


def latest_before(returns: Iterable[Return], quarter: Quarter) -> Return | None:
    """The newest return of a line before a quarter."""
    return max((one for one in returns if one.quarter < quarter), key=lambda one: one.quarter, default=None)


def checked_return(
    bid: str, quarter: Quarter, rows: Sequence[tuple[SpendLine, Typed, Return | None]]
) -> tuple[Return, ...]:
    """The return as it is to be kept, a row for each line with the return before it. Raises RulesBroken.

    Each problem names its box ("actual-12"), the line, and what would be right.
    """
    made, problems = [], []
    for line, typed, before in rows:
        problems += _missing(line, typed)
        one = _added_up(bid, quarter, line, typed, before)
        problems += _wrong(line, one, before)
        made.append(one)
    if problems:
        raise RulesBroken(problems)
    return tuple(made)


def _missing(line: SpendLine, typed: Typed) -> list[Problem]:
    if typed.to_come is not None or typed.forecast is not None:
        return []
    asks = f"{line.label}: give what is still to come, or the forecast in all. Type 0 if no more will be spent"
    return [Problem(f"to_come-{line.id}", asks)]


def _added_up(bid: str, quarter: Quarter, line: SpendLine, typed: Typed, before: Return | None) -> Return:
    """The row with what was left empty filled in."""
    so_far = before.cumulative if before else 0
    total = so_far + typed.actual if typed.cumulative is None else typed.cumulative
    to_come = typed.to_come
    if to_come is None:
        to_come = 0 if typed.forecast is None else typed.forecast - total
    forecast = total + to_come if typed.forecast is None else typed.forecast
    return Return(bid, quarter, line.label, typed.planned, typed.actual, total, to_come, forecast, typed.reason.strip())


def _wrong(line: SpendLine, one: Return, before: Return | None) -> list[Problem]:
    found = []
    total, forecast = wrong_total(one, before), wrong_forecast(one)
    if total:
        found.append(Problem(f"cumulative-{line.id}", f"{line.label}: {_small(total)}"))
    elif one.cumulative < 0:
        most = pounds(before.cumulative if before else 0)
        words = f"{pounds(-one.actual)} is paid back, but only {most} was spent before. Check both"
        found.append(Problem(f"actual-{line.id}", f"{line.label}: {words}"))
    if forecast:
        found.append(Problem(f"forecast-{line.id}", f"{line.label}: {_small(forecast)}"))
    elif one.to_come < 0 <= one.cumulative:
        words = f"the forecast of {pounds(one.forecast)} is less than the {pounds(one.cumulative)} spent to date"
        found.append(Problem(f"forecast-{line.id}", f"{line.label}: {words}. It should be that or more"))
    if needs_reason(one) and not one.reason:
        words = f"{variance_words(one)}. Say why"
        found.append(Problem(f"reason-{line.id}", f"{line.label}: {words}"))
    return found


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
