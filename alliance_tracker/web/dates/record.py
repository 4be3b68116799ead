"""Recording when others did what they owe: by the alliance for its STPs, CCGs and providers."""

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.dates import timeline
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.dates.timeline import Done, Item
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.forms import DateField, LineField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class DoneForm(TrackerForm):
    """When it was done, and what is worth saying of it."""

    done_on = DateField("Done on", hint="For example 21 October 2016", always=True)
    note = LineField("Note", hint="How many of how many, or where it can be read. For example: 3 of 3 STPs", most=200)

    def given(self) -> Done | None:
        """What was typed; nothing when the record is to be taken back."""
        return None if "back" in request.form else Done(self.done_on.data, self.note.data or "")


@pages.route("/alliances/<slug>/dates/<entry>/done", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def record(slug: str, entry: str) -> Response:
    """The manager records for the STPs, CCGs and providers of the plan when they did what they owe."""
    found = timeline.item_of(entry)
    if not timeline.recorded_by_alliance(found):
        raise NotFound("An alliance records here only what its STPs, CCGs and providers owe.")
    return recorded(found, g.plan, url_for("dates.every", slug=slug))


def recorded(item: Item, plan: PlanHead | None, back: str) -> Response:
    """The form for one item, of one plan or of everyone's."""
    plan_id = plan.id if plan else None
    known = timeline.recorded(item.code, plan_id)
    form = DoneForm.opened(
        {"done_on": known.on, "note": known.note} if known else {}, stamp=known.version if known else 0
    )

    def save(tx: Writing) -> tuple[str, str]:
        given = form.given()
        if given is not None and given.on is None:
            raise RuleBroken("Give the day on which it was done, like 21 October 2016", "done_on")
        timeline.record(tx, item, plan, given, form.version, today())
        return back, "That is recorded."

    return once.saved(form, save, lambda: _theirs(item, plan_id)) or show(
        "dates/done.html", form=form, item=item, known=known, back=back, nationally=plan is None
    )


def _theirs(item: Item, plan_id: int | None) -> Theirs:
    """What the other person recorded."""
    known = timeline.recorded(item.code, plan_id)
    if known is None:
        return Theirs({}, 0)
    return Theirs({"done_on": known.on, "note": known.note}, known.version)
