"""Neutral filler: made-up dates and the ratings that follow from them, drawn from a fixed seed for each alliance."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from alliance_tracker.demonstration.story import FIRST, LATEST, Move, Step, Told, Work
from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.board.dates import default_dates
from alliance_tracker.rules.delivery import DeliverableFacts, MilestoneFacts, suggest
from alliance_tracker.terms import MoneySource, Rating

TEXT = "Demonstration record: made up, and about no real organisation."
STEPS = (
    "Plan agreed",
    "Live in the first places",
    "Live in half of the places",
    "Live everywhere",
    "Results checked",
)
SOURCES = (MoneySource.BASELINE, MoneySource.BASELINE, MoneySource.TRANSFORMATION, MoneySource.WIDER)
RECORDED_AFTER = timedelta(days=8)
"""A new date is written down in the update, about a week after its quarter ends."""


def drawn(slug: str, pattern: tuple[Work, ...], titles: dict[str, str], faults: bool) -> tuple[Work, ...]:
    """22 deliverables with about 90 milestones, on the pattern's references and Annex A items.

    `faults` allows what would shame: quarters without an update. Only invented alliances get it.
    """
    chance = random.Random(f"2018-10-12 {slug}")
    return tuple(_work(model, titles, chance, faults) for model in pattern)


def _work(model: Work, titles: dict[str, str], chance: random.Random, faults: bool) -> Work:
    starts = Quarter.of(model.start)
    steps = [_step(title, number, starts, chance) for number, title in enumerate(STEPS[: chance.choice((4, 4, 4, 5))])]
    moves = [move for number, (step, late) in enumerate(steps, 1) for move in _moves(number, step, late)]
    work = replace(
        model,
        title=f"{titles[model.items[0]]}: what the guidance asks is done locally",
        summary=TEXT,
        money=chance.choice(SOURCES),
        steps=tuple(step for step, _ in steps),
        moves=tuple(moves),
        told=(),
        lead="",
        groups=(),
        how="",
        national=(),
        depends=(),
        risk=None,
    )
    return replace(work, end=max(step.baseline for step in work.steps), told=tuple(_told(work, chance, faults)))


def _step(title: str, number: int, starts: Quarter, chance: random.Random) -> tuple[Step, int]:
    """A milestone at the end of a quarter, and by how many days it is late (0 or less: it is not)."""
    quarter = starts
    for _ in range(1 + number * chance.choice((2, 2, 3))):
        quarter = quarter.next() if quarter < Quarter.parse("2020-21-q3") else quarter
    late = chance.choice((-20, -11, -9, -6, -3, -2, 0, 0, 0, 0, 12, 19, 26, 47, 110))
    when = quarter.end + timedelta(days=late)
    met = when if when <= LATEST.end else None
    return Step(title, quarter.end, met, "Demonstration evidence" if met else "", number == 2 and late <= 0), late


def _moves(number: int, step: Step, late: int) -> Iterator[Move]:
    """A late milestone is given its new date in the update before it falls due, as far as there was one."""
    if late <= 0:
        return
    on = max(Quarter.of(step.baseline).previous().end, FIRST.end) + RECORDED_AFTER
    if on <= LATEST.end:
        yield Move(number, on, step.baseline + timedelta(days=late), TEXT)


def _told(work: Work, chance: random.Random, faults: bool) -> Iterator[Told]:
    quarter = FIRST
    while quarter <= LATEST:
        rating = suggest(facts(work, quarter), quarter.end).rating
        if rating is Rating.ON_TRACK and chance.random() < 0.08:
            rating = Rating.AT_RISK
        silent = chance.random() < (0.06 if faults else 0) or (quarter == LATEST and chance.random() < 0.45)
        if not silent:
            yield _said(rating, quarter)
        quarter = quarter.next()


def _said(rating: Rating, quarter: Quarter) -> Told:
    if not rating.needs_path:
        return Told(quarter, rating, TEXT)
    green = quarter.next().next()
    if rating is Rating.AT_RISK:
        return Told(quarter, rating, TEXT, TEXT, green)
    return Told(quarter, rating, TEXT, TEXT, green, TEXT, "Note this demonstration record.")


def facts(work: Work, quarter: Quarter) -> DeliverableFacts:
    """What was on record of a deliverable when the quarter's update closed."""
    closes = default_dates(quarter).closes
    return DeliverableFacts(
        work.start,
        tuple(
            MilestoneFacts(
                f"{work.ref}.{number}",
                step.baseline,
                forecast(work, number, closes),
                step.met if step.met and step.met <= quarter.end else None,
                step.critical,
                bool(step.evidence),
            )
            for number, step in enumerate(work.steps, 1)
        ),
    )


def forecast(work: Work, number: int, on: date) -> date | None:
    """The newest forecast recorded by a day."""
    known = [move.to for move in work.moves if move.step == number and move.on <= on]
    return known[-1] if known else None
