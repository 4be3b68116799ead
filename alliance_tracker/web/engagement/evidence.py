"""What people were asked: the list with its filters, also as CSV; one record and its files; "you said, we did"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, g, request

from alliance_tracker.data.engagement import evidence as data
from alliance_tracker.data.engagement.evidence import RecordRow, counted_of, record_of, records_of
from alliance_tracker.data.engagement.heard import asked_of
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.exchange.evidence import kind_words
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.counts import Count
from alliance_tracker.rules.engagement.evidence import (
    CONSULTATION,
    NOT_INVOLVEMENT,
    Facts,
    came_of_all,
    chosen,
    told_of,
)
from alliance_tracker.rules.engagement.heard import told
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import ChallengeSubject, Method, Stage
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.around import part
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.places import places_of
from alliance_tracker.web.engagement.questions import questions_about
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, file_answer, paged, show

ON_MAIN_PAGE = 4
OUTCOMES = {
    "did": ("We did", "ok"),
    "could_not": ("We could not", "stop"),
    "both": ("We did some of it", "part"),
    "waiting": ("Still waiting", "part"),
    "withdrawn": ("Taken back", "none"),
}
KINDS = (("together", "Working together"), ("consultation", CONSULTATION))


class YouSaid(Record):
    """What the main page says of evidence: a few records, how many there are, and who waits."""

    lines: tuple[tuple[int, Facts], ...]
    every: int
    waiting: str
    today: date
    came: str


@part("evidence")
def you_said_part() -> YouSaid:
    """One query."""
    lines = data.you_said(g.alliance.id)
    every = [facts for _, facts in lines]
    return YouSaid(chosen(lines, ON_MAIN_PAGE), len(lines), told_of(every, today()), today(), came_of_all(every))


def outcome_of(row: RecordRow) -> str:
    """By what a list is filtered."""
    return "withdrawn" if row.withdrawn_on else row.facts.outcome


class Filters(Record):
    """What the address asks for; what is not a choice narrows nothing."""

    then: str = ""
    method: Method | None = None
    stage: Stage | None = None
    kind: str = ""
    about: str = ""

    @classmethod
    def asked(cls, rows: Sequence[RecordRow]) -> Filters:
        then, method, stage, kind, about = (
            request.args.get(name, "") for name in ("then", "method", "stage", "kind", "about")
        )
        return cls(
            then if then in OUTCOMES else "",
            Method(method) if method in set(Method) else None,
            Stage(stage) if stage in set(Stage) else None,
            kind if kind in dict(KINDS) else "",
            about if any(about == link.key for row in rows for link in row.links) else "",
        )

    def takes(self, row: RecordRow) -> bool:
        facts = row.facts
        return (
            self.then in ("", outcome_of(row))
            and self.method in (None, facts.method)
            and self.stage in (None, facts.stage)
            and (not self.kind or facts.is_consultation == (self.kind == "consultation"))
            and (not self.about or any(link.key == self.about for link in row.links))
        )


@pages.get("/alliances/<slug>/involvement/evidence")
@needs(Action.READ_ALLIANCE)
def evidence_list(slug: str) -> Response:
    """The list, the newest first. Three queries beside the guard's, however many records."""
    rows = records_of(g.alliance.id)
    filters = Filters.asked(rows)
    found = [row for row in rows if filters.takes(row)]
    shown, page, count = paged(found)
    return show(
        "engagement/evidence.html",
        rows=shown,
        every=len(rows),
        found=len(found),
        filtered=filters != Filters(),
        fields=_fields(rows, filters),
        page=page,
        page_count=count,
        waiting=told_of([row.facts for row in rows if not row.withdrawn_on], today()),
        outcomes=OUTCOMES,
        outcome_of=outcome_of,
        took_part=took_part_words,
        today=today(),
    )


