"""The tables of one deliverable as files: its milestones, quarters, risks and history, and what a rating rests on."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Response

from alliance_tracker.data.delivery import EvidenceRow
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.risks import for_reader, hidden_risks
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.history import MOST, changes_of, history_of, who_of
from alliance_tracker.web.delivery.one import QuarterLine, quarter_lines, status_words
from alliance_tracker.web.delivery.pages import pages, whole
from alliance_tracker.web.delivery.why import behind, judged
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.private import private_cells
from alliance_tracker.web.show import csv_answer
from alliance_tracker.web.words import moment


class Table(NamedTuple):
    """The heads of a file and its rows."""

    head: Sequence[str]
    rows: list[list[Cell]]


@pages.route("/alliances/<slug>/deliverables/<ref>/<table>.csv")
@needs(Action.READ_ALLIANCE)
def one_csv(slug: str, ref: str, table: str) -> Response:
    """One table of the deliverable's page or its history. At most nine queries beside the guard's."""
    if table not in TABLES:
        raise NotFound(f"We cannot find that table. Open the page of {ref} to see its tables.")
    found = TABLES[table](ref)
    return csv_answer(f"{slug}-{ref}-{table}", found.head, found.rows)


@pages.route("/alliances/<slug>/deliverables/<ref>/why/<quarter>/milestones.csv")
@needs(Action.READ_RETURN)
def why_csv(slug: str, ref: str, quarter: str) -> Response:
    """The milestones as they were judged for a quarter, for whoever may read why."""
    found = judged(ref, quarter)
    titles = {row.reference: row.title for row in found.one.milestones}
    head = ["Reference", "Milestone", "Date first agreed", "Expected", "Met", "Behind", "Critical", "Evidence"]
    rows: list[list[Cell]] = [
        [
            facts.reference,
            titles.get(facts.reference, ""),
            facts.baseline,
            facts.due,
            facts.met,
            behind(facts, found.quarter),
            _yes(facts.critical),
            _yes(facts.has_evidence),
        ]
        for facts in found.facts.milestones
    ]
    return csv_answer(f"{slug}-{ref}-why-{found.quarter.code}", head, rows)


def _milestones(ref: str) -> Table:
    head = ["Reference", "Milestone", "Critical", "Date first agreed", "Now expected", "Met", "Status", "Evidence"]
    rows: list[list[Cell]] = []
    for row in whole(ref).milestones:
        facts = row.facts
        proofs = ". ".join(_proof(proof) for proof in row.evidence)
        dates = (facts.baseline, facts.due, facts.met)
        status = status_words(facts, today())
        rows.append([row.reference, row.title, _yes(facts.critical), *dates, status, proofs])
    return Table(head, rows)


def _proof(proof: EvidenceRow) -> str:
    return ", ".join(part for part in (proof.words, proof.link, proof.file_name) if part)


def _quarters(ref: str) -> Table:
    head = [
        "Quarter",
        "Shown",
        "Declared",
        "Suggested by the dates",
        "Movement",
        "What happened",
        "Why better than suggested",
        "What will change",
        "On track by",
        "What it means for patients",
        "Asked of the board",
        "Declared by",
        "Declared on",
        "Reviewed by the board on",
    ]
    return Table(head, [[*_rated(line), *_returned(line), line.reviewed_on] for line in quarter_lines(whole(ref))])


def _rated(line: QuarterLine) -> list[Cell]:
    own = line.standing
    ratings = [one.words if one else "" for one in (own.shown, own.declared, own.suggested)]
    return [line.quarter.words, *ratings, line.movement.words if line.movement else ""]


def _returned(line: QuarterLine) -> list[Cell]:
    given = line.update
    if given is None:
        return [""] * 8
    by = given.by or "A former deliverable lead"
    green = given.green_by.words if given.green_by else ""
    said = [given.happened, given.why_better, given.will_change, green, given.patients, given.ask]
    return [*said, by, line.returned_on]


def _risks(ref: str) -> Table:
    head = [
        "Risk",
        "Consequence",
        "Likelihood",
        "Score out of 25",
        "Watched by",
        "Looked at again",
        "Opened",
        "Closed",
        "Why closed",
        "Private",
        "Why private",
        "Private until looked at again",
    ]
    shown, hidden = for_reader(whole(ref).risks, may(Action.RECORD_RISK))
    rows: list[list[Cell]] = []
    for risk in shown:
        facts = risk.facts
        scores = (facts.consequence, facts.likelihood, risk.score)
        days = (facts.review_on, facts.opened_on, facts.closed_on)
        rows.append([risk.words, *scores, risk.owner, *days, risk.why_closed, *private_cells(risk.privacy)])
    if hidden:
        rows.append([hidden_risks(hidden), *[None] * (len(head) - 1)])
    return Table(head, rows)


def _history(ref: str) -> Table:
    """A row for each part that changed, or one for a line without parts."""
    head = ["Number", "When", "Who", "What was done", "What changed", "Before", "Now"]
    lines, names = history_of(ref)
    rows: list[list[Cell]] = []
    for line in lines[:MOST]:
        own = [line.number, moment(line.at), who_of(line, names), line.words]
        rows += [[*own, *change] for change in changes_of(line) or [("", "", "")]]
    return Table(head, rows)


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


TABLES: dict[str, Callable[[str], Table]] = {
    "milestones": _milestones,
    "quarters": _quarters,
    "risks": _risks,
    "history": _history,
}
"""The names a file can be asked for by."""
