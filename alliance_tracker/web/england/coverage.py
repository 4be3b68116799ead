"""All alliances side by side: each thing to achieve covered, explained or a gap in what they submitted."""

from flask import Response

from alliance_tracker.data.plan.england import england_coverage, newest_submitted
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.coverage import Cover
from alliance_tracker.rules.plan.england import England, england_words
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.england.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.show import csv_answer, show

ICONS = {Cover.COVERED: "t-ok", Cover.EXPLAINED: "i-N", Cover.GAP: "t-stop"}
HEADER = ("Plan", "Version", "Submitted on", "Item", "Area", "Thing to achieve", "State", "Years not explained")


def found() -> England:
    """The plans side by side, kept until one is submitted: three queries, five more when one was."""
    plans = newest_submitted()
    return kept(("england coverage", plans), None, lambda: england_coverage(plans, today()))


@pages.get("/coverage")
@needs(Action.READ_ENGLAND)
def coverage() -> Response:
    """A table of marks, and the same in words by thing to achieve and by plan."""
    england = found()
    gaps = {
        one.plan.plan_id: [
            line.item.title for line, cover in zip(england.lines, one.covers, strict=True) if cover is Cover.GAP
        ]
        for one in england.columns
    }
    return show(
        "england/coverage.html",
        england=england,
        sentence=england_words(england),
        icons=ICONS,
        marks={cover: drawn("mark", icon, cover.words) for cover, icon in ICONS.items()},
        gaps=gaps,
        Cover=Cover,
    )


@pages.get("/coverage.csv")
@needs(Action.READ_ENGLAND)
def coverage_csv() -> Response:
    """A row for each plan and thing to achieve."""
    england = found()
    rows = [
        (
            one.plan.name,
            one.plan.label,
            one.plan.submitted_on,
            line.item.code,
            line.item.area_name,
            line.item.title,
            one.covers[at].words,
            ", ".join(one.empty[at]),
        )
        for one in england.columns
        for at, line in enumerate(england.lines)
    ]
    return csv_answer("england-coverage", HEADER, rows)
