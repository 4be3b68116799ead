"""The quarter in two sentences a reader could repeat in a meeting, and in six numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.standing import Standing
from alliance_tracker.rules.board.steps import Steps
from alliance_tracker.rules.words import capital, counted, day, listing, number, plural, some
from alliance_tracker.terms import Movement, QuarterState, Rating


class Span(Record):
    """A quarter with the days its update opens and closes, and its state."""

    quarter: Quarter
    opens_on: date
    closes_on: date
    state: QuarterState


def conclusion(standings: Sequence[Standing], span: Span) -> tuple[str, str]:
    """Two sentences: what is off track against last quarter, then what moved and what is missing."""
    if not standings:
        return ("There are no deliverables yet.", "Start with the plan.")
    if span.state is QuarterState.PLANNED:
        opens = f"The update for {span.quarter.long_words} opens on {day(span.opens_on)}."
        return (opens, "Nothing is due yet.")
    if span.state is QuarterState.OPEN:
        return (_how_many_in(standings, span), _so_far(standings))
    return (_off_track(standings), _moves(standings, span.quarter))


def _how_many_in(standings: Sequence[Standing], span: Span) -> str:
    due = [row for row in standings if row.is_due]
    if not due:
        return f"No update is due for {span.quarter.long_words}, as no deliverable has started."
    here = sum(row.is_in for row in due)
    closes = f"the update for {span.quarter.long_words} closes on {day(span.closes_on)}"
    if here == len(due):
        every = "The one update is" if here == 1 else f"All {here} updates are"
        return f"{every} in; {closes}."
    share = f"{capital(number(here)) if here else 'None'} of {counted(len(due), 'update')}"
    return f"{share} {plural(here or 1, 'is', 'are')} in; {closes}."


def _so_far(standings: Sequence[Standing]) -> str:
    rated = [row for row in standings if row.is_in]
    off = _named(rated, Rating.OFF_TRACK)
    if not rated:
        return "There is nothing to judge yet."
    if not off:
        return "So far none is off track."
    return f"So far {number(len(off))} {plural(len(off), 'is', 'are')} off track: {some(off)}."


def _off_track(standings: Sequence[Standing]) -> str:
    """Three of 22 deliverables are off track (ED1, TC4 and EN1), two more than last quarter."""
    off = _named(standings, Rating.OFF_TRACK)
    if len(standings) == 1:
        only = standings[0]
        words = only.rating.sentence_words if only.rating else "not yet updated"
        if only.rating is Rating.NO_UPDATE:
            return f"{only.reference}, the only deliverable, has no update."
        return f"{only.reference}, the only deliverable, is {words}."
    share = f"{capital(number(len(off))) if off else 'None'} of {len(standings)}"
    if len(off) == len(standings):
        share = "Both" if len(off) == 2 else f"All {len(off)}"
    names = f" ({some(off)})" if off else ""
    stand = f"{share} deliverables {plural(len(off) or 1, 'is', 'are')} off track"
    return f"{stand}{names}{_against(standings, len(off))}."


def _against(standings: Sequence[Standing], now: int) -> str:
    """How the count compares with the quarter before; nothing when there was none."""
    if all(row.before is None for row in standings):
        return ""
    change = now - sum(row.before is Rating.OFF_TRACK for row in standings)
    if change == 0:
        return ", the same as last quarter"
    return f", {number(abs(change))} {'more' if change > 0 else 'fewer'} than last quarter"


def _moves(standings: Sequence[Standing], quarter: Quarter) -> str:
    """Eight are at risk; four got worse and two got better since Q1 2018/19; one has no update: EN2."""
    at_risk = len(_named(standings, Rating.AT_RISK))
    missing = _named(standings, Rating.NO_UPDATE)
    parts = [f"{number(at_risk) if at_risk else 'none'} {plural(at_risk or 1, 'is', 'are')} at risk"]
    if any(row.before is not None for row in standings):
        parts.append(f"{_movement_words(standings)} since {quarter.previous().words}")
    if missing:
        parts.append(f"{number(len(missing))} {plural(len(missing), 'has', 'have')} no update: {some(missing)}")
    return f"{capital('; '.join(parts))}."


def _movement_words(standings: Sequence[Standing]) -> str:
    counts = [
        (sum(row.movement is Movement.WORSE for row in standings), "got worse"),
        (sum(row.movement is Movement.BETTER for row in standings), "got better"),
    ]
    said = [f"{number(count)} {words}" for count, words in counts if count]
    return listing(said) if said else "no rating got better or worse"


def _named(standings: Sequence[Standing], rating: Rating) -> list[str]:
    return [row.reference for row in standings if row.rating is rating]


class Tile(Record):
    """A number, and words that make sense after it; `rating` gives the shape, where there is one."""

    number: str
    words: str
    rating: Rating | None = None


def tiles(standings: Sequence[Standing], steps: Steps, span: Span) -> tuple[Tile, ...]:
    """Four ratings with last quarter's figure, milestones met of those due so far, and updates in.

    While updates are awaited a count is one "so far", and last quarter's stands under its own name.
    """
    shown = (Rating.OFF_TRACK, Rating.AT_RISK, Rating.ON_TRACK, Rating.COMPLETE)
    compared = any(row.before is not None for row in standings)
    awaited = any(row.rating is None for row in standings)
    counts = []
    for rating in shown:
        was = sum(row.before is rating for row in standings)
        words = f"{rating.sentence_words} so far" if awaited else rating.sentence_words
        before = f"{was} in {span.quarter.previous().words}" if awaited else f"was {was}"
        counts.append(Tile(str(len(_named(standings, rating))), f"{words}, {before}" if compared else words, rating))
    milestones = Tile(f"{steps.met_so_far} of {steps.due_so_far}", f"milestones due by {day(span.quarter.end)} are met")
    due = [row for row in standings if row.is_due]
    here = f"{sum(row.is_in for row in due)} of {len(due)}"
    closes = "closing" if span.state in (QuarterState.PLANNED, QuarterState.OPEN) else "closed"
    return (*counts, milestones, Tile(here, f"updates in, {closes} {day(span.closes_on)}"))
