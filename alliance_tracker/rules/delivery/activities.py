"""Activities and risks by reference, and what an activity must have: ED3.A2 is work for ED3, ED3.R1 a risk of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.plan import LONGEST_TITLE
from alliance_tracker.rules.delivery.problems import Problem, Round, too_long
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, listing

ACTIVITY = re.compile(r"([A-Z]{2}[1-9][0-9]{0,2})\.A([1-9][0-9]{0,2})")
RISK = re.compile(r"([A-Z]{2}[1-9][0-9]{0,2})\.R([1-9][0-9]{0,2})")
_PARTS = re.compile(r"[A-Z]+|[0-9]+")


class ActivityDraft(Record):
    """An activity as typed on a form or in a plan file."""

    reference: str
    title: str
    first: Quarter | None
    last: Quarter | None
    done: date | None = None


def check_activity(draft: ActivityDraft, plan: Round, today: date) -> list[Problem]:
    """A title, both quarters inside the plan and in order, and nothing done in the future."""
    name = draft.reference
    problems = []
    if not draft.title.strip():
        problems.append(Problem("title", f"Say what is done in {name}"))
    problems += too_long("title", f"the title of {name}", draft.title, LONGEST_TITLE)
    for field, what, quarter in (("first", "first", draft.first), ("last", "last", draft.last)):
        if quarter is None:
            problems.append(Problem(field, f"Give the {what} quarter of {name}, like Q1 2018/19"))
        elif not Quarter.of(plan.start) <= quarter <= plan.last_quarter:
            span = f"{Quarter.of(plan.start).words} to {plan.last_quarter.words}"
            problems.append(Problem(field, f"The {what} quarter of {name} is outside the plan. Choose one from {span}"))
    if draft.first is not None and draft.last is not None and draft.last < draft.first:
        problems.append(Problem("last", f"The last quarter of {name} is before its first. Swap them, or mend one"))
    if draft.done is not None and draft.done > today:
        future = f"The day {name} was done, {day(draft.done)}, is in the future. Today is {day(today)}"
        problems.append(Problem("done", future))
    return problems


def next_below(home: str, letter: str, taken: Iterable[str]) -> str:
    """The first free reference after the highest used: ED3.A4 among activities, ED3.R2 among risks."""
    kind = ACTIVITY if letter == "A" else RISK
    numbers = [int(found[2]) for text in taken if (found := kind.fullmatch(text)) and found[1] == home]
    return f"{home}.{letter}{max(numbers, default=0) + 1}"


def row_key(reference: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts any reference by its letters and its numbers: ED2 before ED10, ED3.A2 before ED3.A10."""
    parts = _PARTS.findall(reference.upper())
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def activity_added(ref: str, reference: str, title: str) -> Sentence:
    """The line of history of a new activity."""
    return Sentence(f"added the activity {reference}, “{title}”", "deliverable", ref)


def activity_changed(reference: str, what: Iterable[str], ended: date | None = None) -> Sentence:
    """The line of history of an edited one; that it is done says more than which box changed."""
    words = f"said that {reference} was done on {day(ended)}" if ended else f"changed {listing(what)} of {reference}"
    return Sentence(words, "deliverable", reference.partition(".")[0])
