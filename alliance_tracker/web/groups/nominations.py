"""The administrator answers what groups ask: who becomes their patient representative, or why not."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import nominations
from alliance_tracker.data.people import mail
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import LineField, TrackerForm
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people import letters
from alliance_tracker.web.show import show


class GiveForm(TrackerForm):
    form_name = "give"


class RefuseForm(TrackerForm):
    form_name = "refuse"
    why = LineField("Why not?", "The group reads this on its page.", required="Say why the role is not given", most=300)


@pages.get("/admin/people/nominations")
@needs(Action.MANAGE_PEOPLE)
def waiting() -> Response:
    """Whom groups have named and nobody has answered yet, the oldest first. Two queries."""
    return show("groups/nominations.html", waiting=nominations.waiting())


@pages.route("/admin/people/nominations/<int:number>", methods=["GET", "POST"])
@needs(Action.MANAGE_PEOPLE)
def nomination(number: int) -> Response:
    """Give the role, with an invitation where the person has no account; or say why not."""
    row = nominations.one(number)
    give, refuse = GiveForm.opened(stamp=row.version), RefuseForm.opened(stamp=row.version)

    def gave(tx: Writing) -> tuple[str, str]:
        person_id, letter = nominations.give(tx, number, give.version, today())
        if letter is not None:
            token, address = letter
            mail.post(tx.session, letters.invitation(address, token, g.viewer.name), now())
        sent = " The invitation is on its way." if letter is not None else ""
        return url_for("people.person", person_id=person_id), f"Patient representative: the role is given.{sent}"

    def refused(tx: Writing) -> tuple[str, str]:
        nominations.refuse(tx, number, refuse.why.data, refuse.version, today())
        return url_for("groups.waiting"), "The group is told why not."

    shown = refuse if refuse.sent() else give
    return (
        once.saved(give, gave)
        or once.saved(refuse, refused)
        or show("groups/nomination.html", form=shown, status=shown.status, give=give, refuse=refuse, row=row)
    )
