"""Waiting times: what a reading says, what it must say of itself, and what of it may be told to whom.

A measure is never rated, and a period never stands for another one: every figure names its own (design promise 6).
Counts follow the rules of `rules.engagement.counts`; the standards are those of Annex A. The tracker's own rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.engagement.counts import LEAST_BASE, hidden_in, is_small
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.typed import clean, read_date, read_whole
from alliance_tracker.rules.words import day, listing, plural

MOST_PEOPLE = 1_000_000
LONGEST_ORIGIN = 200
_MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))
_MONTH_CODE = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_MONTH_WORDS = re.compile(r"([A-Za-z]{3,9}) (20[0-9]{2})")


class Period(Record):
    """A quarter or a month. `code` is what is kept: 2018-19-q1, 2018-08."""

    code: str
    words: str
    start: date
    end: date

    @classmethod
    def of(cls, code: str) -> Period:
        """The period that a code is kept for. Raises NotAPeriod."""
        month = _MONTH_CODE.fullmatch(code)
        if month is None:
            quarter = Quarter.parse(code)
            return cls(code, quarter.words, quarter.start, quarter.end)
        start = date(int(month[1]), int(month[2]), 1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return cls(code, f"{_MONTHS[start.month - 1]} {start.year}", start, end)

    @classmethod
    def read(cls, typed: str) -> Period:
        """Read what a person types: Q1 2018/19, August 2018, or a code. Raises NotAPeriod."""
        text = clean(typed, lines=False)
        found = _MONTH_WORDS.fullmatch(text)
        if found:
            for number, name in enumerate(_MONTHS, 1):
                if name.lower().startswith(found[1].lower()):
                    return cls.of(f"{found[2]}-{number:02d}")
        if _MONTH_CODE.fullmatch(text):
            return cls.of(text)
        try:
            return cls.of(Quarter.read(text).code)
        except NotAPeriod:
            raise NotAPeriod(f"“{text[:40]}” is not a period. Write it like Q1 2018/19 or August 2018") from None


class ReadingDraft(Record):
    """A reading as somebody gives it. `body_id`: a CCG of the alliance, None for the whole alliance."""

    measure: str
    body_id: int | None
    period: Period
    in_time: int
    total: int
    provisional: bool
    published_on: date
    origin: str = ""


class WaitLine(Record):
    """The newest reading of one measure for a whole alliance, as its pages and the board's papers show it."""

    measure: str
    text: str
    standard: int
    sentence: str
    period: str
    share: str
    published_on: date
    provisional: bool


class Told(Record):
    """A reading as one reader may see it; words for what is hidden."""

    in_time: str
    total: str
    share: str


HIDDEN = Told("not shown", "not shown", "not shown")
"""What stands for a reading of which something could point to somebody."""


def check_reading(draft: ReadingDraft, today: date) -> list[Problem]:
    """What is wrong with a reading, field by field."""
    found = []
    if draft.in_time > draft.total:
        found.append(
            Problem("in_time", f"{draft.in_time:,} in time is more than all {draft.total:,}. Check both numbers")
        )
    if not draft.total:
        found.append(Problem("total", "With nobody treated there is nothing to show. Leave this period out"))
    if draft.published_on > today:
        found.append(
            Problem("published_on", f"{day(draft.published_on)} is in the future. Give the day of publication")
        )
    elif draft.published_on <= draft.period.end:
        said = f"{draft.period.words} ended on {day(draft.period.end)}, so its figures came out after that"
        found.append(Problem("published_on", f"{said}. Check the period and the day of publication"))
    if len(draft.origin) > LONGEST_ORIGIN:
        found.append(Problem("origin", f"Shorten where it was published to {LONGEST_ORIGIN} characters"))
    return found


def share(in_time: int, total: int) -> str:
    """78.2%; no percentage on a base under 20."""
    return f"{100 * in_time / total:.1f}%" if total >= LEAST_BASE else f"fewer than {LEAST_BASE} people"


def meets(in_time: int, total: int, standard: int) -> bool | None:
    """Whether the standard was met; nothing on a base under 20."""
    return 100 * in_time >= standard * total if total >= LEAST_BASE else None


def told(in_time: int, total: int, hidden: bool) -> Told:
    """One reading in words."""
    return HIDDEN if hidden else Told(f"{in_time:,}", f"{total:,}", share(in_time, total))


