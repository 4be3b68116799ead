"""The tables behind the pictures of a quarter: what each is made from, its title, its sentence, its rows.

The inputs are cheap to gather and give a picture its name; the tables are made with pandas, once for each input.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alliance_tracker.periods import Quarter
from alliance_tracker.rules import progress
from alliance_tracker.rules.board.record import HeatRow, QuarterRecord, heat_heads
from alliance_tracker.rules.board.tables import area_words
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.words import counted

if TYPE_CHECKING:
    import pandas as pd

EDITION = 5
"""Counts up when the drawing changes, so that no picture of an older edition is shown."""
NAMES = ("movement", "burn-up", "heat-map")


def seals_of(record: QuarterRecord, heat: Sequence[HeatRow], over: Quarter, about: Sequence[object]) -> dict[str, str]:
    """The hash that stands in each picture's address. `about` is what else it depends on: whose it is, how marked."""
    ratings = [f"{line.quarter.code} {line.reference} {line.rating or ''}" for line in record.ratings]
    dates = [f"{one.facts.baseline} {one.facts.forecast} {one.facts.met}" for one in record.milestones]
    areas = [[row.area.name, *(area_words(area) for _, area in row.cells)] for row in heat]
    inputs: tuple[object, ...] = ([ratings, _so_far(record)], [dates, record.plan_quarters, over], areas)
    base = [EDITION, record.span.quarter, *about]
    return {name: seal([name, *base, made_from]) for name, made_from in zip(NAMES, inputs, strict=True)}


def table_of(name: str, record: QuarterRecord, heat: Sequence[HeatRow], over: Quarter, heading: str) -> dict[str, Any]:
    """One picture's table in plain values that JSON can hold. `over` is the last quarter that has ended."""
    made = {"movement": _movement, "burn-up": _burn_up}
    table = _heat_map(heat, record) if name == "heat-map" else made[name](record, over)
    return {"heading": heading, **table}


def _movement(record: QuarterRecord, _over: Quarter) -> dict[str, Any]:
    frame = progress.movement_by_quarter((line.quarter, line.reference, line.rating) for line in record.ratings)
    frame = frame[frame["quarter"].isin([quarter.words for quarter in record.quarters])]
    so_far = _so_far(record)
    until = f", {record.span.quarter.words}{so_far}" if so_far else ""
    return {
        "title": f"Movement by quarter{until}",
        "alt": f"Bar chart of deliverables that got better and worse{until}. The same numbers are in the table below.",
        "sentence": progress.movement_sentence(frame, so_far),
        "columns": ["Quarter", "Got worse", "Got better", "No change", "New"],
        "rows": _rows(frame),
    }


def _burn_up(record: QuarterRecord, over: Quarter) -> dict[str, Any]:
    milestones = [line.facts for line in record.milestones]
    frame = progress.burn_up(milestones, record.plan_quarters, over)
    return {
        "title": "Milestones met against the plan",
        "alt": "Line chart of milestones planned, expected and met. The same numbers are in the table below.",
        "sentence": progress.burn_up_sentence(frame),
        "columns": ["By the end of", "Planned", "Expected", "Met"],
        "rows": _rows(frame),
    }


def _heat_map(heat: Sequence[HeatRow], record: QuarterRecord) -> dict[str, Any]:
    now = [row.cells[-1][1].rating for row in heat if row.cells]
    heads = heat_heads(record, heat)
    so_far = " so far" if heads and heads[-1].endswith(" so far") else ""
    off = sum(rating is not None and rating.letter == "R" for rating in now)
    return {
        "title": "Area by quarter",
        "alt": "Heat map of areas by quarter. The same ratings are in a table on the page.",
        "sentence": f"{counted(off, 'area')} of {len(heat)} off track{so_far} in {record.span.quarter.words}.",
        "columns": ["Area", *heads],
        "rows": [[row.area.name, *(area_words(area) for _, area in row.cells)] for row in heat],
        "letters": [[area.rating.letter if area.rating else "" for _, area in row.cells] for row in heat],
    }


def _so_far(record: QuarterRecord) -> str:
    """What stands behind the name of a quarter while some of its updates are awaited."""
    return " so far" if any(row.is_due and row.rating is None for row in record.standings) else ""


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Text, whole numbers and nothing, as JSON holds them."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        [value if isinstance(value, str | None) else int(value) for value in row] for row in plain.to_numpy().tolist()
    ]
