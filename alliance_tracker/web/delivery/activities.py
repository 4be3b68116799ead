"""Activities of a deliverable: add one, change one, say that one is done."""

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.delivery import Whole
from alliance_tracker.data.delivery import activities as kept
from alliance_tracker.data.delivery.activities import ActivityInput, ActivityRow
from alliance_tracker.data.delivery.known import who_may_lead
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    LineField,
    QuarterField,
    Theirs,
    TrackerForm,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class ActivityForm(TrackerForm):
    """A piece of work with its quarters, who leads it, and what it leads to."""

    form_name = "activity"
    title = LineField("What is done", "For example, train 12 screeners at three sites", most=120, always=True)
    first = QuarterField("First quarter", required="Choose the quarter it begins in", blank="Choose one", always=True)
    last = QuarterField("Last quarter", required="Choose the quarter it ends in", blank="Choose one", always=True)
    lead = ChoiceField("Who leads it", read_as=int, blank="The lead of the deliverable")
    milestones = ChoicesField("Milestones it leads to")
    others = ChoicesField("Milestones of other deliverables")
    done = DateField("Date it was done", "Only when it is done, for example 21 Sep 2018")


@pages.route("/alliances/<slug>/deliverables/<ref>/activities/new", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def new_activity(slug: str, ref: str) -> Response:
    """Add an activity; it gets the next reference."""
    one, form = whole(ref), ActivityForm.opened()
    people = _choices(form, one)

    def save(tx: Writing) -> tuple[str, str]:
        plan = planning_round(today()).round
        reference = kept.add_activity(tx, g.alliance.id, ref, _input(form), plan, people, today())
        return page_of(ref, "activities"), f"{reference} is added."

    return once.saved(form, save) or show("delivery/activity.html", form=form, one=one, row=None)


@pages.route("/alliances/<slug>/deliverables/<ref>/activities/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def edit_activity(slug: str, ref: str, number: int) -> Response:
    """Change an activity, or end it on the day it was done."""
    one = whole(ref)
    row = _activity(one, number)
    form = ActivityForm.opened(_values(row, ref), stamp=row.version)
    people = _choices(form, one, row)

    def save(tx: Writing) -> tuple[str, str]:
        plan = planning_round(today()).round
        kept.change_activity(tx, g.alliance.id, row.reference, _input(form), form.version, plan, people, today())
        return page_of(ref, "activities"), f"{row.reference} is saved."

    def theirs() -> Theirs:
        fresh = _activity(one, number)
        return Theirs(_values(fresh, ref), fresh.version)

    return once.saved(form, save, theirs) or show("delivery/activity.html", form=form, one=one, row=row)


def _activity(one: Whole, number: int) -> ActivityRow:
    wanted = f"{one.reference}.A{number}"
    for row in kept.activities_of(g.alliance.id, one.id):
        if row.reference == wanted:
            return row
    raise NotFound(f"We cannot find {wanted}. Choose an activity from the page of {one.reference}.")


def _choices(form: ActivityForm, one: Whole, row: ActivityRow | None = None) -> set[int]:
    """What can be chosen; returns who may lead. Somebody who is named already stays choosable. Three queries."""
    people = {person.id: person.words for person in who_may_lead(g.alliance.id, today())}
    shown = dict(people)
    if row is not None and row.lead_id is not None and row.lead_id not in shown:
        shown[row.lead_id] = f"{row.lead or 'Somebody'} (no longer in post)"
    form.lead.choices = [(str(key), name) for key, name in shown.items()]
    quarters = planning_round(today()).quarters
    form.first.choices = form.last.choices = [(quarter.code, quarter.words) for quarter in quarters]
    every = [(ref, f"{ref} {title}") for ref, title in kept.steps_in(g.alliance.id).items()]
    form.milestones.choices = [pair for pair in every if _home(pair[0]) == one.reference]
    form.others.choices = [pair for pair in every if _home(pair[0]) != one.reference]
    return set(people)


def _home(milestone: str) -> str:
    return milestone.partition(".")[0]


def _values(row: ActivityRow, ref: str) -> dict[str, object]:
    return {
        "title": row.title,
        "first": row.first,
        "last": row.last,
        "lead": row.lead_id,
        "milestones": [one for one in row.milestones if _home(one) == ref],
        "others": [one for one in row.milestones if _home(one) != ref],
        "done": row.done,
    }


def _input(form: ActivityForm) -> ActivityInput:
    return ActivityInput(
        form.title.data or "",
        form.first.data,
        form.last.data,
        form.lead.data,
        (*form.milestones.data, *form.others.data),
        form.done.data,
    )
