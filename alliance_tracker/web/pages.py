"""Pages about the service itself, and the way to the reader's own alliance."""

from flask import Blueprint, Response, g, redirect, url_for

from alliance_tracker.data import alliances
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Rating
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

pages = Blueprint("pages", __name__)


@pages.route("/my-alliance")
@needs(Action.USE_ACCOUNT)
def my_alliance() -> Response:
    """Straight to the alliance of somebody who has one; a choice for somebody of several. One query."""
    own = alliances.named(g.viewer.alliance_ids)
    if len(own) == 1:
        return redirect(url_for("alliances.one", slug=own[0][0]), code=303)  # type: ignore[return-value]
    return show("pages/my_alliance.html", own=own)


@pages.route("/help")
@needs(Action.READ_OPEN)
def help() -> Response:
    return show("pages/help.html")


@pages.route("/help/ratings")
@needs(Action.READ_OPEN)
def ratings() -> Response:
    return show("pages/ratings.html", ratings=Rating)


@pages.route("/accessibility")
@needs(Action.READ_OPEN)
def accessibility() -> Response:
    return show("pages/accessibility.html")


@pages.route("/privacy")
@needs(Action.READ_OPEN)
def privacy() -> Response:
    return show("pages/privacy.html")


@pages.route("/cookies")
@needs(Action.READ_OPEN)
def cookies() -> Response:
    return show("pages/cookies.html")
