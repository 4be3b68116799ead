"""The help that the national team offers: which was asked for, received and used, each with its day and a note."""

from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import support as data
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.support import LONGEST_NOTE, Offer
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import SupportKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.forms import DateField, ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show

OFFER = f"<any({','.join(one.value for one in SupportKind)}):offer>"
HEADER = ("Help with", "Asked for on", "Received on", "Used since", "Note")


class SupportForm(TrackerForm):
    """The three days, and what is worth saying of them."""

    form_name = "support"
    asked_on = DateField("Asked for on", "For example, 12 Jan 2017. Empty if it was not asked for", always=True)
    received_on = DateField("Received on", always=True)
    used_on = DateField("Used since", always=True)
    note = ProseField("Note", "For example, what was asked for, and what came of it", most=LONGEST_NOTE, rows=3)


@pages.get("/alliances/<slug>/plan/support")
@needs(Action.READ_PLAN)
def support(slug: str) -> Response:
    """Every kind of help with what became of it. One query."""
    return show("plan/support.html", offers=data.offers_of(g.plan.id), drawn=drawn, icon=_icon)


@pages.get("/alliances/<slug>/plan/support.csv")
@needs(Action.READ_PLAN)
def support_csv(slug: str) -> Response:
    rows = [(one.kind.words, one.asked_on, one.received_on, one.used_on, one.note) for one in data.offers_of(g.plan.id)]
    return csv_answer(f"{g.plan.slug}-plan-support", HEADER, rows)


@pages.route(f"/alliances/<slug>/plan/support/{OFFER}", methods=["GET", "POST"])
@needs(Action.WRITE_PLAN)
def record_support(slug: str, offer: str) -> Response:
    """Say what became of one kind of help."""
    one, back = _offer(offer), url_for("plan.support", slug=g.plan.slug)
    form = SupportForm.opened(_values(one), stamp=one.version)

    def save(tx: Writing) -> tuple[str, str]:
        days = (form.asked_on.data, form.received_on.data, form.used_on.data)
        data.save(tx, g.plan, Offer(one.kind, *days, form.note.data or "", form.version), today())
        return back, f"Help with {lower(one.kind.words)} is saved."

    def theirs() -> Theirs:
        fresh = _offer(offer)
        return Theirs(_values(fresh), fresh.version)

    return once.saved(form, save, theirs) or show("plan/support_record.html", form=form, one=one, back=back)


def _offer(kind: str) -> Offer:
    return next(one for one in data.offers_of(g.plan.id) if one.kind.value == kind)


def _values(one: Offer) -> dict[str, Any]:
    days = {"asked_on": one.asked_on, "received_on": one.received_on, "used_on": one.used_on}
    return {**days, "note": one.note}


def _icon(one: Offer) -> str:
    return "done" if one.used_on else "part" if one.asked_on else "none"
