"""The meetings of a group: the diary planned well ahead, those that were, a new one, and a series of them."""

from __future__ import annotations

from datetime import date

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import meetings
from alliance_tracker.data.groups.meetings import MeetingDraft, MeetingRow
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.groups import meetings as rules
from alliance_tracker.rules.groups.meetings import Series
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, TrackerForm, WholeField
from alliance_tracker.web.groups.group import came_words
from alliance_tracker.web.groups.opened import at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer

MEETINGS = ("Meetings", "")
MONTHS = [("1", "Every month"), ("2", "Every other month"), ("3", "Every 3 months"), ("6", "Twice a year")]


class WhenForm(TrackerForm):
    """How long, at what time and where."""

    starts_at = LineField("Time", "For example, 12:30 or 2pm.", required="Give the time it starts", most=20)
    minutes = WholeField("How many minutes?", required="Say how many minutes it lasts", least=15, most=480)
    place = LineField("Place", required="Say where it is", most=200)

    def draft(self, on: date) -> MeetingDraft:
        return MeetingDraft(on, rules.read_time(self.starts_at.data), self.minutes.data, self.place.data)


class MeetingForm(WhenForm):
    """One meeting."""

    meets_on = DateField("Day", "For example, 13 November 2018.", required="Give the day of the meeting")


class SeriesForm(WhenForm):
    """Meetings planned well ahead: the first day says the week of the month and the weekday."""

    first_on = DateField(
        "First meeting",
        "The later ones fall on the same weekday in the same week of the month.",
        required="Give the day of the first meeting",
    )
    months = ChoiceField("How often?", required="Choose how often the group meets", choices=MONTHS, read_as=int)
    other = ChoiceField(
        "Every second meeting on another weekday?",
        "So that people who cannot come on one day can come on the other.",
        choices=[(str(number), name) for number, name in enumerate(rules.WEEKDAYS[:5], 1)],
        read_as=int,
        blank="No, always on the same weekday",
    )
    until = DateField("Plan meetings until", required="Say until when to plan")


class FurtherForm(TrackerForm):
    form_name = "further"
    until = DateField("Plan meetings until", required="Say until when to plan")


class StopForm(TrackerForm):
    form_name = "stop"


@pages.get("/alliances/<slug>/involvement/groups/<group>/meetings")
@needs(Action.READ_ALLIANCE)
def every_meeting(slug: str, group: str) -> Response:
    """Those to come, then those that were. At most seven queries."""
    rows = meetings.of_group(g.group.id)
    numbers = meetings.numbers_of([one.id for one in rows])
    return page(
        "meetings.html",
        MEETINGS,
        coming=[one for one in rows if one.to_come and one.meets_on >= today()],
        past=[one for one in reversed(rows) if not one.to_come or one.meets_on < today()],
        numbers=numbers,
        came={key: came_words(one) for key, one in numbers.items()},
        series=meetings.series_of(g.group.id),
    )


@pages.get("/alliances/<slug>/involvement/groups/<group>/meetings.csv")
@needs(Action.READ_ALLIANCE)
def meetings_csv(slug: str, group: str) -> Response:
    """The same as a table. At most five queries."""
    rows = meetings.of_group(g.group.id)
    numbers = meetings.numbers_of([one.id for one in rows])
    told = [
        (one.meets_on, one.starts_at, one.ends_at, one.place, one.state.words, came_words(numbers[one.id]))
        for one in rows
    ]
    return csv_answer(f"{group}-meetings", ("Day", "From", "To", "Place", "Where it stands", "Came"), told)


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_meeting(slug: str, group: str) -> Response:
    form = MeetingForm.opened(_usual())

    def save(tx: Writing) -> tuple[str, str]:
        made = meetings.add_meeting(tx, g.alliance.id, group, form.draft(form.meets_on.data), today())
        return at("one_meeting", number=made), "The meeting is planned."

    words = "News and updates, next steps and policy watch stand on its agenda from the start."
    return once.saved(form, save) or _form_page(form, "Plan a meeting", words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/series", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_series(slug: str, group: str) -> Response:
    """Many meetings at once, bank holidays left out."""
    form = SeriesForm.opened({"months": 2, **_usual()})

    def save(tx: Writing) -> tuple[str, str]:
        first = form.first_on.data
        weekdays = tuple(dict.fromkeys((first.isoweekday(), form.other.data or first.isoweekday())))
        series = Series(first, form.months.data, weekdays)
        facts = (series, form.draft(first), form.until.data)
        number = meetings.plan_series(tx, g.alliance.id, group, *facts, today())
        return at("every_meeting"), f"{counted(number, 'meeting is', 'meetings are')} planned."

    words = "A day that is a bank holiday is moved by a week. Each meeting can be changed on its own afterwards."
    return once.saved(form, save) or _form_page(form, "Plan meetings well ahead", words, "Plan them")


@pages.route("/alliances/<slug>/involvement/groups/<group>/meetings/series/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def one_series(slug: str, group: str, number: int) -> Response:
    """Plan a series further ahead, or plan no more of it."""
    row = next((one for one in meetings.series_of(g.group.id) if one.id == number and one.ended_on is None), None)
    if row is None:
        raise NotFound("We cannot find that series of meetings. Choose one from the list of meetings.")
    further, stop = FurtherForm.opened(stamp=row.version), StopForm.opened(stamp=row.version)

    def plan(tx: Writing) -> tuple[str, str]:
        made = meetings.plan_further(tx, g.alliance.id, group, number, further.until.data, further.version, today())
        return at("every_meeting"), f"{counted(made, 'more meeting is', 'more meetings are')} planned."

    def ended(tx: Writing) -> tuple[str, str]:
        meetings.end_series(tx, g.alliance.id, group, number, stop.version, today())
        return at("every_meeting"), "No more meetings are planned by it. Those that are planned stay."

    shown = stop if stop.sent() else further
    return (
        once.saved(further, plan)
        or once.saved(stop, ended)
        or page(
            "series.html",
            ("Meetings", at("every_meeting")),
            ("Series", ""),
            form=shown,
            further=further,
            stop=stop,
            row=row,
        )
    )


def _usual() -> dict[str, object]:
    """Time, length and place as the newest meeting had them. One query."""
    rows = meetings.of_group(g.group.id)
    if not rows:
        return {"minutes": rules.USUAL_MINUTES}
    return values_of(rows[-1])


def values_of(row: MeetingRow) -> dict[str, object]:
    return {"starts_at": row.starts_at, "minutes": row.minutes, "place": row.place}


def _form_page(form: TrackerForm, title: str, words: str, button: str = "Save") -> Response:
    return form_page(form, title, at("every_meeting"), words, button, ("Meetings", at("every_meeting")))