def is_hidden(in_time: int, total: int) -> bool:
    """Whether a reading alone could point to somebody: those in time, or those later, are 1 to 4."""
    return is_small(in_time) or is_small(total - in_time)


def hidden_bodies(readings: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """Of which bodies nothing is shown, by their number, in the order given: (in time, total) of one period.

    Sums over the bodies are known from the alliance's own reading, so beside a small count another is hidden too.
    """
    in_time = {str(key): found for key, (found, _) in readings.items()}
    later = {str(key): total - found for key, (found, total) in readings.items()}
    names = hidden_in(in_time) | hidden_in(later)
    return frozenset(int(name) for name in names)


Named = tuple[str, int | None, str]
"""A reading by its measure, its body and the code of its period."""


def hidden_readings(drafts: Sequence[ReadingDraft]) -> frozenset[Named]:
    """Of which readings nothing is shown: each alone, beside the other bodies of its period, and beside its quarter.

    A quarter without its other months tells the month that is not shown. So where a month of a CCG is hidden, the
    CCGs have no quarter; where the alliance's own is, nobody has.
    """
    tables: dict[tuple[str, str], dict[int, tuple[int, int]]] = {}
    hidden: set[Named] = set()
    for one in drafts:
        if one.body_id is not None:
            tables.setdefault((one.measure, one.period.code), {})[one.body_id] = (one.in_time, one.total)
        elif is_hidden(one.in_time, one.total):
            hidden.add(named(one))
    for (measure, code), table in tables.items():
        hidden |= {(measure, body, code) for body in hidden_bodies(table)}
    months = [one for one in drafts if named(one) in hidden]
    return frozenset(hidden | {named(one) for one in drafts if any(_tells(one, month) for month in months)})


def without_told_months(drafts: Iterable[ReadingDraft]) -> list[ReadingDraft]:
    """Readings of whole alliances without the quarters that would tell a month that is not shown."""
    own = [one for one in drafts if one.body_id is None]
    hidden = hidden_readings(own)
    return [one for one in own if named(one) not in hidden or is_hidden(one.in_time, one.total)]


def named(one: ReadingDraft) -> Named:
    """What a reading is known by."""
    return one.measure, one.body_id, one.period.code


def _tells(quarter: ReadingDraft, month: ReadingDraft) -> bool:
    """Whether a reading helps to work out one that is hidden, of a part of its time."""
    within = quarter.period.start <= month.period.start and month.period.end <= quarter.period.end
    part = quarter.measure == month.measure and quarter.period.code != month.period.code and within
    return part and (month.body_id is None or quarter.body_id is not None)


def share_told(draft: ReadingDraft) -> str:
    """The share of one reading alone, for any reader."""
    return told(draft.in_time, draft.total, is_hidden(draft.in_time, draft.total)).share


def wait_sentence(standard: int, draft: ReadingDraft, shown: Quarter | None = None) -> str:
    """What the newest reading says, beginning with its own period, and with the quarter it does not stand for."""
    where = f"In {draft.period.words}"
    if shown is not None and draft.period.code != shown.code:
        where = f"Figures for {shown.words} are not here yet. In {draft.period.words}"
    if is_hidden(draft.in_time, draft.total) or draft.total < LEAST_BASE:
        said = "too few people were treated to give a share"
    else:
        compared = "meets" if meets(draft.in_time, draft.total, standard) else "is below"
        said = f"{share(draft.in_time, draft.total)} were in time: {draft.in_time:,} of {draft.total:,} people"
        said += f". That {compared} the standard of {standard}%"
    kind = "Provisional figures" if draft.provisional else "Final figures"
    return f"{where}, {said}. {kind}, published on {day(draft.published_on)}."


def newest(drafts: Iterable[ReadingDraft], until: date) -> dict[str, ReadingDraft]:
    """The newest reading of the whole alliance by measure, of those that end by a day; of two, the longer period."""
    chosen = [one for one in drafts if one.body_id is None and one.period.end <= until]
    chosen.sort(key=lambda one: (one.period.end, -one.period.start.toordinal()))
    return {one.measure: one for one in chosen}


def kept_sentence(name: str, period: Period, body: str, again: bool) -> Sentence:
    """The line of history; how many people stays out of it."""
    verb = "changed" if again else "recorded"
    return Sentence(f"{verb} the {name} for {body} in {period.words}", "measure", period.code)


def taken_away(name: str, period: Period, body: str) -> Sentence:
    return Sentence(f"took away the {name} for {body} in {period.words}", "measure", period.code)


COLUMNS = ("Measure", "For", "Period", "In time", "All", "Provisional or final", "Published on", "Where published")
"""The columns of the CSV, both ways."""
NEEDED = 3
"""So many of their names make a line the header."""


class FileReading(Record):
    """What a file of readings holds: the readings, and a sentence for each line that is to be mended."""

    drafts: tuple[ReadingDraft, ...] = ()
    problems: tuple[str, ...] = ()


def read_rows(
    rows: Sequence[Sequence[str]], measures: Mapping[str, str], bodies: Mapping[str, int | None], today: date
) -> FileReading:
    """Read the lines of a file. `measures`: code by name or code, `bodies`: number by name or code, all folded.

    Columns may be moved, blank lines and lines above the header are passed over. Nothing is left out in silence.
    """
    header = next((number for number, row in enumerate(rows) if len(_places(row)) >= NEEDED), None)
    if header is None:
        return FileReading(problems=(f"The first line must name the columns: {listing(COLUMNS)}",))
    places = _places(rows[header])
    missing = [name for name in COLUMNS[:-1] if name not in places]
    if missing:
        noun = plural(len(missing), "column")
        return FileReading(problems=(f"The {noun} {listing(missing)} {plural(len(missing), 'is', 'are')} missing",))
    drafts: list[ReadingDraft] = []
    problems: list[str] = []
    seen: dict[tuple[str, int | None, str], int] = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: clean(row[place], lines=False) if place < len(row) else "" for name, place in places.items()}
        if not any(cells.values()):
            continue
        draft, wrong = _read_cells(cells, measures, bodies)
        if draft is not None:
            wrong = [problem.message for problem in check_reading(draft, today)]
            key = (draft.measure, draft.body_id, draft.period.code)
            if seen.setdefault(key, number) != number:
                wrong.append(f"it is the same measure, place and period as line {seen[key]}. Keep one of them")
            drafts.append(draft)
        problems += [f"Line {number}: {one}" for one in wrong]
    if not drafts and not problems:
        problems.append("There are no figures below the names of the columns")
    return FileReading(tuple(drafts), tuple(problems))