def _fields(rows: Sequence[RecordRow], filters: Filters) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """The filter bar: what came of it, how, when, and for what."""
    there = {outcome_of(row) for row in rows}
    outcomes = [(code, words) for code, (words, _) in OUTCOMES.items() if code in there]
    abouts = sorted({(link.words, link.key) for row in rows for link in row.links})
    return [
        ("then", "What came of it", [("", "Anything"), *outcomes], filters.then),
        ("method", "How people were asked", [("", "Any way"), *_choices(Method)], filters.method or ""),
        ("stage", "When they came in", [("", "Any time"), *_choices(Stage)], filters.stage or ""),
        ("kind", "What it was", [("", "Anything"), *KINDS], filters.kind),
        ("about", "What it is for", [("", "Anything"), *((key, words) for words, key in abouts)], filters.about),
    ]


def _choices(terms: type[Method] | type[Stage]) -> list[tuple[str, str]]:
    return [(one.value, one.words) for one in terms]


def took_part_words(row: RecordRow) -> str:
    """How many took part, as this reader may know it."""
    found: Count | None = row.took_part_for(may(Action.KEEP_INVOLVEMENT))
    if found is None:
        return "Not shown" if row.took_part is not None else "Not counted"
    return found.words if not found.exact else counted(found.low, "person", "people")


HEADER = (
    "Number",
    "Title",
    "When",
    "How people were asked",
    "When they came in",
    "What it was",
    "Where they shared in it",
    "What people said",
    "What was decided",
    "What changed",
    "What could not be done",
    "Why not",
    "Who was told",
    "Told on",
    "What it is for",
    "Who took part",
    "What it was not",
    "Taken back because",
)


@pages.get("/alliances/<slug>/involvement/evidence.csv")
@needs(Action.READ_ALLIANCE)
def evidence_csv(slug: str) -> Response:
    """Every record that the same filters let through. Three queries beside the guard's."""
    rows = records_of(g.alliance.id)
    filters = Filters.asked(rows)
    return csv_answer(f"{slug}-evidence", HEADER, [_cells(row) for row in rows if filters.takes(row)])


def _cells(row: RecordRow) -> tuple[Cell, ...]:
    facts = row.facts
    assert facts.method and facts.stage and facts.level
    return (
        row.reference,
        facts.title,
        facts.happened_on,
        facts.method.words,
        facts.stage.words,
        facts.kind_words,
        facts.level.words,
        facts.said,
        facts.decided,
        facts.changed,
        facts.could_not,
        facts.why_not,
        facts.told,
        facts.told_on,
        "; ".join(link.words for link in row.links),
        took_part_words(row),
        "; ".join(NOT_INVOLVEMENT[name] for name in facts.was_not),
        row.why_withdrawn,
    )


@pages.get("/alliances/<slug>/involvement/evidence/<int:number>")
@needs(Action.READ_ALLIANCE)
def evidence_one(slug: str, number: int) -> Response:
    """One record. Seven queries beside the guard's, nine for one that is for the plan or a bid."""
    row = record_of(g.alliance.id, number)
    asked = asked_of(g.alliance.id)
    own = counted_of(asked, [row]).get(row.id)
    edits = may(Action.KEEP_INVOLVEMENT)
    return show(
        "engagement/record.html",
        row=row,
        facts=row.facts,
        not_involvement=NOT_INVOLVEMENT,
        heard=told(asked, own, row.counts_withheld, edits) if own else None,
        asked=asked,
        took_part=took_part_words(row),
        places=places_of([link.key for link in row.links]),
        kind_words=kind_words,
        today=today(),
        outcome=OUTCOMES[outcome_of(row)],
        questions=questions_about(ChallengeSubject.EVIDENCE, number),
    )


@pages.get("/alliances/<slug>/involvement/evidence/<int:number>/files/<int:file>")
@needs(Action.READ_ALLIANCE)
def evidence_file(slug: str, number: int, file: int) -> Response:
    """A file as it was given. One query."""
    return file_answer(data.file_of(g.alliance.id, number, file))
