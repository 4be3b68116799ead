"""Committee dates of the bodies of a plan: the list, one at a time, and many pasted at once."""

from __future__ import annotations

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.dates import meetings
from alliance_tracker.data.dates.meetings import Given, MeetingRow
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.dates.pasting import LONGEST_NAME, USUAL_NAME, read_meetings
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted, number
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    LineField,
    ProseField,
    RemoveForm,
    Theirs,
    TrackerForm,
    WholeField,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

USUAL_BEFORE = 5
LONGEST_PASTE = 40_000
MOST_PROBLEMS = 10


class MeetingForm(TrackerForm):
    """One meeting of a body."""

    body = ChoiceField("Body", required="Choose the body that meets", blank="Choose a body")
    name = LineField("Meeting", hint="For example governing body", required="Name the meeting", most=LONGEST_NAME)
    meets_on = DateField("Meets on", hint="For example 12 January 2017", required="Give the day it meets")
    papers_by = DateField(
        "Papers by", hint=f"The last day for papers. Leave it empty for {number(USUAL_BEFORE)} working days before"
    )

    def given(self, organisation_id: int) -> Given:
        papers = self.papers_by.data or working_days_after(self.meets_on.data, -USUAL_BEFORE)
        return Given(organisation_id, self.name.data, self.meets_on.data, papers)


class PasteForm(TrackerForm):
    """Many meetings at once, one a line."""

    lines = ProseField(
        "Meetings",
        hint="One a line: body, meeting, day it meets, papers by. Copied from a spreadsheet, or with commas between",
        required="Paste at least one meeting",
        most=LONGEST_PASTE,
        rows=12,
    )
    before = WholeField(
        "Working days for papers",
        hint="Where a line has no day for papers, they close so many working days before the meeting",
        required="Give a number of working days, like 5",
        least=0,
        most=60,
    )


@pages.get("/alliances/<slug>/dates/meetings")
@needs(Action.READ_PLAN)
def every_meeting(slug: str) -> Response:
    """Meetings to come, then those that were; and which bodies have none on record. Two queries."""
    rows = meetings.meetings_of(g.plan.id)
    coming = [row for row in rows if row.meets_on >= today()]
    having = {row.organisation_id for row in coming}
    return show(
        "dates/meetings.html",
        coming=coming,
        past=[row for row in reversed(rows) if row.meets_on < today()],
        without=[body for body in meetings.choices(g.plan, today()) if body.id not in having],
        today=today(),
    )


@pages.get("/alliances/<slug>/dates/meetings.csv")
@needs(Action.READ_PLAN)
def meetings_csv(slug: str) -> Response:
    """All of them as a table that can be pasted back. One query."""
    rows = [(row.body, row.name, row.meets_on, row.papers_by) for row in meetings.meetings_of(g.plan.id)]
    return csv_answer(f"{slug}-meetings", ("Body", "Meeting", "Meets on", "Papers by"), rows)


@pages.route("/alliances/<slug>/dates/meetings/new", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def new_meeting(slug: str) -> Response:
    """Add one meeting."""
    bodies = meetings.choices(g.plan, today())
    asked = request.args.get("body", "")
    form = MeetingForm.opened({"body": asked if asked.isdigit() else None, "name": USUAL_NAME})
    form.body.choices = [(str(body.id), body.name) for body in bodies]
    back = url_for("dates.every_meeting", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        meetings.add(tx, g.plan, form.given(int(form.body.data)), bodies)
        return back, "The meeting is added."

    return once.saved(form, save) or show("dates/meeting.html", form=form, edit=form, meeting=None, back=back)


@pages.route("/alliances/<slug>/dates/meetings/<int:meeting>", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def edit_meeting(slug: str, meeting: int) -> Response:
    """Change a meeting, or take it away."""
    known = meetings.meeting_of(g.plan.id, meeting)
    form, away = MeetingForm.opened(_values(known), stamp=known.version), RemoveForm.opened(stamp=known.version)
    form.body.choices = [(str(known.organisation_id), known.body)]
    back = url_for("dates.every_meeting", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        meetings.change(tx, g.plan, meeting, form.given(known.organisation_id), form.version)
        return back, "The meeting is saved."

    def remove(tx: Writing) -> tuple[str, str]:
        meetings.take_away(tx, g.plan, meeting, away.version)
        return back, "The meeting is taken away."

    answer = once.saved(form, save, lambda: _theirs(meeting)) or once.saved(away, remove)
    shown = away if away.sent() else form
    parts = {"form": shown, "status": shown.status, "edit": form, "away": away}
    return answer or show("dates/meeting.html", **parts, meeting=known, back=back)


@pages.route("/alliances/<slug>/dates/meetings/paste", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def paste_meetings(slug: str) -> Response:
    """Many at once: all lines are kept, or none and each that cannot be read is told of."""
    bodies = meetings.choices(g.plan, today())
    form = PasteForm.opened({"before": USUAL_BEFORE})
    back = url_for("dates.every_meeting", slug=slug)

    def save(tx: Writing) -> tuple[str, str]:
        found = read_meetings(form.lines.data, meetings.known_names(bodies), form.before.data)
        if found.problems:
            raise RuleBroken(_told(found.problems), "lines")
        added, changed = meetings.add_pasted(tx, g.plan, found.meetings)
        return back, f"{counted(added, 'meeting is', 'meetings are')} added, {changed} changed."

    return once.saved(form, save) or show("dates/paste.html", form=form, bodies=bodies, back=back)


def _told(problems: tuple[str, ...]) -> str:
    """The lines that cannot be read, in one message that names each."""
    left = len(problems) - MOST_PROBLEMS
    told = ". ".join(problems[:MOST_PROBLEMS])
    return f"{told}. And {number(left)} more" if left > 0 else told


def _values(row: MeetingRow) -> dict[str, object]:
    return {"body": row.organisation_id, "name": row.name, "meets_on": row.meets_on, "papers_by": row.papers_by}


def _theirs(meeting: int) -> Theirs:
    """What the other person saved."""
    saved = meetings.meeting_of(g.plan.id, meeting)
    return Theirs(_values(saved), saved.version)
