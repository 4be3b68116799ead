"""Whom people may ring about involvement."""

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.help import help_of, save_help
from alliance_tracker.rules.engagement.helping import LONGEST_HOURS, LONGEST_NAME, HelpDraft
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import LineField, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class HelpForm(TrackerForm):
    """A person to ring."""

    form_name = "help"
    name = LineField("Name", "As they want to be called", most=LONGEST_NAME, always=True)
    telephone = LineField("Telephone", "With the area code", most=40, always=True)
    hours = LineField("When to ring", "For example, Monday to Thursday, 10 to 3", most=LONGEST_HOURS)
    consents = TickField("They agree that their name and number stand on these pages")


@pages.route("/alliances/<slug>/involvement/help", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def help_form(slug: str) -> Response:
    """Name the person to ring. One query beside the guard's."""
    found = help_of(g.alliance.id)
    values = {"name": found.name, "telephone": found.telephone, "hours": found.hours} if found else {}
    form = HelpForm.opened(values, stamp=found.version if found else 0)

    def save(tx: Writing) -> tuple[str, str]:
        typed = HelpDraft(form.name.data or "", form.telephone.data or "", form.hours.data or "", form.consents.data)
        save_help(tx, g.alliance.id, typed, form.version)
        return url_for(".involvement", slug=slug), "The person to ring is named on each page of involvement."

    def theirs() -> Theirs:
        fresh = help_of(g.alliance.id)
        if fresh is None:
            return Theirs({}, 0)
        return Theirs({"name": fresh.name, "telephone": fresh.telephone, "hours": fresh.hours}, fresh.version)

    return once.saved(form, save, theirs) or show("engagement/help.html", form=form, found=found)
