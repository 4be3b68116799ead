"""A large file on its way: the page says how far its reading is, by itself, and without scripts."""

from flask import Response

from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import reading
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan_file import plan_way
from alliance_tracker.web.reading import Way
from alliance_tracker.web.show import show
from alliance_tracker.web.spreadsheet.sheet import pages, quarter_here, way_of

STEPS = ("Received", "The workbook is opened", "Its rows are read", "You see what would change")


class OnForm(TrackerForm):
    """Nothing to type: on to what the file would change."""


@pages.route("/alliances/<slug>/quarters/<code>/spreadsheet/file/<key>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def file_of_quarter(slug: str, code: str, key: str) -> Response:
    """How far the file is. Twelve queries."""
    return _shown(way_of(quarter_here(code)), key)


@pages.route("/alliances/<slug>/plan-file/file/<key>", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def file_of_plan(slug: str, key: str) -> Response:
    """How far the file is. One query."""
    return _shown(plan_way(), key)


def _shown(way: Way, key: str) -> Response:
    name, content = reading.taken_out(way, key)
    form = OnForm.opened({})
    if form.sent() and form.validate():
        with form.keeping():
            far = reading.ended(way, key, content)
            answer, kept = reading.sent_on(way, far, name, content, key)
            return answer or way.take(far.found, name, kept)
    far = reading.begun(way, key, content)
    page = show("planfile/reading.html", form=form, way=way, far=far, name=name, size=len(content), steps=STEPS)
    if far.waits:
        page.headers["Refresh"] = str(reading.REFRESH_SECONDS)
    return page
