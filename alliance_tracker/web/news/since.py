"""What changed since the reader was last here, or since a day of their choice: on a page, on Home, and as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import Response, g, request

from alliance_tracker.data.news.changed import changed_for, last_here, midnight
from alliance_tracker.data.people.names import names_of
from alliance_tracker.records import Record
from alliance_tracker.rules.news.items import Item, News
from alliance_tracker.rules.permissions import Action, Viewer
from alliance_tracker.rules.typed import NotUnderstood, read_date
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import DateField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.news.pages import pages
from alliance_tracker.web.show import csv_answer, page_asked, show
from alliance_tracker.web.words import day, moment

FIRST_DAYS = timedelta(days=28)
"""So far back looks whoever has not been here before, or not for very long."""
MOST_ROWS = 1_000
AT_HOME = 5
READ_AT_HOME = 20


class SinceForm(TrackerForm):
    """The day from which to look. It changes nothing, so it is sent by the address."""

    since = DateField("Since", hint="For example 1 October 2018", required="Give a day, like 1 October 2018")


class Since(Record):
    """What changed, from which moment on, and the names of who did it. `visit`: that moment was the last visit."""

    news: News
    at: datetime
    names: dict[int, str]
    visit: bool = False

    def who(self, item: Item) -> str:
        """The name of today; the office where no name may stand."""
        return self.names.get(item.person_id or 0, item.office)

    def words(self, item: Item) -> str:
        """What happened; of a person first whom it is about."""
        about = self.names.get(item.about_id or 0, "")
        return f"{item.words}: {about}" if about else item.words


@pages.get("/since")
@needs(Action.USE_ACCOUNT)
def since() -> Response:
    """Everything that changed, under headings. At most 13 queries, however much did."""
    form, chosen = _asked()
    page = page_asked()
    found = read(g.viewer, chosen, page)
    several = len({item.where.id for item in found.news.items if item.where is not None}) > 1
    return show(
        "news/since.html",
        form=form,
        found=found,
        several=several,
        page=page,
        week=today() - timedelta(days=7),
        month=today() - FIRST_DAYS,
    )


@pages.get("/since.csv")
@needs(Action.USE_ACCOUNT)
def since_csv() -> Response:
    """The same as a table, a thousand rows at the most. At most 13 queries."""
    _, chosen = _asked()
    found = read(g.viewer, chosen, most=MOST_ROWS)
    columns = ("When", "Alliance", "Under", "Who", "What")
    rows = (
        (moment(item.at), item.where.name if item.where else "", item.heading.words, found.who(item))
        + (found.words(item),)
        for item in found.news.items
    )
    return csv_answer("what-changed", columns, rows)


def read(viewer: Viewer, chosen: date | None = None, page: int = 1, most: int = 100) -> Since:
    """What changed since a day, or else since the reader's last visit. At most 11 queries."""
    visit = last_here(viewer.person_id, viewer.session_id) if chosen is None and viewer.session_id else None
    at = visit or midnight(chosen or today() - FIRST_DAYS)
    news = changed_for(viewer, at, today(), page=page, most=most)
    return Since(news, at, _names(news.items), visit is not None)


def _names(items: Iterable[Item]) -> dict[int, str]:
    """One query, none for nobody."""
    return names_of({key for item in items for key in (item.person_id, item.about_id) if key is not None})


def at_home(viewer: Viewer, alliance_id: int | None) -> Since:
    """The newest few and what the board asks, of one alliance where the page is about one. At most 11 queries."""
    visit = last_here(viewer.person_id, viewer.session_id) if viewer.session_id else None
    at = visit or midnight(today() - FIRST_DAYS)
    found = changed_for(viewer, at, today(), most=READ_AT_HOME, alliance_id=alliance_id)
    news = found.newest(AT_HOME)
    return Since(news, at, _names(news.items), visit is not None)


def _asked() -> tuple[SinceForm, date | None]:
    """The form as the address fills it, and the day it asks for, if one can be read."""
    if not ({"since", "from"} & request.args.keys()):
        return SinceForm(data={"since": None}), None
    if "since" not in request.args:
        return _from_link()
    form = SinceForm(request.args)
    if not form.validate():
        return form, None
    chosen: date = form.since.data
    if chosen > today():
        form.since.errors = [f"{day(chosen)} is still to come. Give today or a day before it"]
        form.status = 422
        return form, None
    return form, chosen


def _from_link() -> tuple[SinceForm, date | None]:
    """A day from a link of ours, like from=2018-10-01; what cannot be read is left be."""
    try:
        found = min(read_date(request.args["from"]), today())
    except NotUnderstood:
        return SinceForm(data={"since": None}), None
    return SinceForm(data={"since": found}), found
