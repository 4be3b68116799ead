"""What is on record of involvement, in a few sentences: for the board's quarter and the engagement section of the plan.

Paragraph 11, second bullet: whether engagement is meaningful, is representative and tackles inequalities. Each sentence
is made of what any reader of the alliance may see, so that it can be frozen with the board's page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.evidence import Facts, told_of
from alliance_tracker.rules.engagement.strategy import standing_words
from alliance_tracker.rules.words import capital, lower, times


class InShort(Record):
    """One sentence or two, and the page that says more: tests, evidence, heard, together or strategy."""

    page: str
    title: str
    words: str


def sides_in_short(title: str, patients: str, alliance: str) -> InShort:
    """Both sides of one of the three tests, never averaged."""
    return InShort("tests", title, f"Patients: {lower(patients)}. The alliance: {lower(alliance)}.")


def asked_in_short(records: Sequence[Facts], today: date) -> InShort:
    """People were asked, or worked with, 4 times. 2 of these were consultation. 1 has waited …"""
    title = "What people were asked"
    if not records:
        return InShort("evidence", title, "Nothing that people were asked is on record yet.")
    said = [f"People were asked, or worked with, {times(len(records))}."]
    only = sum(one.is_consultation for one in records)
    said.append(f"{only} of these {'was' if only == 1 else 'were'} consultation." if only else "")
    waiting = told_of(records, today)
    said.append(f"{capital(waiting)}." if waiting else "")
    return InShort("evidence", title, " ".join(filter(None, said)))


def heard_in_short(conclusion: str) -> InShort:
    """No. Heard too little: men."""
    return InShort("heard", "Are those heard like the people who live here?", f"{conclusion}.")


def strategy_in_short(levels: Sequence[int | None]) -> InShort:
    """Of an alliance that took up the seven ambitions."""
    return InShort("strategy", "The seven ambitions", standing_words(levels))
