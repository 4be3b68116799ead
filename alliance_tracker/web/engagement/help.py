"""Whom people may ring about involvement."""

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.help import Help, help_of, save_help
from alliance_tracker.rules.engagement.helping import LONGEST_ADDRESS, LONGEST_HOURS, LONGEST_NAME, HelpDraft
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
    write_to = LineField(
        "Where to write",
        "For people who cannot ring: an e-mail address, a freepost address, or both",
        most=LONGEST_ADDRESS,
    )
    consents = TickField("They agree that their name and number stand on these pages")


@pages.route("/alliances/<slug>/involvement/help", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def help_form(slug: str) -> Response:
    """Name the person to ring. One query beside the guard's."""
    found = help_of(g.alliance.id)
    values = _values(found) if found else {}
    form = HelpForm.opened(values, stamp=found.version if found else 0)

    def save(tx: Writing) -> tuple[str, str]:
        name, telephone, hours, write_to = (
            box.data or "" for box in (form.name, form.telephone, form.hours, form.write_to)
        )
        draft = HelpDraft(name, telephone, hours, form.consents.data, write_to)
        save_help(tx, g.alliance.id, draft, form.version)
        return url_for(".involvement", slug=slug), "The person to ring is named on each page of involvement."

    def theirs() -> Theirs:
        fresh = help_of(g.alliance.id)
        return Theirs(_values(fresh), fresh.version) if fresh else Theirs({}, 0)

    return once.saved(form, save, theirs) or show("engagement/help.html", form=form, found=found)


def _values(found: Help) -> dict[str, str]:
    return {"name": found.name, "telephone": found.telephone, "hours": found.hours, "write_to": found.write_to}
