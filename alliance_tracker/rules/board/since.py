"""What changed since the board's papers were issued: what was frozen against what stands now, in words.

Both sides come as the plain values of canonical JSON, so that papers of years ago are read like those of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.tables import AWAITED
from alliance_tracker.rules.words import counted, day
from alliance_tracker.terms import Rating

Plain = Mapping[str, Any]
LONGEST = 300
NOTHING = "Nothing"


class Difference(Record):
    """One thing that is not as it was in the papers: of what, which part, as it was and as it is."""

    of: str
    what: str
    was: str
    now: str


def differences(papers: Plain, now: Plain) -> tuple[Difference, ...]:
    """Ratings first, then what was said, milestones, risks and the patients' statement, each in the plan's order."""
    return (
        *_standings(papers, now, _RATING),
        *_standings(papers, now, _SAID),
        *_milestones(papers, now),
        *_risks(papers, now),
        *_statement(papers, now),
    )


def sentence(found: tuple[Difference, ...], issued_on: date) -> str:
    """The conclusion above the table."""
    if not found:
        return f"Nothing has changed since the papers were issued on {day(issued_on)}."
    ratings = sum(one.what == "Rating" for one in found)
    told = f"{counted(len(found), 'thing has', 'things have')} changed since the papers were issued on {day(issued_on)}"
    return f"{told}, {counted(ratings, 'rating')} among them." if ratings else f"{told}, no rating among them."


def _rating(value: Any) -> str:
    return Rating(value).words if value else AWAITED


def _words(value: Any) -> str:
    text = str(value or "").strip()
    if not text:
        return NOTHING
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _quarter(value: Any) -> str:
    return Quarter.parse(value).words if value else NOTHING


def _date(value: Any) -> str:
    return day(date.fromisoformat(value)) if value else NOTHING


Part = tuple[str, str, Callable[[Any], str]]
_RATING: tuple[Part, ...] = (("rating", "Rating", _rating),)
_SAID: tuple[Part, ...] = (
    ("title", "What it is called", _words),
    ("happened", "What is happening", _words),
    ("will_change", "How it will get back on track", _words),
    ("green_by", "On track by", _quarter),
    ("patients", "What it means for patients", _words),
    ("ask", "Asked of the board", _words),
    ("why_better", "Why it is better than the dates suggest", _words),
)
_DATES: tuple[Part, ...] = (
    ("met", "Met on", _date),
    ("forecast", "Expected now", _date),
    ("baseline", "Date first agreed", _date),
    ("title", "What it is called", _words),
)


def _standings(papers: Plain, now: Plain, parts: tuple[Part, ...]) -> Iterator[Difference]:
    before = {row["reference"]: row for row in papers["standings"]}
    after = {row["reference"]: row for row in now["standings"]}
    for reference, row in after.items():
        if reference in before:
            yield from _parts(reference, before[reference], row, parts)
        elif parts is _RATING:
            yield Difference(f"{reference} {row['title']}", "Deliverable", NOTHING, "Added to the plan")
    if parts is _RATING:
        for reference, row in before.items():
            if reference not in after:
                yield Difference(f"{reference} {row['title']}", "Deliverable", "In the plan", "Taken out")


def _parts(of: str, was: Plain, now: Plain, parts: tuple[Part, ...]) -> Iterator[Difference]:
    """Each part that differs; one that came or went with a later edition of the tracker counts as empty."""
    for name, what, said in parts:
        old, new = was.get(name), now.get(name)
        if (old or None) != (new or None):
            yield Difference(of, what, said(old), said(new))


def _flat(row: Plain) -> Plain:
    return {**row["facts"], "title": row["title"]}


def _milestones(papers: Plain, now: Plain) -> Iterator[Difference]:
    before = {row["facts"]["reference"]: _flat(row) for row in papers["milestones"]}
    after = {row["facts"]["reference"]: _flat(row) for row in now["milestones"]}
    for reference, row in after.items():
        if reference in before:
            yield from _parts(reference, before[reference], row, _DATES)
        else:
            yield Difference(f"{reference} {row['title']}", "Milestone", NOTHING, "Added to the plan")
    for reference, row in before.items():
        if reference not in after:
            yield Difference(f"{reference} {row['title']}", "Milestone", "In the plan", "Taken out")


def _risks(papers: Plain, now: Plain) -> Iterator[Difference]:
    """Open risks by their words; the score of one that stayed."""
    before = {(row["deliverable"], row["words"]): row for row in papers["risks"]}
    after = {(row["deliverable"], row["words"]): row for row in now["risks"]}
    for key, row in after.items():
        if key not in before:
            yield Difference(row["deliverable"], "Risk", NOTHING, f"Open: {_words(row['words'])}")
        elif _score(before[key]) != _score(row):
            what = f"Score of the risk “{_words(row['words'])}”"
            yield Difference(row["deliverable"], what, str(_score(before[key])), str(_score(row)))
    for key, row in before.items():
        if key not in after:
            yield Difference(row["deliverable"], "Risk", f"Open: {_words(row['words'])}", "No longer open")


def _score(row: Plain) -> int:
    return int(row["consequence"]) * int(row["likelihood"])


def _statement(papers: Plain, now: Plain) -> Iterator[Difference]:
    was, new = (((side.get("voices") or {}).get("statement") or {}).get("words") for side in (papers, now))
    if was != new:
        yield Difference("Patient representatives", "Statement to the board", _words(was), _words(new))
