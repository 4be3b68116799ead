"""Meetings pasted from a spreadsheet or typed, one a line: body, meeting, day, and when its papers close.

The tracker's own rule: the guidance knows neither the meetings of a body nor when its papers close.
"""

import re
from collections.abc import Mapping
from datetime import date

from alliance_tracker.records import Record, field
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.typed import NotUnderstood, read_date
from alliance_tracker.rules.words import counted, day

MOST_LINES = 400
LONGEST_NAME = 120
USUAL_NAME = "Governing body or board"
_EDGES = re.compile(r"[\s.,]+")
_SMALL = frozenset({"nhs", "ccg", "foundation", "trust", "the", "and"})


class Pasted(Record):
    """One line understood."""

    line: int
    body_id: int
    body: str
    meeting: str
    meets_on: date
    papers_by: date


class Reading(Record):
    """What a paste holds: the meetings, and a sentence for each line that could not be read."""

    meetings: tuple[Pasted, ...] = ()
    problems: tuple[str, ...] = field(default=())


def known_as(name: str) -> str:
    """How a name is looked up: without case, punctuation, and the words that every such name has."""
    words = _EDGES.split(name.casefold().replace("&", " and "))
    return " ".join(word for word in words if word and word not in _SMALL)


def read_meetings(text: str, bodies: Mapping[str, tuple[int, str]], before: int) -> Reading:
    """Read pasted lines. `bodies`: number and name by `known_as` of their names and by their codes.

    Cells are divided by tabs, or else by semicolons or commas. A line has the body, the name of the meeting if it
    has one, the day it meets, and the day its papers close; without that, `before` working days earlier.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        return Reading(problems=(f"These are {len(lines):,} lines. Paste at most {MOST_LINES} at a time",))
    meetings: list[Pasted] = []
    problems: list[str] = []
    seen: dict[tuple[int, date], int] = {}
    for number, line in lines:
        try:
            one = _read_line(number, line, bodies, before)
            twice = seen.setdefault((one.body_id, one.meets_on), number)
            if twice != number:
                raise NotUnderstood(f"{one.body} on {day(one.meets_on)} stands in line {twice} already. Take one away")
        except NotUnderstood as problem:
            problems.append(f"Line {number}: {problem}")
        else:
            meetings.append(one)
    return Reading(tuple(meetings), tuple(problems))


def _read_line(number: int, line: str, bodies: Mapping[str, tuple[int, str]], before: int) -> Pasted:
    cells = _cells(line)
    found = bodies.get(known_as(cells[0]))
    if found is None:
        raise NotUnderstood(f"“{cells[0][:60]}” is no body of this plan. Write its name as in the list below")
    words, days = _parted(cells[1:])
    name = ", ".join(words) or USUAL_NAME
    if len(name) > LONGEST_NAME:
        raise NotUnderstood(f"the name of the meeting is longer than {LONGEST_NAME} characters. Shorten it")
    meets_on = days[0]
    papers_by = days[1] if len(days) == 2 else working_days_after(meets_on, -before)
    problem = problem_of(meets_on, papers_by)
    if problem:
        raise NotUnderstood(problem)
    return Pasted(number, *found, name, meets_on, papers_by)


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in "\t;," if mark in line), ",")
    return [cell.strip() for cell in line.split(mark)]


def _parted(cells: list[str]) -> tuple[list[str], list[date]]:
    """The words of a line, and its one or two days, which end it."""
    full = [cell for cell in cells if cell]
    days: list[date] = []
    while full and len(days) < 2 and full[-1][:1].isdigit():
        days.insert(0, read_date(full.pop()))
    if not days:
        raise NotUnderstood("there is no day in it. End the line with the day it meets, like 12 January 2017")
    return full, days


def problem_of(meets_on: date, papers_by: date) -> str:
    """Why these two days cannot both be right, or nothing."""
    if papers_by > meets_on:
        late = counted((papers_by - meets_on).days, "day")
        return f"papers close on {day(papers_by)}, {late} after the meeting. Give a day before {day(meets_on)}"
    return ""
