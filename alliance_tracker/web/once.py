"""A form sent twice is saved once, and the second answer is the first one's.

Sent again with other words in it, from the page behind the browser's back button, it is another form: nothing typed
is lost, and where the record has changed meanwhile the form is out of date and says so.
"""

import hashlib
import json

from flask import Blueprint, Response, g, request

from alliance_tracker.data import Writing, once
from alliance_tracker.web import token
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.show import done


def before(form: TrackerForm) -> Response | None:
    """The answer that this very form got already, if it was sent before. One query."""
    location = once.answered(_key(form), g.viewer.person_id)
    return None if location is None else done(location)


def keep(tx: Writing, form: TrackerForm, location: str) -> None:
    """To be called inside the save: the form is taken, and leads there."""
    once.keep(tx, _key(form), location)


def init_pages(pages: Blueprint) -> None:
    """Two presses at the same moment: the slower one waits, finds the form taken, and gets the same answer."""

    @pages.errorhandler(once.Taken)
    def taken(twice: once.Taken) -> Response:
        return done(once.answered(twice.key, g.viewer.person_id) or "/")


def _key(form: TrackerForm) -> str:
    """Stands for this opening of the form and all that was sent in it."""
    sent = [pair for pair in request.form.items(multi=True) if pair[0] != token.FIELD]
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    return hashlib.sha256(json.dumps([form.once, sent, files]).encode()).hexdigest()
