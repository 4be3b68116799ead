"""What the money has brought (paragraph 24): each outcome of a bid against its trajectory, and a value typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.funding import calls
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.spending.results import SavedReading, readings_of, remove_reading, save_reading
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import Outcome, thousandths
from alliance_tracker.rules.funding.trajectory import (
    BETWEEN,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    Point,
    Reading,
    gained,
    newest,
    point_words,
    points,
    since_words,
    standing_words,
    summary,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.forms import LineField, ProseField, RemoveForm, Theirs, TrackerForm
from alliance_tracker.web.funding.fields import ValueField
from alliance_tracker.web.funding.opened import bid_page
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.spending.opened import Spending, quarter_of, spending
from alliance_tracker.web.spending.pages import pages
from alliance_tracker.web.spending.pictures import prepared

TAKEN_OUT = "The value is taken away. The history keeps it."


class ReadingForm(TrackerForm):
    """Where an outcome stood at the end of a quarter."""

    form_name = "reading"
    value = ValueField("Value at the end of the quarter", "For example, 62.5", required="Give the value")
    source = LineField(
        "Where it is from",
        "The data set or report, and the day it was taken",
        required="Say where this value is from, and of what day",
        most=LONGEST_SOURCE,
    )
    note = ProseField("Note", "What a reader must know of it", most=LONGEST_NOTE, rows=3)


class Result(Record, dict=True):
    """An outcome with what was read of it."""

    outcome: Outcome
    saved: tuple[SavedReading, ...]
    due: tuple[Quarter, ...]

    @cached_property
    def points(self) -> tuple[Point, ...]:
        return points(self.outcome, [one.given for one in self.saved], today())

    @property
    def stands(self) -> str:
        return standing_words(self.outcome, self.points)

    @property
    def since(self) -> str:
        return since_words(self.outcome, self.points)

    def saved_in(self, quarter: Quarter) -> SavedReading | None:
        return next((one for one in self.saved if one.given.quarter == quarter), None)

    @property
    def quarters(self) -> tuple[tuple[Quarter, Point | None], ...]:
        """Those planned, read or over since the award, the newest first; with no point where neither is there."""
        by_quarter = {one.quarter: one for one in self.points}
        every = sorted({*by_quarter, *self.due}, reverse=True)
        return tuple((quarter, by_quarter.get(quarter)) for quarter in every)

    def words(self, point: Point) -> str:
        """2.5 better than planned."""
        return point_words(self.outcome, point)


def results_of(one: Spending) -> tuple[Result, ...]:
    """Every outcome of the bid, in its order. One query."""
    found = readings_of(one.bid.head.id)
    return tuple(Result(outcome, found.get(outcome.id, ()), one.span.due) for outcome in one.bid.contents.outcomes)


def summed_up(found: Sequence[Result]) -> str:
    """1 of 3 outcomes on course at the end of Q2 2018/19. 3 of 3 better than before the money."""
    if not found:
        return ""
    return summary([newest(one.points) for one in found], [gained(one.outcome, one.points) for one in found])


@pages.get("/alliances/<slug>/bids/<stream>/results")
@needs(Action.READ_BID)
def results(slug: str, stream: str) -> Response:
    """Each outcome, planned and read. 24 queries beside the guard's, and one to keep new pictures."""
    one = spending(stream)
    found = results_of(one)
    tables = {str(result.outcome.id): picture_of(result) for result in found if result.points}
    return show(
        "spending/results.html",
        one=one,
        bid=one.bid,
        found=found,
        pictures=prepared(one.bid.slug, tables),
        summary=summed_up(found),
        between=BETWEEN,
        criteria={row.criterion.code: row.criterion.title for row in calls.scored_of(one.bid.call.round_id)},
        thousandths=thousandths,
        tag=lambda point, words: drawn("st", point.standing.icon, words),
        back=bid_page(one.bid.slug),
    )


def picture_of(result: Result) -> dict[str, Any]:
    """The table behind a picture, in thousandths of the unit."""
    outcome = result.outcome
    unit = f", {outcome.unit}" if outcome.unit else ""
    return {
        "name": "bid-outcome",
        "heading": f"{outcome.title[:48]}{unit}",
        "title": f"{outcome.title}: planned and read",
        "alt": f"Points planned and read for {outcome.title}. The same numbers are in the table below.",
        "sentence": f"{result.stands}.",
        "columns": ["At the end of", "Planned", "Read"],
        "rows": [[one.quarter.words, one.planned, one.read] for one in result.points],
        "baseline": outcome.baseline,
    }


