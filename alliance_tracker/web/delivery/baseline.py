"""Fixing the dates first agreed: the programme manager's act, for one deliverable."""

from flask import Response, g

from alliance_tracker.data import Writing, delivery
from alliance_tracker.data.plan import versions
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import page_of, pages, whole
from alliance_tracker.web.forms import TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class BaselineForm(TrackerForm):
    """One tick, so that nobody fixes dates by a slip of the hand."""

    form_name = "baseline"
    sure = TickField("The dates are agreed", required="Tick that the dates are agreed, or cancel")


@pages.route("/alliances/<slug>/deliverables/<ref>/baseline", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def fix(slug: str, ref: str) -> Response:
    """Show the dates, and fix them when asked; once the plan has a version, the next version does it instead."""
    one = whole(ref)
    frozen = "" if one.baseline_fixed_on else versions.newest_label(g.alliance.id)
    form = BaselineForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        if frozen:
            raise RuleBroken(f"The next version of the plan fixes these dates, as version {frozen} did for the others.")
        delivery.fix_baseline(tx, g.alliance.id, [ref], today())
        return page_of(ref, "milestones"), f"The dates first agreed of {ref} are fixed."

    return once.saved(form, save) or show("delivery/baseline.html", form=form, one=one, frozen=frozen)
