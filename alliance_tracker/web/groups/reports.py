"""Working groups decide for themselves and report back: what they told the group above, and a new report."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import actions
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import DateField, ProseField
from alliance_tracker.web.groups.opened import PlainForm, at, form_page, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer


class ReportForm(PlainForm):
    """What a working group did and decided."""

    reported_on = DateField("Day of the report", required="Give the day of the report")
    words = ProseField("What have you done?", required="Say what the group has done", most=2000, rows=6)
    decided = ProseField("What have you decided?", "A working group may decide by itself.", most=1000, rows=3)


@pages.get("/alliances/<slug>/involvement/groups/<group>/reports")
@needs(Action.READ_ALLIANCE)
def every_report(slug: str, group: str) -> Response:
    """What this group and the working groups under it reported, the newest first. One query."""
    return page("reports.html", ("Reports", ""), reports=actions.reports_of(g.group.id))


@pages.get("/alliances/<slug>/involvement/groups/<group>/reports.csv")
@needs(Action.READ_ALLIANCE)
def reports_csv(slug: str, group: str) -> Response:
    """The same as a table. One query."""
    rows = [(one.reported_on, one.group, one.words, one.decided) for one in actions.reports_of(g.group.id)]
    return csv_answer(f"{group}-reports", ("Day", "Working group", "What it did", "What it decided"), rows)


@pages.route("/alliances/<slug>/involvement/groups/<group>/reports/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_report(slug: str, group: str) -> Response:
    """A working group reports to the group it stands under. What it said stays."""
    if g.group.parent_id is None:
        raise NotFound("This group stands under no other, so there is nobody to report to.")
    form = ReportForm.opened({"reported_on": today()})

    def save(tx: Writing) -> tuple[str, str]:
        form.check_words("words", "decided")
        facts = (form.words.data, form.decided.data or "", form.reported_on.data)
        actions.add_report(tx, g.alliance.id, group, *facts, today())
        return at("every_report"), "The report is on record."

    words = "What you report stays as it is. A later report can put it right."
    return once.saved(form, save) or form_page(
        form, "Report back", at("every_report"), words, "Save", ("Reports", at("every_report"))
    )
