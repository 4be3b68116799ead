"""A form sent twice is saved once, and the second answer is the first one's."""

from flask import Blueprint, Response, g, redirect

from alliance_tracker.data import Writing, once
from alliance_tracker.web.forms import TrackerForm


def before(form: TrackerForm) -> Response | None:
    """The answer that this very form got already, if it was sent before. One query."""
    location = once.answered(form.once, g.viewer.person_id)
    return None if location is None else _again(location)


def keep(tx: Writing, form: TrackerForm, location: str) -> None:
    """To be called inside the save: the form is taken, and leads there."""
    once.keep(tx, form.once, location)


def init_pages(pages: Blueprint) -> None:
    """Two presses at the same moment: the slower one waits, finds the form taken, and gets the same answer."""

    @pages.errorhandler(once.Taken)
    def taken(twice: once.Taken) -> Response:
        return _again(once.answered(twice.key, g.viewer.person_id) or "/")


def _again(location: str) -> Response:
    return redirect(location, code=303)  # type: ignore[return-value]
