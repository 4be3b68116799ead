"""The weekly e-mail: chosen and seen before it goes on one's account, and stopped by the link in it."""

from __future__ import annotations

from flask import Response, current_app, g, url_for

from alliance_tracker.data.news import digests
from alliance_tracker.data.news.changed import changed_for, midnight
from alliance_tracker.exchange.digest import whose
from alliance_tracker.rules.news import digest
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import ChoiceField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.news.pages import pages
from alliance_tracker.web.people.entering import check_place
from alliance_tracker.web.show import done, show

WEEKLY, NONE = "weekly", "none"
STOP_PATH = "/digest/stop/…"
"""Stands in the preview in place of the link, which whoever looks over a shoulder could use."""


class DigestForm(TrackerForm):
    """Weekly or none."""

    form_name = "digest"
    wanted = ChoiceField(
        "The weekly e-mail",
        choices=((WEEKLY, "Every Monday, unless nothing changed for me"), (NONE, "No weekly e-mail")),
        required="Choose whether you want the weekly e-mail",
    )


class StopForm(TrackerForm):
    """Nothing to type."""

    form_name = "stop"


@pages.route("/account/digest", methods=["GET", "POST"])
@needs(Action.USE_ACCOUNT)
def account_digest() -> Response:
    """Whether to have it, when it goes, and what this week's would say so far. At most 12 queries."""
    person_id = g.viewer.person_id
    want = digests.wanted(person_id)
    form = DigestForm.opened({"wanted": WEEKLY if want else NONE})
    if form.sent() and form.validate():
        want = form.wanted.data == WEEKLY
        digests.choose(person_id, want, digest.due_on(today(), now()))
        words = "You get the weekly e-mail." if want else "You get no weekly e-mail any more."
        return done(url_for("news.account_digest"), words)
    first = digest.monday_of(today())
    news = changed_for(g.viewer, midnight(first), today())
    base = current_app.config["SETTINGS"].base_url
    return show(
        "news/digest.html",
        form=form,
        wanted=want,
        next_on=digest.next_on(today(), now()),
        first=first,
        address=g.viewer.email,
        letter=digest.letter(g.viewer.name, news, first, today(), base, STOP_PATH) if news.items else None,
    )


@pages.route("/digest/stop/<token>", methods=["GET", "POST"])
@needs(Action.STOP_DIGEST)
def stop(token: str) -> Response:
    """The link in each weekly e-mail. Opening it, as mail scanners do, changes nothing; the button stops the e-mail.

    It says nothing about whose it is, and does nothing else. One query, and three to stop.
    """
    person_id = whose(current_app.config["SETTINGS"], token)
    if person_id is None:
        check_place()
        return show("news/stop_unknown.html", status=404)
    form = StopForm.opened()
    if form.sent() and form.validate():
        digests.choose(person_id, False, digest.due_on(today(), now()))
        return done(url_for("news.stop", token=token), "The weekly e-mail is stopped.")
    return show("news/stop.html", form=form, wanted=digests.wanted(person_id))
