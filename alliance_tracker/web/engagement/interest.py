"""Asking to be told how to take part, open to anyone where a page is open; and the manager's list of who asked."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data.engagement import interest as data
from alliance_tracker.data.engagement.opened import open_page
from alliance_tracker.data.people import throttle
from alliance_tracker.errors import NotFound, TooMany
from alliance_tracker.rules.engagement.interest import LONGEST_CONTACT, LONGEST_NAME, InterestDraft, checked_interest
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import LineField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import place
from alliance_tracker.web.show import done, show

NOT_OPEN = "This alliance has no open page at the moment, so nobody can ask here to be told."
FULL = "We got too many of these today from where you are. Try again tomorrow, or ring the number on this page"
THANKS = "Thank you. We will tell you when there is something you can take part in."


class InterestForm(TrackerForm):
    """A name and one way to reach somebody. Nothing about health is asked for."""

    form_name = "interest"
    name = LineField("Your name", most=LONGEST_NAME, always=True)
    contact = LineField("Your e-mail address or telephone number", "One is enough", most=LONGEST_CONTACT, always=True)


@pages.route("/alliances/<slug>/promises/interest", methods=["GET", "POST"])
@needs(Action.READ_OPEN)
def interest(slug: str) -> Response:
    """Ask to be told. One query beside the guard's; two tries counted and one line kept when it is sent.

    Whom to ring is read from the page that two people opened: nothing else of an alliance is for everybody.
    """
    found = open_page(g.alliance.id)
    if found is None:
        raise NotFound(NOT_OPEN)
    form = InterestForm.opened()
    if form.sent() and form.validate():
        with form.keeping():
            _keep(form)
        if not form.problems:
            return done(url_for("engagement.public", slug=slug), THANKS)
    return show("engagement/interest.html", form=form, contact=found.page.help)


def _keep(form: InterestForm) -> None:
    """What is wrong with it is said first, so that only what could be kept is counted."""
    draft = checked_interest(InterestDraft(form.name.data or "", form.contact.data or ""))
    if not throttle.taken(limits.for_interest(g.alliance.id, place()), now()):
        form.add(TooMany(FULL))
        return
    data.ask(g.alliance.id, draft, now())


@pages.get("/alliances/<slug>/involvement/interest")
@needs(Action.KEEP_INTERESTS)
def interests(slug: str) -> Response:
    """Who wants to be told, for the manager. One query beside the guard's."""
    return show("engagement/interests.html", rows=data.interests_of(g.alliance.id, now()))


@pages.post("/alliances/<slug>/involvement/interest/<int:number>/erase")
@needs(Action.KEEP_INTERESTS)
def erase_interest(slug: str, number: int) -> Response:
    """Let go of one at once."""
    data.erase(g.alliance.id, number)
    return done(url_for("engagement.interests", slug=slug), "It is erased. Nothing of it is kept.")
