"""The years of the plan as the board's papers have them: a picture, and the rows it is drawn from."""

from __future__ import annotations

from typing import Any

from flask import current_app

from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board import pictures as kept_pictures
from alliance_tracker.data.delivery.sequence import lanes_of
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.exchange.papers.document import Picture
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.sequence import for_paper, grouped, in_groups, picture_table, place_of
from alliance_tracker.rules.seal import seal
from alliance_tracker.terms import SequenceBy
from alliance_tracker.web import charts
from alliance_tracker.web.clock import now

NAME, FORM, EDITION = "sequence", "svg", 1
"""EDITION counts up when the drawing changes, so that no picture of an older edition is put in a paper."""


class Years(Record):
    """What happens when: a row for each deliverable, and the same with one for each area where papers are full."""

    each: dict[str, Any]
    areas: dict[str, Any]

    def table(self, whole: bool) -> dict[str, Any]:
        return self.each if whole else self.areas


def years_of(alliance: AllianceHead, quarter: Quarter) -> Years | None:
    """The plan's years as the rows stand, with the end of this quarter; None of an empty plan. Six queries."""
    lanes, plan = lanes_of(alliance.id), planning_round(quarter.end)
    if not lanes:
        return None
    groups = grouped(lanes, SequenceBy.AREA)
    over = place_of(quarter, plan.quarters[0])
    span = f"{plan.quarters[0].financial_year.words} to {plan.quarters[-1].financial_year.words}"
    heading = {"heading": f"{alliance.name}, {span}"}
    title = "What happens when"
    return Years(
        {**heading, **for_paper(picture_table(groups, title, plan.quarters, over))},
        {**heading, **for_paper(in_groups(groups, title, plan.quarters, over))},
    )


def picture_of(alliance: AllianceHead, table: dict[str, Any]) -> Picture:
    """Drawn before, or drawn now. One query, and a short transaction for a new one."""
    settings = current_app.config["SETTINGS"]
    own = seal([EDITION, alliance.id, settings.demonstration, table])
    key = f"{alliance.id}:paper:{own}"
    content = kept_pictures.kept((key,), FORM).get(key)
    if content is None:
        content = charts.draw(NAME, table, FORM, settings.data_dir, settings.demonstration)
        kept_pictures.keep({(key, FORM): content}, now())
    return Picture(content, f"{table['alt']} {table['sentence']}", name=f"{NAME}-{own}.{FORM}")
