"""The sentences at the top of the sign-off page: how many agree, whether it can go, and by when it should.

Paragraphs 12 and 13 say who must agree, the timeline by when; that it is said in two sentences is the tracker's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.signoff.rule import Judged
from alliance_tracker.rules.signoff.standing import Version
from alliance_tracker.rules.words import counted, day, plural


class Conclusion(Record):
    """What is true in bold, and what follows from it."""

    first: str
    then: str


def conclusion(
    version: Version | None, agreed: int, needed: int, judged: Judged, submitted_on: date | None, noun: str = "plan"
) -> Conclusion:
    """15 of 24 agree with version 1.1. The plan cannot be submitted until all 24 do."""
    if version is None:
        return Conclusion(
            "No version is frozen yet.", "Bodies agree a version, so that all of them agree the same words."
        )
    if submitted_on is not None:
        words = f"Version {version.label} was submitted on {day(submitted_on)}."
        return Conclusion(words, "" if judged.holds else "Not everybody who must agree it now has agreed it.")
    count = f"{agreed} of {needed} {plural(needed, 'agrees', 'agree')} with version {version.label}."
    if judged.holds:
        return Conclusion(count if agreed < needed else _everybody(needed, version), f"The {noun} can be submitted.")
    if agreed == needed:
        return Conclusion(count, f"The {noun} cannot be submitted yet.")
    until = f"until all {needed} do" if needed > 1 else "until it does"
    return Conclusion(count, f"The {noun} cannot be submitted {until}.")


def _everybody(needed: int, version: Version) -> str:
    who = {1: "The one body that must agree agrees", 2: "Both agree"}.get(needed, f"All {needed} agree")
    return f"{who} with version {version.label}."


def due_words(due: date, today: date) -> str:
    """It is due on 18 January 2017, in 2 days."""
    left = (due - today).days
    if left < 0:
        return f"It was due on {day(due)}, {counted(-left, 'day')} ago."
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {counted(left, 'day')}")
    return f"It is due on {day(due)}, {when}."


def sections_same(changed: Sequence[str], number: int) -> str:
    """3 sections changed. The other 5 are word for word the same."""
    if not changed:
        return "Every section is word for word the same."
    words = f"{counted(len(changed), 'section')} changed."
    rest = number - len(changed)
    if not rest:
        return words
    return f"{words} The other {'one is' if rest == 1 else f'{rest} are'} word for word the same."