@pages.get("/alliances/<slug>/bids/<stream>/results.csv")
@needs(Action.READ_BID)
def results_csv(slug: str, stream: str) -> Response:
    """A row for each outcome and quarter."""
    one = spending(stream)
    header = ("Outcome", "Unit", "Which way is better", "Quarter", "Planned", "Read", "How it stands", "Source", "Note")
    rows = []
    for result in results_of(one):
        way = "Higher" if result.outcome.higher_is_better else "Lower"
        for point in result.points:
            saved = result.saved_in(point.quarter)
            told = (saved.given.source, saved.given.note) if saved else ("", "")
            values = (_value(point.planned), _value(point.read), result.words(point))
            rows.append((result.outcome.title, result.outcome.unit, way, point.quarter.words, *values, *told))
    return csv_answer(f"{g.plan.slug}-{one.bid.slug}-results", header, rows)


def _value(value: int | None) -> str:
    return "" if value is None else thousandths(value)


@pages.route("/alliances/<slug>/bids/<stream>/results/<int:number>/<quarter>", methods=["GET", "POST"])
@needs(Action.RETURN_SPEND)
def read(slug: str, stream: str, number: int, quarter: str) -> Response:
    """Type a value, put it right, or take it away. 23 queries beside the guard's."""
    wanted, one = quarter_of(quarter), spending(stream)
    result = _found(one, number)
    kept = result.saved_in(wanted)
    refused = "" if kept else one.span.refused(wanted)
    place = url_for("spending.read", slug=g.plan.slug, stream=one.bid.slug, number=number, quarter=wanted.code)
    back = url_for("spending.results", slug=g.plan.slug, stream=one.bid.slug, _anchor=f"outcome-{number}")
    form = ReadingForm.opened(_values(kept), stamp=kept.version if kept else 0, draft=drafts.found(place))
    away = RemoveForm.opened(stamp=kept.version if kept else 0)
    if refused and not form.sent():
        raise RuleBroken(f"{refused}.")

    def save(tx: Writing) -> tuple[str, str]:
        reading = Reading(wanted, form.value.data, form.source.data or "", form.note.data or "")
        changed = save_reading(tx, g.plan, one.bid.stream, result.outcome, reading, form.version, today())
        drafts.finish(tx, place)
        return back, f"The value of {wanted} is saved." if changed else "Nothing was changed."

    def remove(tx: Writing) -> tuple[str, str]:
        remove_reading(tx, g.plan, one.bid.stream, result.outcome, wanted, away.version)
        return back, TAKEN_OUT

    if away.sent() and kept is None:
        return done(back, TAKEN_OUT)
    told = f"{one.bid.stream.words} bid: {result.outcome.title[:80]}, {wanted}"
    answer = drafts.answered(form, place, told, back) if form.sent() else None
    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, lambda: _theirs(one, number, wanted)) or once.saved(away, remove)
    shown = away if away.sent() else form
    parts = {"form": shown, "status": shown.status, "edit": form, "away": away if kept else None}
    point = next((point for point in result.points if point.quarter == wanted), None)
    planned = None if point is None or point.planned is None else thousandths(point.planned)
    return answer or show(
        "spending/read.html", **parts, one=one, result=result, quarter=wanted, planned=planned, back=back
    )


def _found(one: Spending, number: int) -> Result:
    found = next((result for result in results_of(one) if result.outcome.id == number), None)
    if found is None:
        raise NotFound("That outcome is not one of this bid. Choose one from the page of its results.")
    return found


def _values(kept: SavedReading | None) -> Mapping[str, Any]:
    if kept is None:
        return {}
    return {"value": kept.given.value, "source": kept.given.source, "note": kept.given.note}


def _theirs(one: Spending, number: int, quarter: Quarter) -> Theirs:
    """What another person saved, or that they took it away."""
    fresh = _found(one, number).saved_in(quarter)
    if fresh is None:
        return Theirs({}, 0)
    by = names_of({fresh.person_id} if fresh.person_id is not None else ())
    return Theirs(_values(fresh), fresh.version, by.get(fresh.person_id or 0, ""), fresh.saved_at)
