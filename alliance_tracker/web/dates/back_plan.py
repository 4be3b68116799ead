"""Planning backwards from the day of submission through the meetings of every body that must agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, g, request

from alliance_tracker.data.dates import meetings, timeline
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.backplan import BackPlan, Fit, back_plan
from alliance_tracker.rules.dates.ways_out import cannot_words, last_safe_words, ways_out
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import AllianceKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.forms import DateField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

WEEKS_AHEAD = 30
"""Working days to a submission that nobody has set a day for: what the page begins with."""


class BackForm(TrackerForm):
    """The two days to plan between. It changes nothing, so it is sent by the address."""

    submit = DateField("Submission on", hint="For example 18 January 2017", required="Give the day of submission")
    draft = DateField("Final draft ready on", hint="For example 19 December 2016", required="Give the day of the draft")


class Reckoned(Record):
    """The plan backwards, with what else its page says."""

    plan: BackPlan
    sign_off: SignOff
    board: Fit | None
    published: bool

    def ways(self, fit: Fit) -> tuple[str, ...]:
        return ways_out(fit, today(), self.board, bool(self.sign_off.facts.authority))

    @property
    def last_safe_words(self) -> str:
        return last_safe_words(self.plan, today())

    @property
    def cannot_words(self) -> str:
        return cannot_words(self.plan)


@pages.get("/alliances/<slug>/dates/back-plan")
@needs(Action.READ_PLAN)
def plan_back(slug: str) -> Response:
    """Which bodies can meet in time, and what helps the others. At most 24 queries."""
    form, found = _asked()
    return show("dates/back_plan.html", form=form, found=found, today=today())


@pages.get("/alliances/<slug>/dates/back-plan.csv")
@needs(Action.READ_PLAN)
def plan_back_csv(slug: str) -> Response:
    """The same as a table, body by body. At most 24 queries."""
    _, found = _asked()
    columns = ("Body", "Last meeting before submission", "Its papers by", "Last safe day for a final draft")
    columns += ("Can meet in time on", "Ways out")
    rows = [
        (fit.body.name, fit.last.meets_on if fit.last else None, fit.last.papers_by if fit.last else None)
        + (fit.last_safe, fit.used.meets_on if fit.used else None)
        + (" ".join(found.ways(fit)) if fit.known and not fit.in_time else "",)
        for fit in (found.plan.fits if found else ())
    ]
    return csv_answer(f"{slug}-back-plan", columns, rows)


def _asked() -> tuple[BackForm, Reckoned | None]:
    """The form as the address fills it, or with the published day; and the reckoning, if both days can be read."""
    submit, published = _usual()
    asked = {"submit", "draft"} & request.args.keys()
    form = BackForm(request.args) if asked else BackForm(data={"submit": submit, "draft": min(today(), submit)})
    if asked and not form.validate():
        return form, None
    submit_on, draft_on = form.submit.data, form.draft.data
    if draft_on > submit_on:
        form.draft.errors = ["The final draft must be ready before submission. Give an earlier day"]
        form.status = 422
        return form, None
    return form, _reckoned(draft_on, submit_on, not asked and published)


def _usual() -> tuple[date, bool]:
    """The published day while it is to come, else a day some weeks ahead; and whether it is the published one."""
    item = timeline.item_of(timeline.SUBMITTED)
    coming = item.ends_on >= today()
    return (item.ends_on, True) if coming else (working_days_after(today(), WEEKS_AHEAD), False)


def _reckoned(draft_on: date, submit_on: date, published: bool) -> Reckoned:
    sign_off = sign_off_of(g.plan, today())
    rows = meetings.meetings_of(g.plan.id)
    needed: Sequence[tuple[int, str, str]] = [(one.id, one.name, one.role) for one in sign_off.needed]
    plan = back_plan(meetings.planned(needed, rows), draft_on, submit_on)
    board = None
    if g.plan.kind is not AllianceKind.VANGUARD:
        whole = meetings.planned([(g.plan.board_id, g.plan.board, "board")], rows)
        board = back_plan(whole, draft_on, submit_on).fits[0]
    return Reckoned(plan, sign_off, board, published)
