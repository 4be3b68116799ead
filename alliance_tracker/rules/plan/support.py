"""The help that the national team offers (paragraphs 11 and 26): asked for, received, used."""

from __future__ import annotations

from datetime import date

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.words import capital, day
from alliance_tracker.terms import SupportKind

LONGEST_NOTE = 600
STEPS = (("asked_on", "asked for"), ("received_on", "received"), ("used_on", "used"))


class Offer(Record):
    """One kind of help, and what became of it."""

    kind: SupportKind
    asked_on: date | None = None
    received_on: date | None = None
    used_on: date | None = None
    note: str = ""
    version: int = 0

    @property
    def stage(self) -> str:
        """In a word: Used, Received, Asked for, Not asked for."""
        reached = [words for name, words in STEPS if getattr(self, name) is not None]
        return capital(reached[-1]) if reached else "Not asked for"

    @property
    def state(self) -> str:
        """Used since 3 May 2017; Not asked for."""
        if self.used_on:
            return f"Used since {day(self.used_on)}"
        if self.received_on:
            return f"Received on {day(self.received_on)}, not used yet"
        return f"Asked for on {day(self.asked_on)}, not received yet" if self.asked_on else "Not asked for"


def checked(offer: Offer, today: date) -> Offer:
    """What is to be kept: each step after the one before it, none in the future. Raises RulesBroken."""
    problems: list[tuple[str, str]] = []
    before: tuple[str, date | None] | None = None
    for name, words in STEPS:
        on: date | None = getattr(offer, name)
        if on is not None and on > today:
            problems.append((name, f"The day must not be after today, {day(today)}"))
        elif on is not None and before is not None and before[1] is None:
            problems.append((name, f"Nothing can be {words} that was not {before[0]}. Give that day too"))
        elif on is not None and before is not None and before[1] is not None and on < before[1]:
            problems.append((name, f"It was {before[0]} on {day(before[1])}, so it cannot have been {words} earlier"))
        before = words, on
    if problems:
        raise RulesBroken(problems)
    return offer
