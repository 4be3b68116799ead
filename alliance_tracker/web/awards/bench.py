"""The panel's bench: bids down the page by rank, what is asked and recommended by year, all against the pot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, url_for

from alliance_tracker.data.awards.bench import Bench, Line, added
from alliance_tracker.data.awards.suggesting import work_out
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.bench import Alike, Given, Ladder, Suggestion, alike
from alliance_tracker.rules.funding.decisions import over_pot
from alliance_tracker.rules.funding.ranking import Ranked, Stability, tie_words
from alliance_tracker.rules.funding.scoring import score_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.awards.opened import chosen_call, prepared
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, done, show
from alliance_tracker.web.words import figure

MOST_AT_ONCE = 114
"""Bids of which a page works out the suggestion: twice what a call can have. More are for the command line."""


class SuggestForm(TrackerForm):
    """Work out the suggestion."""

    form_name = "suggest"


class Row(Record):
    """One bid on the bench, with its place if it has one. `suggested` is what the suggestion gives it."""

    line: Line
    ranked: Ranked | None
    stability: Stability | None
    tied: str
    suggested: Given | None

    @property
    def points(self) -> str:
        return score_words(self.ranked.points, 2) if self.ranked else ""

    @property
    def index(self) -> str:
        return score_words(self.ranked.index, 2) if self.ranked else ""

    @property
    def state(self) -> str:
        """What was said last of it."""
        if self.line.decided:
            return f"Decided: {self.line.decided.kind.words}"
        return self.line.newest.decision.kind.words if self.line.newest else "Not recommended on yet"

    @property
    def drops(self) -> str:
        """What the recommended or suggested part-award leaves out, in the bidder's words."""
        return self.line.newest.decision.drops if self.line.newest else ""


class Year(Record):
    """A year of the call: pence asked, recommended or decided, decided, suggested, and the pot; None while blank.

    `above` is what is recommended or decided above the pot.
    """

    year: str
    asked: int
    recommended: int
    decided: int
    above: int
    suggested: int | None
    pot: int | None
    source: str

    @property
    def left(self) -> int:
        return (self.pot or 0) - self.recommended


@pages.get("/england/bids/panel")
@needs(Action.READ_FUNDING)
def panel() -> Response:
    """The bench of the newest call, or of the one that the address names. Three queries, 21 more after a change."""
    call, calls = chosen_call()
    found = prepared(call)
    bench, ladder, suggestion = found.bench, found.ladder, found.suggestion
    return show(
        "awards/bench.html",
        call=call,
        calls=[(one.code, one.name) for one in calls],
        bench=bench,
        rows=rows_of(bench, ladder, suggestion),
        years=years_of(bench, suggestion),
        suggestion=suggestion,
        departures=told(bench, ladder, suggestion),
        names={one.code: one.bid.title for one in bench.lines},
        form=SuggestForm.opened(),
        most=max((one.worst for one in ladder.stability.values()), default=1),
        many=len(bench.moderated) > MOST_AT_ONCE,
    )


def rows_of(bench: Bench, ladder: Ladder, suggestion: Suggestion | None) -> list[Row]:
    """The bids whose moderation has ended, by rank; those that ask nothing come last and have no place."""
    given: Mapping[str, Given] = suggestion.given if suggestion else {}
    names = {one.code: one.bid.title for one in bench.moderated}
    by_code = {one.code: one for one in bench.moderated}
    placed = [
        Row(by_code[one.code], one, ladder.stability.get(one.code), tie_words(one, names), given.get(one.code))
        for one in ladder.ranking
    ]
    there = {one.code for one in ladder.ranking}
    return placed + [Row(one, None, None, "", None) for one in bench.moderated if one.code not in there]


