"""The guidance as open pages: what it is, its annexes, dates, money and words, each table also as CSV."""

from flask import Blueprint, Response

from alliance_tracker.data import alliances, guidance
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.reference import TABLES
from alliance_tracker.rules.guidance import words_used
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

pages = Blueprint("guidance", __name__, url_prefix="/guidance")


@pages.route("")
@needs(Action.READ_OPEN)
def about() -> Response:
    """What it asks of a plan. Three queries."""
    return show(
        "guidance/about.html",
        requirements=guidance.requirements(),
        groups=guidance.patient_groups(),
        counts=guidance.counts(),
    )


@pages.route("/annex-a")
@needs(Action.READ_OPEN)
def annex_a() -> Response:
    """Area by area, each with the words of the glossary that it uses. Eight queries."""
    areas, glossary = guidance.areas(), guidance.words()
    meanings = {area.code: words_used(area.texts(), glossary) for area in areas}
    return show("guidance/annex_a.html", areas=areas, meanings=meanings)


@pages.route("/alliances")
@needs(Action.READ_OPEN)
def annex_i() -> Response:
    return show("guidance/annex_i.html", rows=alliances.annex_i())


@pages.route("/governance")
@needs(Action.READ_OPEN)
def governance() -> Response:
    return show("guidance/governance.html", principles=guidance.principles())


@pages.route("/words")
@needs(Action.READ_OPEN)
def words() -> Response:
    return show("guidance/words.html", words=guidance.words())


@pages.route("/timeline")
@needs(Action.READ_OPEN)
def timeline() -> Response:
    items, day = guidance.timeline(), today()
    left = [item for item in items if item.ends_on >= day]
    return show("guidance/timeline.html", items=items, left=left, today=day)


@pages.route("/money")
@needs(Action.READ_OPEN)
def money() -> Response:
    return show("guidance/money.html", envelopes=guidance.envelopes())


@pages.route("/<name>.csv")
@needs(Action.READ_OPEN)
def table_csv(name: str) -> Response:
    if name not in TABLES:
        raise NotFound("There is no such table. Choose one from the guidance pages.")
    table = TABLES[name]()
    return csv_answer(table.name, table.head, table.rows)