def _read_cells(
    cells: Mapping[str, str], measures: Mapping[str, str], bodies: Mapping[str, int | None]
) -> tuple[ReadingDraft | None, list[str]]:
    """One line as a reading, or all that cannot be read in it."""
    wrong: list[str] = []
    measure = measures.get(cells["Measure"].casefold())
    if measure is None:
        wrong.append(f"we do not know the measure “{cells['Measure'][:40]}”. Use {listing(sorted(measures), 'or')}")
    place = cells["For"].casefold()
    if place not in bodies:
        wrong.append(f"“{cells['For'][:60]}” is not a CCG of this alliance. Leave it empty for the whole alliance")
    kind = cells["Provisional or final"].casefold()
    if kind not in ("provisional", "final"):
        wrong.append(f"“{cells['Provisional or final'][:40]}” must be Provisional or Final")
    readers = (("Period", Period.read), ("In time", read_whole), ("All", read_whole), ("Published on", read_date))
    values: list[Any] = []
    for name, reader in readers:
        try:
            values.append(reader(cells[name]))
        except ValueError as problem:
            wrong.append(f"{name}: {problem}")
    if wrong or measure is None:
        return None, wrong
    period, in_time, total, published = values
    if not (0 <= in_time <= MOST_PEOPLE and 0 <= total <= MOST_PEOPLE):
        return None, [f"numbers of people go from 0 to {MOST_PEOPLE:,}"]
    origin = cells.get("Where published", "")
    return ReadingDraft(measure, bodies[place], period, in_time, total, kind == "provisional", published, origin), []


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each of our columns stands in a line; empty when the line is no header."""
    places = {clean(cell, lines=False).casefold(): place for place, cell in enumerate(header)}
    return {name: places[name.casefold()] for name in COLUMNS if name.casefold() in places}
