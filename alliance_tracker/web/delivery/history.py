"""Every saved change of one deliverable."""

from collections.abc import Callable
from datetime import date

from flask import Response, g

from alliance_tracker.data import delivery, history, planfile, risks
from alliance_tracker.data.people.names import names_of
from alliance_tracker.errors import TrackerError
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.risks import tells_of_private
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import Rating
from alliance_tracker.web.delivery.pages import pages
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day, quarter

MOST = 200


@pages.route("/alliances/<slug>/deliverables/<ref>/history")
@needs(Action.READ_ALLIANCE)
def history_page(slug: str, ref: str) -> Response:
    """Who did what and when, newest first, with old and new. Six queries beside the guard's at the most."""
    lines, names = history_of(ref)
    return show(
        "delivery/history.html",
        ref=ref,
        head=delivery.title_of(g.alliance.id, ref),
        lines=lines,
        names=names,
        most=MOST,
        changes=changes_of,
        who=who_of,
    )


def history_of(ref: str) -> tuple[list[history.Line], dict[int, str]]:
    """The newest lines as this reader may see them, with the names of those who wrote them. Five queries."""
    own = history.lines_about(g.alliance.id, "deliverable", [ref], MOST)
    files = planfile.lines_of_files(g.alliance.id, ref)
    lines = sorted([*own, *files], key=lambda line: -line.number)[:MOST]
    if not may(Action.RECORD_RISK):
        private = risks.private_risks(g.alliance.id, ref)
        lines = [without_private(line, private) for line in lines]
    return lines, names_of({line.person_id for line in lines if line.person_id is not None})


def without_private(line: history.Line, private: frozenset[int]) -> history.Line:
    """A line without old and new of the risks that are private, or were when it was written."""
    every = tells_of_private(line.words)
    hidden = {str(key) for key in private}

    def shown(name: str) -> bool:
        table, _, key = name.partition(" ")
        return table != "risk" or not (every or key.partition(" ")[0] in hidden)

    return replace(line, pieces=tuple(piece for piece in line.pieces if shown(piece[0])))


def who_of(line: history.Line, names: dict[int, str]) -> str:
    """Tom Ashworth, deliverable lead; the office alone where no person acted."""
    if line.person_id is None:
        return line.office
    return f"{names.get(line.person_id, f'A former {line.office.lower()}')}, {lower(line.office)}"


def changes_of(line: history.Line) -> list[tuple[str, str, str]]:
    """What, before and now, for the parts of a line that are not the row as a whole."""
    rows = []
    for name, before, after in line.pieces:
        what = name.split(" ", 2)
        if len(what) == 3 and what[2] in WORDS:
            of = f"{what[1]}, " if line.kind == "plan" else ""
            rows.append((f"{of}{WORDS[what[2]]}", _said(what[2], before), _said(what[2], after)))
    return rows


def _said(field: str, value: str | None) -> str:
    """A kept value as the pages say it: 31 March 2019, At risk, Q4 2018/19; words that people typed as they are."""
    if not value or field not in SPOKEN:
        return value or ""
    try:
        return SPOKEN[field](value)
    except (ValueError, TrackerError):
        return value


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


SPOKEN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("planned_start", "planned_end", "baseline_on", "forecast_on", "met_on", "review_on", "private_until"), _day
    ),
    "declared": lambda value: Rating(value).words,
    "green_by": quarter,
}


WORDS = {
    "title": "Title",
    "summary": "Summary",
    "planned_start": "Planned start",
    "planned_end": "Planned end",
    "money_note": "Note on money",
    "baseline_on": "Date first agreed",
    "forecast_on": "Date now expected",
    "met_on": "Date met",
    "declared": "Rating",
    "happened": "What happened",
    "will_change": "What will change",
    "green_by": "On track by",
    "patients": "What it means for patients",
    "ask": "Asked of the board",
    "why_better": "Why better than suggested",
    "words": "Words",
    "link": "Link",
    "reason": "Reason",
    "decision": "Decision",
    "owner": "Who watches it",
    "review_on": "Looked at again",
    "consequence": "Consequence",
    "likelihood": "Likelihood",
    "why_closed": "Why closed",
    "private": "Private",
    "private_because": "Why private",
    "private_until": "Private until looked at again",
    "how_known": "How we shall know",
}
"""The columns that a reader knows, in the words of the pages; keys and stamps are left out."""
