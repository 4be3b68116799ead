"""Calls for bids: all there are, and another one opened by the national team."""

from __future__ import annotations

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.funding import calls as data
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.funding.decisions import shown
from alliance_tracker.rules.funding.opening import LEAST_TOP, LONGEST_NAME, LONGEST_SOURCE, MOST_TOP, CallDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, TrackerForm, WholeField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

USUAL_TOP = 5
HEADER = ("Call", "Opens on", "Closes on", "Investment Committee", "Years", "Scale", "Source")


class CallForm(TrackerForm):
    """A call to open."""

    form_name = "call"
    name = LineField(
        "Name",
        "Addresses are made of it, so it stays as it is. For example, Third release 2019/20",
        required="Name the call",
        most=LONGEST_NAME,
    )
    opens_on = DateField("Opens on", required="Give the day on which the call opens")
    closes_on = DateField("Closes on", "The last day in time", required="Give the day on which the call closes")
    committee_on = DateField("The Investment Committee meets on", "Leave this empty while there is no day")
    committee_text = LineField("What is printed of its day, if no day is given", "For example, November 2018", most=100)
    first_year = ChoiceField("First year with money", required="Choose the first year", blank="Choose a year")
    last_year = ChoiceField("Last year with money", required="Choose the last year", blank="Choose a year")
    top = WholeField(
        "Top of the scale of scores",
        f"From {LEAST_TOP} to {MOST_TOP}. The scale is the tracker’s own, not NHS England’s",
        required="Give the top of the scale",
        least=LEAST_TOP,
        most=MOST_TOP,
    )
    source = ProseField(
        "Source",
        "Where the call is announced: a paper, its date",
        required="Say where the call is announced: a paper, its date",
        most=LONGEST_SOURCE,
        rows=3,
    )

    def draft(self) -> CallDraft:
        """What was typed."""
        return CallDraft(
            self.name.data,
            self.opens_on.data,
            self.closes_on.data,
            self.committee_on.data,
            self.committee_text.data or "",
            self.top.data,
            self.first_year.data,
            self.last_year.data,
            self.source.data,
        )


def _every() -> tuple[data.Call, ...]:
    """Newest first; none is an empty list here, where one can be opened."""
    try:
        return data.every_call()[::-1]
    except NotFound:
        return ()


@pages.get("/england/bids/calls")
@needs(Action.READ_FUNDING)
def calls() -> Response:
    """Every call. One query."""
    return show("awards/calls.html", calls=_every(), today=today())


@pages.get("/england/bids/calls.csv")
@needs(Action.READ_FUNDING)
def calls_csv() -> Response:
    """The same as a table."""
    rows = [
        (
            one.name,
            one.opens_on,
            one.closes_on,
            one.committee_on or one.committee_text,
            ", ".join(map(shown, one.years)),
            f"1 to {one.top}",
            one.note,
        )
        for one in _every()
    ]
    return csv_answer("calls-for-bids", HEADER, rows)


@pages.route("/england/bids/calls/new", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def new_call() -> Response:
    """Open another call of the newest round. Two queries, four and those of saving when it is sent."""
    here = data.round_of_calls()
    form = CallForm.opened({"top": USUAL_TOP})
    years = [(year, shown(year)) for year in here.known.years]
    form.first_year.choices, form.last_year.choices = years, years

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        data.open_call(tx, draft)
        return url_for("awards.calls"), f"{draft.name} is opened. Alliances see it on their page of bids."

    return once.saved(form, save) or show("awards/call_new.html", form=form, here=here)
