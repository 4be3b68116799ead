"""Pages about the service itself."""

from flask import Blueprint, Response

from alliance_tracker.rules.delivery import rule_in_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import Rating
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

pages = Blueprint("pages", __name__)


@pages.route("/help")
@needs(Action.READ_OPEN)
def help() -> Response:
    return show("pages/help.html")


@pages.route("/help/ratings")
@needs(Action.READ_OPEN)
def ratings() -> Response:
    return show("pages/ratings.html", ratings=Rating, suggested=dict(rule_in_words()))


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
