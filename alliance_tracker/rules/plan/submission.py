"""Submitting a plan or a bid and what becomes of it: when it may go, how late it is, what a decision has to say.

Paragraphs 12 and 13 (agreed before it is submitted), 23 (money for wider needs) and the timeline of the guidance.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.dates.working_days import working_days_after, working_days_between
from alliance_tracker.rules.signoff.rule import Body, Judged
from alliance_tracker.rules.signoff.standing import Stood
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import SubmissionOutcome

USUAL_DAYS, MOST_DAYS = 5, 60
"""Working days that a region is given to answer, unless the alliance says otherwise."""
MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
Problem = tuple[str, str]


class OutcomeDraft(Record):
    """A decision on a submitted plan as it was typed. The money is for wider needs, by year (paragraph 23)."""

    kind: SubmissionOutcome | None
    decided_on: date | None
    comments: str = ""
    minute: str = ""
    first_year_pence: int | None = None
    second_year_pence: int | None = None


def mailbox(timeline_text: str) -> str:
    """The address that an item of the timeline prints; empty when it prints none."""
    found = MAILBOX.search(timeline_text)
    return found.group(0).rstrip(".") if found else ""


def refused(judged: Judged, version_label: str) -> str:
    """Why a version cannot be submitted, in the words of the rule; empty when it can."""
    if judged.holds:
        return ""
    return f"Version {version_label} cannot be submitted before it is agreed. {' '.join(judged.sentences)}"


def too_early(until: date | None, version_label: str) -> str:
    """Why an agreed version waits before it is submitted: a right to withdraw may not end by submitting first.

    `until`: the last day on which a body may withdraw (the tracker's own rule). Empty when nobody may any more.
    """
    if until is None:
        return ""
    return (
        f"Version {version_label} was declared not of substance, and bodies that have not answered it may withdraw "
        f"until {day(until)}. Submit it after that day, or ask them to answer it before"
    )


def days_late(due: date | None, submitted_on: date | None, today: date) -> int:
    """How many days after the printed day a plan came first, or has not come; 0 where none is printed."""
    return max(0, ((submitted_on or today) - due).days) if due is not None else 0


def when_words(submitted_on: date, due: date | None) -> str:
    """Submitted on 25 January 2017, 7 days late."""
    words = f"Submitted on {day(submitted_on)}"
    if due is None:
        return words
    late = days_late(due, submitted_on, submitted_on)
    return f"{words}, {counted(late, 'day')} late" if late else f"{words}, in time"


def how_each_stood(bodies: Sequence[Body], stood: Mapping[int, Stood], judged: Judged, rule: str) -> dict[str, object]:
    """What is kept of the agreement with a submission: the rule, its words, and every body. Keys, never names."""
    return {
        "rule": rule,
        "route": judged.route,
        "sentences": list(judged.sentences),
        "bodies": [_stood(body, stood[body.id]) for body in bodies],
    }


def _stood(body: Body, stood: Stood) -> dict[str, object]:
    return {
        "slug": body.slug,
        "name": body.name,
        "role": body.role,
        "needed": body.needed,
        "standing": stood.standing.value,
        "version": stood.label,
        "agreement": stood.given.id if stood.given else None,
    }


def fitting(draft: OutcomeDraft) -> OutcomeDraft:
    """The decision without what was typed for the other kind: money belongs to a plan that is ratified."""
    if draft.kind is SubmissionOutcome.RATIFIED:
        return draft
    return replace(draft, first_year_pence=None, second_year_pence=None)


def problems_of(draft: OutcomeDraft, submitted_on: date, today: date, noun: str = "plan") -> list[Problem]:
    """Everything that a decision lacks, by field, in the order of the form."""
    found: list[Problem] = []
    if draft.kind is None:
        found.append(("kind", f"Choose what became of the {noun}"))
    found += _day(draft.decided_on, submitted_on, today, noun)
    if draft.kind is SubmissionOutcome.RETURNED and not draft.comments:
        found.append(("comments", f"Write the comments with which the {noun} is returned"))
    if draft.kind is SubmissionOutcome.RATIFIED:
        if not draft.minute:
            found.append(("minute", "Give the minute of the group that ratified it, for example CPAOG 17/12"))
        money = (("first_year_pence", draft.first_year_pence), ("second_year_pence", draft.second_year_pence))
        found += [
            (field, "Give the money for wider needs. Type 0 if there is none")
            for field, pence in money
            if pence is None
        ]
    return found


def _day(decided_on: date | None, submitted_on: date, today: date, noun: str) -> list[Problem]:
    if decided_on is None:
        return [("decided_on", "Give the day of the decision, like 5 April 2017")]
    if decided_on > today:
        return [("decided_on", f"{day(decided_on)} is in the future. Today is {day(today)}")]
    if decided_on < submitted_on:
        return [("decided_on", f"The {noun} was submitted on {day(submitted_on)}, after {day(decided_on)}")]
    return []


def answer_due(raised_on: date, working_days: int) -> date:
    """The day by which a region owes its answer."""
    return working_days_after(raised_on, working_days)


def question_stands(answer_by: date, answered_on: date | None, today: date) -> str:
    """How a question to the region stands: Answered on 3 May 2018, 2 working days late."""
    late = max(0, working_days_between(answer_by, answered_on or today))
    words = f"{counted(late, 'working day')} late" if late else ""
    if answered_on is not None:
        return f"Answered on {day(answered_on)}, {words or 'in time'}"
    return f"Not answered, {words}" if words else f"To be answered by {day(answer_by)}"
