"""The quarters of an alliance: where each stands, and the form for its dates."""

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.rules.board.dates import Dates, date_problems
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import once
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.forms import DateField, Theirs, TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show

once.init_pages(pages)


@pages.get("/alliances/<slug>/quarters")
@needs(Action.READ_RETURN)
def every(slug: str) -> Response:
    """All quarters of the round. One query."""
    return show("board/quarters.html", rows=_rows(), today=today())


@pages.get("/alliances/<slug>/quarters.csv")
@needs(Action.READ_RETURN)
def every_csv(slug: str) -> Response:
    columns = ("Quarter", "State", "Update opens", "Update closes", "Board meets", "Reviewed on")
    rows = [
        (one.quarter.words, state.words, one.dates.opens, one.dates.closes, one.dates.board)
        + (day_of(one.reviewed_at) if one.reviewed_at else None,)
        for one, state, _ in _rows()
    ]
    return csv_answer(f"{slug}-quarters", columns, rows)


def _rows() -> list[tuple[QuarterHead, QuarterState, bool]]:
    """Each quarter with its state, and whether this reader may open it."""
    own = may(Action.READ_ALLIANCE)
    found = [(one, one.state(today())) for one in quarters.quarters_of(g.alliance.id)]
    return [(one, state, state.is_submitted or (own and state is not QuarterState.PLANNED)) for one, state in found]


class DatesForm(TrackerForm):
    """The three dates of a quarter."""

    opens = DateField(
        "The update opens on",
        hint="Usually the day after the quarter ends. For example 1 October 2018",
        required="Give the day the update opens, like 1 October 2018",
    )
    closes = DateField(
        "The update closes on",
        hint="The last day of the update. What comes later is taken, and shown as late",
        required="Give the day the update closes, like 19 October 2018",
    )
    board = DateField("The board meets on", hint="Leave it empty while the day is not known")

    def dates(self) -> Dates:
        return Dates(self.opens.data, self.closes.data, self.board.data)


@pages.route("/alliances/<slug>/quarters/<code>/dates", methods=["GET", "POST"])
@needs(Action.SET_QUARTERS)
def dates(slug: str, code: str) -> Response:
    """The manager sets when the update opens and closes and when the board meets."""
    head = quarters.among(quarters.quarters_of(g.alliance.id), code)
    form = DatesForm.opened(head.dates, stamp=head.version)
    if head.reviewed_at is not None:
        raise RuleBroken(f"The board has reviewed {head.quarter.words}, so its dates are kept as they were.")

    def save(tx: Writing) -> tuple[str, str]:
        problems = list(date_problems(head.quarter, form.dates()))
        if problems:
            raise RulesBroken(problems)
        quarters.set_dates(tx, g.alliance.id, head.quarter, form.dates(), form.version)
        return url_for("board.every", slug=slug), f"The dates of {head.quarter.words} are saved."

    return once.saved(form, save, lambda: _theirs(head)) or show("board/dates.html", form=form, quarter=head.quarter)


def _theirs(head: QuarterHead) -> Theirs:
    """What the other person saved."""
    saved = quarters.among(quarters.quarters_of(g.alliance.id), head.quarter.code)
    values = {"opens": saved.dates.opens, "closes": saved.dates.closes, "board": saved.dates.board}
    return Theirs(values, saved.version)