def years_of(bench: Bench, suggestion: Suggestion | None) -> list[Year]:
    """What is asked and given in each year against the pot. Asked: bids that are submitted and stand."""
    stands = added(lambda line: line.stands, bench.every)
    decided = added(lambda line: line.decided.newest.decision if line.decided else None, bench.every)
    above = over_pot([stands], bench.pence)
    made = []
    for place, year in enumerate(bench.call.years):
        pot = bench.pot.get(year)
        asked = sum(one.bid.asked[year] for one in bench.lines)
        offered = suggestion.pence[place] if suggestion else None
        own = (stands.get(year, 0), decided.get(year, 0), above.get(year, 0))
        made.append(Year(year, asked, *own, offered, pot.pence if pot else None, pot.source if pot else ""))
    return made


def told(bench: Bench, ladder: Ladder, suggestion: Suggestion | None) -> tuple[Alike, ...]:
    """Each departure of what stands from the ranking, with its line; those that say the same together."""
    return alike(bench.departures(ladder, suggestion))


@pages.post("/england/bids/panel/suggestion")
@needs(Action.READ_FUNDING)
def suggest() -> Response:
    """Work out the portfolio of most points within the pot. Under a second for 57 bids; it is then remembered."""
    call, _ = chosen_call()
    there = url_for("awards.panel", call=call.code, _anchor="suggestion")
    form = SuggestForm.opened()
    bench = prepared(call).bench
    with form.keeping():
        if len(bench.moderated) > MOST_AT_ONCE:
            raise RuleBroken(f"There are too many bids for a page. Run: alliance-tracker suggest {call.code}")
        work_out(bench, now())
    words = " ".join(one.text for one in form.problems)
    return done(there, words or "The suggestion is worked out. It is the tracker's own, and binds nobody.")


HEADER = (
    "Place",
    "Bid",
    "Points",
    "Index",
    "Keeps its place",
    "Weightings",
    "Best place",
    "Worst place",
    "Year",
    "Asked (£)",
    "Suggested (£)",
    "Recommended (£)",
    "Decided (£)",
    "State",
    "Left out",
)


@pages.get("/england/bids/panel.csv")
@needs(Action.READ_FUNDING)
def panel_csv() -> Response:
    """A row for each bid and year, those without a place last."""
    call, _ = chosen_call()
    found = prepared(call)
    rows: list[Sequence[Any]] = []
    waiting = [Row(one, None, None, "", None) for one in found.bench.waiting]
    for row in [*rows_of(found.bench, found.ladder, found.suggestion), *waiting]:
        rows += [_csv_row(row, place, year) for place, year in enumerate(call.years)]
    return csv_answer(f"panel-{call.code}", HEADER, rows)


def _csv_row(row: Row, place: int, year: str) -> Sequence[Any]:
    line, steady = row.line, row.stability
    kept = (steady.kept, steady.of, steady.best, steady.worst) if steady else ("", "", "", "")
    newest = line.newest.decision.amounts.get(year, 0) if line.newest else None
    decided = line.decided.amounts.get(year, 0) if line.decided else None
    return (
        row.ranked.place if row.ranked else "",
        line.bid.title,
        row.points,
        row.index,
        *kept,
        year.replace("-", "/"),
        figure(line.bid.asked[year]),
        figure(row.suggested.pence[place]) if row.suggested else "",
        "" if newest is None else figure(newest),
        "" if decided is None else figure(decided),
        row.state if line.moderated else "Moderation has not ended",
        row.drops,
    )


@pages.get("/england/bids/panel/years.csv")
@needs(Action.READ_FUNDING)
def panel_years_csv() -> Response:
    """The totals against the pot, by year."""
    call, _ = chosen_call()
    found = prepared(call)
    header = ("Year", "Asked (£)", "Suggested (£)", "Recommended or decided (£)", "Decided (£)", "Pot (£)", "Source")
    rows = [
        (
            one.year.replace("-", "/"),
            figure(one.asked),
            "" if one.suggested is None else figure(one.suggested),
            figure(one.recommended),
            figure(one.decided),
            "" if one.pot is None else figure(one.pot),
            one.source,
        )
        for one in years_of(found.bench, found.suggestion)
    ]
    return csv_answer(f"panel-{call.code}-years", header, rows)
