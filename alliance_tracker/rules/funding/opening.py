"""What may be said of a call when it is opened: its name, days, years, scale and source. The tracker's own.

The first call of a round is part of the guidance (Timescales); later ones are opened by the national team.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from alliance_tracker.errors import RulesBroken
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.words import day

LEAST_TOP, MOST_TOP = 2, 10
LONGEST_NAME, LONGEST_SOURCE = 100, 600


class CallDraft(Record):
    """A call as it is typed. `committee_text` is what is printed where the committee has no day yet."""

    name: str
    opens_on: date
    closes_on: date
    committee_on: date | None
    committee_text: str
    top: int
    first_year: str
    last_year: str
    source: str

    @property
    def code(self) -> str:
        """What addresses call it: second-release-2018-19."""
        return "-".join(re.findall(r"[a-z0-9]+", self.name.lower()))


class Known(Record):
    """What a new call is held against: codes taken, the newest opening day, and the days of the round."""

    codes: Collection[str]
    opened_last: date | None
    starts_on: date
    ends_on: date

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years of the round, by code."""
        first, last = FinancialYear.of(self.starts_on).begins, FinancialYear.of(self.ends_on).begins
        return tuple(FinancialYear(begins).code for begins in range(first, last + 1))


def checked_call(draft: CallDraft, known: Known) -> CallDraft:
    """The call as it is to be kept. Raises RulesBroken with what is wrong."""
    problems = [*_name(draft, known), *_days(draft, known), *_years(draft, known)]
    if not LEAST_TOP <= draft.top <= MOST_TOP:
        problems.append(Problem("top", f"The top of the scale is from {LEAST_TOP} to {MOST_TOP}"))
    if not draft.source.strip():
        problems.append(Problem("source", "Say where the call is announced: a paper, its date"))
    problems += too_long("source", "the source", draft.source, LONGEST_SOURCE)
    if problems:
        raise RulesBroken(problems)
    return draft


def _name(draft: CallDraft, known: Known) -> list[Problem]:
    if not draft.code:
        return [Problem("name", "Name the call in letters or figures")]
    if draft.code in known.codes:
        return [Problem("name", f"There is a call named “{draft.name}” already. Give this one another name")]
    return too_long("name", "the name", draft.name, LONGEST_NAME)


def _days(draft: CallDraft, known: Known) -> list[Problem]:
    found = []
    last = known.opened_last
    if last is not None and draft.opens_on <= last:
        words = f"The newest call opened on {day(last)}. Calls are counted in the order in which they open"
        found.append(Problem("opens_on", f"{words}, so give a later day"))
    elif draft.opens_on > known.ends_on:
        found.append(Problem("opens_on", f"The round ends on {day(known.ends_on)}. Give an earlier day"))
    if draft.closes_on <= draft.opens_on:
        found.append(Problem("closes_on", f"The call opens on {day(draft.opens_on)}, so it closes on a later day"))
    if draft.committee_on is None and not draft.committee_text.strip():
        found.append(Problem("committee_text", "Give the day of the Investment Committee, or what is printed of it"))
    elif draft.committee_on is not None and draft.committee_on <= draft.closes_on:
        found.append(Problem("committee_on", f"The call closes on {day(draft.closes_on)}. The committee meets later"))
    return found


def _years(draft: CallDraft, known: Known) -> list[Problem]:
    ends = " to ".join(one.replace("-", "/") for one in (known.years[0], known.years[-1]))
    found = [
        Problem(name, f"Choose a year of the round, {ends}")
        for name, year in (("first_year", draft.first_year), ("last_year", draft.last_year))
        if year not in known.years
    ]
    if not found and draft.last_year < draft.first_year:
        found.append(Problem("last_year", "The last year comes before the first. Check both"))
    return found
