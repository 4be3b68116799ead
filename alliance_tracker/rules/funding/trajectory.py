"""Whether an outcome of a bid is on its trajectory: what was planned for a quarter's end beside what was read there.

Paragraph 24: alliances are expected to demonstrate improved productivity and quality as a result of accessing
transformation funding. Planned and read values are held against each other only in a quarter that has both; between
such points nothing is interpolated, and every page says so. The words are the tracker's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import Outcome, thousandths
from alliance_tracker.rules.words import counted, day

LONGEST_SOURCE, LONGEST_NOTE = 200, 600
BETWEEN = "Values are compared only in a quarter that has both. Between the points nothing is assumed."


class Standing(Enum):
    """How a quarter stands: its words, and the icon of the page."""

    BETTER = "Better than planned", "done"
    AS_PLANNED = "As planned", "ok"
    WORSE = "Worse than planned", "stop"
    NOT_PLANNED = "No value was planned for this quarter", "none"
    NOT_READ = "Not read yet", "part"
    TO_COME = "Still to come", "none"

    def __init__(self, words: str, icon: str):
        self.words = words
        self.icon = icon

    @property
    def compared(self) -> bool:
        """Whether both values are there."""
        return self in (Standing.BETTER, Standing.AS_PLANNED, Standing.WORSE)


class Reading(Record):
    """Where an outcome stood at the end of a quarter, in thousandths of its unit, and from what source."""

    quarter: Quarter
    value: int
    source: str
    note: str = ""


class Point(Record):
    """A quarter of a trajectory: what was planned for its end and what was read, either of which may be missing."""

    quarter: Quarter
    planned: int | None
    read: int | None
    standing: Standing


def points(outcome: Outcome, readings: Sequence[Reading], today: date) -> tuple[Point, ...]:
    """Each quarter that has a planned or a read value, oldest first."""
    planned = {Quarter.parse(code): value for code, value in outcome.points.items()}
    read = {one.quarter: one.value for one in readings}
    return tuple(
        Point(
            quarter,
            planned.get(quarter),
            read.get(quarter),
            _standing(outcome, planned.get(quarter), read.get(quarter), quarter.end < today),
        )
        for quarter in sorted({*planned, *read})
    )


def _standing(outcome: Outcome, planned: int | None, read: int | None, over: bool) -> Standing:
    if read is None:
        return Standing.NOT_READ if over else Standing.TO_COME
    if planned is None:
        return Standing.NOT_PLANNED
    if read == planned:
        return Standing.AS_PLANNED
    return Standing.BETTER if (read > planned) == outcome.higher_is_better else Standing.WORSE


def point_words(outcome: Outcome, point: Point) -> str:
    """2.5 better than planned, or how else the quarter stands."""
    if point.planned is None or point.read is None or point.read == point.planned:
        return point.standing.words
    return f"{_amount(outcome, point.read - point.planned)} {point.standing.words[0].lower()}{point.standing.words[1:]}"


def newest(found: Sequence[Point]) -> Point | None:
    """The last quarter in which both values are there."""
    return next((one for one in reversed(found) if one.standing.compared), None)


def standing_words(outcome: Outcome, found: Sequence[Point]) -> str:
    """Whether the outcome is on course, that is on its trajectory, in a sentence for its page and its picture."""
    last = newest(found)
    if last is not None:
        said = "Not on course" if last.standing is Standing.WORSE else "On course"
        return f"{said} at the end of {last.quarter}: {_small(point_words(outcome, last))}"
    if any(one.read is not None for one in found):
        return "It cannot be said whether it is on course: no quarter has both a planned and a read value"
    return "It cannot be said whether it is on course: nothing was read yet"


def since_words(outcome: Outcome, found: Sequence[Point]) -> str:
    """The newest reading against the baseline: what has become better since the bid; nothing without both."""
    read = [one for one in found if one.read is not None]
    if outcome.baseline is None or outcome.baseline_on is None or not read or read[-1].read is None:
        return ""
    away, since = read[-1].read - outcome.baseline, day(outcome.baseline_on)
    if not away:
        return f"No change by {read[-1].quarter} from the baseline of {since}"
    way = "better" if (away > 0) == outcome.higher_is_better else "worse"
    return f"{_amount(outcome, away)} {way} by {read[-1].quarter} than the baseline of {since}"


def gained(outcome: Outcome, found: Sequence[Point]) -> bool | None:
    """Whether the newest reading is better than the baseline; None where one of the two is missing."""
    read = [one.read for one in found if one.read is not None]
    if outcome.baseline is None or not read:
        return None
    return read[-1] != outcome.baseline and (read[-1] > outcome.baseline) == outcome.higher_is_better


def summary(stands: Sequence[Point | None], gains: Sequence[bool | None] = ()) -> str:
    """2 of 3 outcomes on course at the end of Q2 2018/19, 1 without a reading to compare; all 2 that have both a
    baseline and a reading are better: the newest points of several outcomes, and whether each has gained."""
    compared = [one for one in stands if one is not None]
    well = sum(one.standing is not Standing.WORSE for one in compared)
    quarters = {one.quarter for one in compared}
    when = f" at the end of {quarters.pop()}" if len(quarters) == 1 else " at the newest reading" if compared else ""
    words = f"{well} of {counted(len(stands), 'outcome')} on course{when}"
    unknown = len(stands) - len(compared)
    words = f"{words}, {unknown} without a reading to compare" if unknown else words
    known = [one for one in gains if one is not None]
    return f"{words}. {sum(known)} of {len(known)} better than before the money" if known else words


def _amount(outcome: Outcome, away: int) -> str:
    """2.5%, or 12 days."""
    unit = outcome.unit.strip()
    if unit == "%":
        return f"{thousandths(abs(away))} percentage points"
    return f"{thousandths(abs(away))} {unit}".strip()


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
