"""Planning backwards from the day of submission: which bodies can agree in time, and by when the draft must be final.

The tracker's own rule, because the guidance gives one date for submission (18 January 2017) and asks that every body
agree before (paragraph 12). A body decides at a meeting, for which papers close some days before; so a final draft
reaches a body in time if it is there when the papers close of a meeting held before the day of submission. A meeting
on that very day is too late to count on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.dates.working_days import working_day_on_or_before, working_days_after


class Meeting(Record):
    """A meeting at which a body can decide, and the last day for its papers."""

    name: str
    meets_on: date
    papers_by: date


class Body(Record):
    """A body that must agree. `kind` is what committees in common need to share: CCG with CCG."""

    id: int
    name: str
    kind: str
    meetings: tuple[Meeting, ...] = ()


class Common(Record):
    """A meeting of another body of the same kind that is in time, for committees in common."""

    body: Body
    meeting: Meeting


class Fit(Record):
    """How one body fits between the final draft and the day of submission.

    `last`: its last meeting before submission by the closing of papers, None if it has none. `last_safe`: the last
    working day for a final draft. `used`: the first meeting that the draft reaches in time, None if there is none.
    `after`: its next meeting that the draft reaches, on or after the day of submission.
    """

    body: Body
    last: Meeting | None
    last_safe: date | None
    used: Meeting | None
    after: Meeting | None
    common: Common | None = None

    @property
    def known(self) -> bool:
        """Whether any meeting of the body is on record."""
        return bool(self.body.meetings)

    @property
    def in_time(self) -> bool:
        return self.used is not None


class BackPlan(Record):
    """The whole reckoning. `last_safe` is the earliest of the bodies' days, and `sets_it` are those whose day it is.

    `safe_submission`: the first working day on which every body whose meetings are on record could have agreed to
    a draft of `draft_on`; None when some body has no later meeting on record.
    """

    draft_on: date
    submit_on: date
    fits: tuple[Fit, ...]
    last_safe: date | None
    sets_it: tuple[Fit, ...]
    safe_submission: date | None

    @property
    def cannot(self) -> tuple[Fit, ...]:
        """Bodies that have meetings on record, none of them in time."""
        return tuple(fit for fit in self.fits if fit.known and not fit.in_time)

    @property
    def never(self) -> tuple[Fit, ...]:
        """Bodies that do not meet before submission at all, so that no earlier draft helps."""
        return tuple(fit for fit in self.fits if fit.known and fit.last is None)

    @property
    def unknown(self) -> tuple[Fit, ...]:
        """Bodies without a meeting on record."""
        return tuple(fit for fit in self.fits if not fit.known)

    @property
    def earlier_helps(self) -> bool:
        """Whether an earlier draft would reach every body whose meetings are on record."""
        return bool(self.cannot) and not self.never


def back_plan(bodies: Iterable[Body], draft_on: date, submit_on: date) -> BackPlan:
    """Work backwards from `submit_on` for a draft that is final on `draft_on`. Bodies keep their order."""
    bodies = tuple(bodies)
    fits = [_fit(body, draft_on, submit_on) for body in bodies]
    in_time = [Common(fit.body, fit.used) for fit in fits if fit.used is not None]
    fits = [fit if fit.in_time else _with_common(fit, in_time) for fit in fits]
    safe = [fit.last_safe for fit in fits if fit.last_safe is not None]
    last_safe = min(safe, default=None)
    setting = tuple(fit for fit in fits if fit.last_safe is not None and fit.last_safe == last_safe)
    return BackPlan(draft_on, submit_on, tuple(fits), last_safe, setting, _safe_submission(bodies, draft_on))


def _fit(body: Body, draft_on: date, submit_on: date) -> Fit:
    before = [meeting for meeting in body.meetings if meeting.meets_on < submit_on]
    last = max(before, key=lambda meeting: (meeting.papers_by, meeting.meets_on), default=None)
    reached = sorted(_reached(body.meetings, draft_on), key=lambda meeting: (meeting.meets_on, meeting.papers_by))
    used = next((meeting for meeting in reached if meeting.meets_on < submit_on), None)
    after = next((meeting for meeting in reached if meeting.meets_on >= submit_on), None)
    safe = working_day_on_or_before(last.papers_by) if last is not None else None
    return Fit(body, last, safe, used, after)


def _reached(meetings: Sequence[Meeting], draft_on: date) -> list[Meeting]:
    """The meetings whose papers close on the day of the draft or later."""
    return [meeting for meeting in meetings if meeting.papers_by >= draft_on]


def _with_common(fit: Fit, in_time: Sequence[Common]) -> Fit:
    """The same, with the first body of its kind that meets in time."""
    same = [one for one in in_time if one.body.kind == fit.body.kind]
    common = min(same, key=lambda one: (one.meeting.meets_on, one.body.name), default=None)
    return Fit(fit.body, fit.last, fit.last_safe, fit.used, fit.after, common)


def _safe_submission(bodies: Sequence[Body], draft_on: date) -> date | None:
    """The working day after the last body's first meeting that the draft reaches."""
    firsts = []
    for body in bodies:
        if not body.meetings:
            continue
        reached = _reached(body.meetings, draft_on)
        if not reached:
            return None
        firsts.append(min(meeting.meets_on for meeting in reached))
    return working_days_after(max(firsts), 1) if firsts else None
