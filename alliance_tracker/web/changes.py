"""One change of many rows: what was done, by whom, and the one press that takes it back."""

from flask import Blueprint, Response, g, url_for

from alliance_tracker.data import Writing, delivery, many
from alliance_tracker.data.board import quarters
from alliance_tracker.data.delivery import moving
from alliance_tracker.data.many import Done
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.delivery.returns import lead_takes_back
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import some
from alliance_tracker.terms import ManyKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery import letters
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show

pages = Blueprint("changes", __name__)
once.init_pages(pages)
MOST_SHOWN = 200
OF_QUARTERS = (ManyKind.QUARTER, ManyKind.SHEET)
"""What leads change many rows with."""
STAYED = {
    "changed since": " {} changed since, and stayed as it is.",
    "reviewed by the board": " The board has reviewed {}, so nothing of that went back.",
}


class UndoForm(TrackerForm):
    """Nothing to type."""


@pages.route("/alliances/<slug>/changes/<int:change>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def one(slug: str, change: int) -> Response:
    """What was changed together. The programme manager may take it back, and a lead what is still theirs."""
    row = many.change_of(g.alliance.id, change)
    form = UndoForm.opened({})

    def save(tx: Writing) -> tuple[str, str]:
        if not _takes_back(row):
            raise RuleBroken(
                "The programme manager can take this back; so can a lead who made it, while the quarter is open, "
                "of what they still lead."
            )
        told = moving.take_back(tx, g.alliance.id, row, today(), lambda one: letters.dates_moved_back(one, row))
        left = "".join(STAYED[why].format(some(list(units))) for why, units in told.left)
        return url_for(".one", slug=slug, change=change), f"Taken back: {some(list(told.back))}.{left}"

    answer = once.saved(form, save)
    if answer is not None:
        return answer
    row = many.change_of(g.alliance.id, change)
    told = many.way_back(g.alliance.id, change) if row.undone_at is None else None
    people = moving.told_back(g.alliance.id, row, told, g.viewer.person_id, today()) if told and told.back else ()
    names = [one.person.name for one in people]
    own = _takes_back(row)
    return show("changes/one.html", form=form, row=row, told=told, own=own, most=MOST_SHOWN, names=names)


def _takes_back(row: Done) -> bool:
    """Whether the viewer may. Three queries for a lead, none for others."""
    if may(Action.EDIT_PLAN):
        return True
    if row.person_id != g.viewer.person_id or row.kind not in OF_QUARTERS:
        return False
    reach, heads = many.reach_of(g.alliance.id, row.id), quarters.quarters_of(g.alliance.id)
    states = [quarters.among(heads, code).state(today()) for code in reach.quarters]
    return lead_takes_back(reach.units, delivery.led_by(g.alliance.id, g.viewer.person_id), states)
