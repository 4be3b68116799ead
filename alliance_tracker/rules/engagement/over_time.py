"""How the two sides of a test stood at the end of each quarter in which one of them said something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.three_tests import Criterion, PatientsSay, Standing, standing_of
from alliance_tracker.terms import TestView


class Answered(Record):
    """One answer of one representative; `person` only tells whose it replaces."""

    person: int
    view: TestView
    said_on: date


class Moment(Record):
    """Where both stood when the quarter ended, or stand now."""

    quarter: Quarter
    patients: PatientsSay
    alliance: Standing


def newest(answers: Iterable[Answered]) -> PatientsSay:
    """What the group says: the newest answer of each. `answers` come in the order in which they were given."""
    return PatientsSay(tuple({one.person: one.view for one in answers}.values()))


def over_time(
    lines: Sequence[Criterion], grades: Sequence[Criterion], answers: Sequence[Answered]
) -> tuple[Moment, ...]:
    """Newest quarter first. `lines` are those of the test as yet ungraded; the others come as they were given."""
    days = [one.graded_on for one in grades if one.graded_on] + [one.said_on for one in answers]
    found = []
    for quarter in sorted({Quarter.of(day) for day in days}, reverse=True):
        given = {one.code: one for one in grades if one.graded_on and one.graded_on <= quarter.end}
        said = newest(one for one in answers if one.said_on <= quarter.end)
        found.append(Moment(quarter, said, standing_of([given.get(line.code, line) for line in lines])))
    return tuple(found)
