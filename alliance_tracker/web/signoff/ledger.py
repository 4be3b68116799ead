"""The ledger: every answer ever given, what was disowned, and the versions they were about."""

from datetime import date

from flask import Response, g

from alliance_tracker.data.signoff.ledger import Entry, ledger_of
from alliance_tracker.rules.papers import BY_CODE
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import papers
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, paged, show
from alliance_tracker.web.signoff.pages import pages

WORDS = {"version": "Version frozen", "disowned": "Disowned", "submitted": "Submitted"}
HEADER = (
    "Date",
    "What",
    "Organisation",
    "Version",
    "Name",
    "Office",
    "Authority",
    "Date of the meeting or decision",
    "Minute",
    "To be reported on",
    "How it came",
    "Recorded by",
    "Comment or reason",
    "Minor changes left to",
    "Section in the way",
    "What would let them agree",
    "Counts",
)


@papers.page(pages, "/sign-off/ledger")
@needs(Action.READ_SUBMITTED)
def ledger(slug: str) -> Response:
    """The newest first. Nothing here is ever changed or taken away. Six queries."""
    entries = ledger_of(*g.plan.key)
    shown, page, number = paged(entries)
    return show("signoff/ledger.html", entries=shown, count=len(entries), page=page, pages=number, what=what)


@papers.page(pages, "/sign-off/ledger.csv")
@needs(Action.READ_SUBMITTED)
def ledger_csv(slug: str) -> Response:
    """All of it as a table."""
    return csv_answer(
        papers.file_name("sign-off-ledger", plain=True), HEADER, [_row(entry) for entry in ledger_of(*g.plan.key)]
    )


def what(entry: Entry) -> str:
    """What happened, in a word or two."""
    if entry.given is not None and entry.kind == "answer":
        return entry.given.answer.words
    return WORDS[entry.kind]


def _row(entry: Entry) -> list[str | date | None]:
    given = entry.given
    if given is None or entry.kind != "answer":
        why = entry.frozen.reason if entry.frozen else entry.why
        row: list[str | date | None] = [entry.on, what(entry), entry.body, entry.version, entry.name]
        return [*row, *[None] * (HEADER.index("Comment or reason") - len(row)), why, *[None] * 4]
    section = BY_CODE.get(given.section)
    return [
        entry.on,
        what(entry),
        entry.body,
        entry.version,
        given.name,
        given.office,
        given.authority.words,
        given.authority_on,
        given.minute,
        given.report_on,
        given.via.words,
        given.recorded_by,
        given.comment,
        given.delegate,
        section.title if section else "",
        given.would_let,
        "No: disowned" if given.disowned else "Yes",
    ]
