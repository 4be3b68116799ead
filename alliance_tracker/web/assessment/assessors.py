"""Who assesses a bid: chosen among those who hold the role, and taken off with a reason."""

from __future__ import annotations

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import assessors as data
from alliance_tracker.data.assessment.assessors import Candidate
from alliance_tracker.data.assessment.holding import Assessing
from alliance_tracker.data.assessment.reading import Seat
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.assessment import letters
from alliance_tracker.web.assessment.found import Found, national
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.forms import ChoiceField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

HEADER = ("Assessor", "Asked on", "Interests", "Status")


class AssignForm(TrackerForm):
    """Ask somebody to assess the bid."""

    form_name = "assign"
    person = ChoiceField("Who?", required="Choose an assessor", read_as=int, blank="Choose an assessor")


class TakeOffForm(TrackerForm):
    """Take an assessor off. The stamp is the version of the seat."""

    form_name = "take-off"
    why = ProseField("Why are they taken off?", "It stays on record", required="Say why they are taken off", most=600)


@pages.route("/england/bids/<int:bid>/assessors", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def assessors(bid: int) -> Response:
    """Those who assess it, and whom to ask. 17 queries, however many people."""
    found = national(bid)
    people = data.candidates(found.plan, today())
    free = [one for one in people if not one.cannot and _may_sit(found, one)]
    form = AssignForm.opened()
    form.person.choices = [(str(one.person_id), one.name) for one in free]

    def save(tx: Writing) -> tuple[str, str]:
        person = next((one for one in people if one.person_id == form.person.data), None)
        if person is None:
            raise RuleBroken("Choose somebody who holds the role of assessor", "person")
        letter = letters.of_assignment(person.name, person.email, found.bid)
        data.assign(Assessing(tx, bid), person.person_id, today(), letter)
        return url_for("assessment.assessors", bid=bid), f"{person.name} is asked to assess this bid."

    return once.saved(form, save) or show(
        "assessment/assessors.html",
        form=form,
        found=found,
        free=free,
        interests=interests,
        stands=status,
        barred=[one for one in people if one.cannot],
        today=today(),
    )


def _may_sit(found: Found, one: Candidate) -> bool:
    seat = found.assessed.seat_of(one.person_id)
    return seat is None or (seat.removed and not seat.conflict)


@pages.get("/england/bids/<int:bid>/assessors.csv")
@needs(Action.RUN_FUNDING)
def assessors_csv(bid: int) -> Response:
    """The same as a table."""
    seats = national(bid).assessed.seats
    rows = [(one.name, day_of(one.assigned_at), interests(one), status(one)) for one in seats]
    return csv_answer(f"bid-{bid}-assessors", HEADER, rows)


def interests(seat: Seat) -> str:
    """What an assessor declared, in words."""
    return seat.interest or ("No interest" if seat.declared else "Not declared yet")


def status(seat: Seat) -> str:
    """How an assessor stands, in words."""
    if seat.removed:
        return f"Taken off: {seat.why_removed}"
    if seat.conflict:
        return "Conflict of interest: does not assess it"
    return "Assesses it" if seat.declared else "Has not declared interests yet"


@pages.route("/england/bids/<int:bid>/assessors/<int:assessor>/take-off", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def take_off(bid: int, assessor: int) -> Response:
    """Take one off, with the reason."""
    found = national(bid)
    seat = next((one for one in found.assessed.seats if one.id == assessor), None)
    if seat is None:
        raise NotFound("There is no such assessor of this bid. Choose one from its page.")
    form, back = TakeOffForm.opened(stamp=seat.version), url_for("assessment.assessors", bid=bid)

    def save(tx: Writing) -> tuple[str, str]:
        data.take_off(Assessing(tx, bid), assessor, form.why.data or "", form.version)
        return back, f"{seat.name} is taken off this bid. What they scored stays on record and no longer counts."

    return once.saved(form, save) or show("assessment/take_off.html", form=form, found=found, seat=seat, back=back)
