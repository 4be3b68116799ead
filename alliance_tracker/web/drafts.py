"""“Save and come back later”: any longer form can be left half done, and waits for the person who typed it.

A view says what the form is for and where it stands; its template puts `app.drafted(form)` at the top of the form and
`app.later()` beside Save. Two people's drafts never meet: what one of them saves meanwhile is joined when the other
one saves, as with any form. Files are never kept in a draft.
"""

import json
from datetime import datetime

from flask import Blueprint, Response, g, request, url_for
from werkzeug.datastructures import MultiDict

from alliance_tracker.data import Writing, drafts
from alliance_tracker.data.drafts import DraftHead
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import parking
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import done

pages = Blueprint("drafts", __name__)
FIELD = "draft"
LATER, AGAIN = "later", "again"


class Draft(Record):
    """What this person left at this place, as it was typed, and when."""

    fields: MultiDict[str, str]
    saved_at: datetime


def found(place: str) -> Draft | None:
    """The reader's draft at this address, unless a form just typed is there to be filled in. One query."""
    if g.viewer is None or request.method != "GET" or g.get("parked") is not None:
        return None
    kept = drafts.kept(g.viewer.person_id, place)
    content = None if kept is None else parking.unlocked(kept.content)
    return None if kept is None or content is None else Draft(MultiDict(json.loads(content)), kept.saved_at)


def answered(form: TrackerForm, place: str, words: str, back: str) -> Response | None:
    """The way on, if the form was sent to be kept for later or to start again; None when it is to be saved.

    `words` say on Home what the form is for; `back` is where the reader goes after leaving it.
    """
    wanted = request.form.get(FIELD)
    if wanted == AGAIN:
        drafts.forget(g.viewer.person_id, place)
        return done(place, "Your draft is deleted. Below is what is on record.")
    if wanted != LATER:
        return None
    content = parking.typed()
    if len(content) > parking.LONGEST:
        form.add(RuleBroken("This is too long to keep as a draft. Shorten it, or save it"))
        return None
    alliance_id = g.alliance.id if g.alliance else None
    drafts.keep(g.viewer.person_id, alliance_id, DraftHead(place, words, now()), parking.locked(content))
    files = " The files you chose are not in it: choose them again then." if _has_files() else ""
    return done(back, f"Your draft is kept for you alone. Home leads back to it.{files}")


def left(form: TrackerForm) -> bool:
    """Whether the form was sent to be left for later, and could not be."""
    return form.sent() and FIELD in request.form


def finish(tx: Writing, place: str) -> None:
    """To be called inside the save: what was a draft is on record now."""
    drafts.finish(tx, place)


def own() -> list[DraftHead]:
    """What the reader has not finished, the newest first. One query."""
    return drafts.of_person(g.viewer.person_id, g.viewer.alliance_ids)


@pages.post("/drafts/delete")
@needs(Action.USE_ACCOUNT)
def delete() -> Response:
    """Delete one of one's own drafts from Home."""
    drafts.forget(g.viewer.person_id, request.form.get("place", ""))
    return done(url_for("home.home"), "Your draft is deleted.")


def _has_files() -> bool:
    return any(file.filename for file in request.files.values())
