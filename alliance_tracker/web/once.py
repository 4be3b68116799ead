"""A form sent twice is saved once, and the second answer is the first one's.

Sent again with other words in it, from the page behind the browser's back button, it is another form: nothing typed
is lost, and where the record has changed meanwhile the form is out of date and says so.
"""

import hashlib
import json
from collections.abc import Callable

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import FileStorage

from alliance_tracker.data import Writing, once, writing
from alliance_tracker.errors import Stale
from alliance_tracker.web import token
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import Theirs, TrackerForm
from alliance_tracker.web.guard import actor
from alliance_tracker.web.show import done

PART = 65_536
"""Octets of a file that are held at a time."""
GONE = "taken"
"""The stamp of a form whose record somebody took away, once its reader has been told."""


def saved(
    form: TrackerForm,
    save: Callable[[Writing], tuple[str, str]],
    theirs: Callable[[], Theirs] | None = None,
    gone: str = "",
) -> Response | None:
    """The answer to a form that was sent and could be saved, now or before; None while it is to be shown.

    `save` does the writing, and says where the reader goes on to and what the page there says. What it raises stands
    on the form, and so does what the view found wrong before. `theirs` reads what another person saved, for a form that
    two can have open. `gone` says that another person took the record away: what was typed is shown, to be added anew.
    """
    if not form.sent():
        return None
    earlier = before(form)
    if earlier is None and gone and form.stamp != GONE:
        form.add(Stale(gone))
        form.stamp = GONE
    if earlier is not None or form.problems or not form.validate():
        return earlier
    key = _key(form)
    with form.keeping(theirs), writing(actor(), now()) as tx:
        once.take(tx, key)
        address, words = save(tx)
        once.keep(tx, key, address, words)
    return None if form.problems else done(address, words)


def before(form: TrackerForm) -> Response | None:
    """The answer that this very form got already, if it was sent before. One query."""
    answer = once.answered(_key(form), g.viewer.person_id)
    return None if answer is None else done(*answer)


def init_pages(pages: Blueprint) -> None:
    """Two presses at the same moment: the slower one waits, finds the form taken, and gets the same answer."""

    @pages.errorhandler(once.Taken)
    def taken(twice: once.Taken) -> Response:
        return done(*(once.answered(twice.key, g.viewer.person_id) or ("/", "")))


def _key(form: TrackerForm) -> str:
    """Stands for this opening of the form and all that was sent in it."""
    sent = [pair for pair in request.form.items(multi=True) if pair[0] != token.FIELD]
    files = [(name, file.filename, _content(file)) for name, file in request.files.items(multi=True)]
    return hashlib.sha256(json.dumps([form.once, sent, files]).encode()).hexdigest()


def _content(file: FileStorage) -> str:
    """Stands for what is in a file: one mended under the same name is another. Read from its beginning, and again."""
    file.stream.seek(0)
    found = hashlib.sha256()
    while part := file.stream.read(PART):
        found.update(part)
    file.stream.seek(0)
    return found.hexdigest()
