"""Each person's calendar feed: made, made anew and ended on their account, and read by calendars at its address."""

from flask import Response, current_app, g, url_for

from alliance_tracker.data.dates import feed
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.dates.overview import calendar_answer
from alliance_tracker.web.dates.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import done, show


@pages.get("/account/calendar")
@needs(Action.USE_ACCOUNT)
def calendar() -> Response:
    """Whether there is a feed, and when a calendar last read it. One query."""
    return show("dates/calendar.html", state=feed.state_of(g.viewer.person_id), address="")


@pages.post("/account/calendar/new")
@needs(Action.USE_ACCOUNT)
def new_calendar() -> Response:
    """A new address, shown this once; the one before ends."""
    token = feed.make(g.viewer.person_id, now())
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    address = f"{base}/calendar/{token}.ics"
    return show("dates/calendar.html", state=feed.state_of(g.viewer.person_id), address=address)


@pages.post("/account/calendar/end")
@needs(Action.USE_ACCOUNT)
def end_calendar() -> Response:
    """The address finds nothing from now on."""
    feed.end(g.viewer.person_id)
    return done(url_for("dates.calendar"), "Your calendar feed is ended. Its address finds nothing any more.")


@pages.get("/calendar/<token>.ics")
@needs(Action.READ_OPEN)
def read_calendar(token: str) -> Response:
    """The feed itself: its address is its key. A wrong or ended one is not told from one that never was."""
    reader = feed.reader_of(token, now(), today())
    if reader is None:
        raise NotFound("There is no calendar at this address. Its owner may have ended it or made a new one.")
    response = calendar_answer(f"Alliance Tracker: {reader.name}", feed.events_for(reader, today()), "alliance-tracker")
    response.headers["Cache-Control"] = "private, no-store"
    return response
