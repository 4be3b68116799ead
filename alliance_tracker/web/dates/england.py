"""All alliances against what alliances owe, and what the national team has done of its own part."""

from flask import Response, url_for

from alliance_tracker.data.dates import timeline
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.dates.timeline import State, next_of
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.dates.record import recorded
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show


@pages.get("/england/dates")
@needs(Action.READ_ENGLAND)
def england() -> Response:
    """Every plan: submitted in time, and ratified. Seven queries."""
    plans, national = timeline.every_plan(today()), timeline.national_stands(today())
    return show(
        "dates/england.html",
        plans=plans,
        counts=[(state, sum(one.submitted.state is state for one in plans)) for state in State],
        ratified=sum(one.ratified.state.done for one in plans),
        national=national,
        next=next_of(national),
        item=plans[0].submitted.item if plans else None,
        ratifying=plans[0].ratified.item if plans else None,
    )


@pages.get("/england/dates.csv")
@needs(Action.READ_ENGLAND)
def england_csv() -> Response:
    """The same as a table. Four queries."""
    columns = ("Plan", "Regions", "Submitted", "Submitted on", "Days late", "Ratified", "Ratified on")
    rows = [
        (one.name, "; ".join(one.regions), one.submitted.words)
        + (one.submitted.done.on if one.submitted.done else None, one.submitted.days_late)
        + (one.ratified.words, one.ratified.done.on if one.ratified.done else None)
        for one in timeline.every_plan(today())
    ]
    return csv_answer("england-dates", columns, rows)


@pages.get("/england/dates/national.csv")
@needs(Action.READ_ENGLAND)
def national_csv() -> Response:
    """What the national team owes, as a table. Three queries."""
    columns = ("Item", "Date as printed", "Where it stands", "Done on", "Note")
    rows = [
        (one.item.text, one.item.date_text, one.words, one.done.on if one.done else None)
        + (one.done.note if one.done else "",)
        for one in timeline.national_stands(today())
    ]
    return csv_answer("england-national-dates", columns, rows)


@pages.route("/england/dates/<entry>/done", methods=["GET", "POST"])
@needs(Action.DECIDE_PLAN)
def record_nationally(entry: str) -> Response:
    """The national team records, once for everyone, when it did what it owes."""
    found = timeline.item_of(entry)
    if not timeline.recorded_nationally(found):
        raise NotFound("Recorded here is only what the national team owes to all alliances at once.")
    return recorded(found, None, url_for("dates.england"))
