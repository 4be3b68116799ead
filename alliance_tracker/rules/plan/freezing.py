"""Freezing a version: what the page was decided on, who saved meanwhile, and whose agreements it turns.

Paragraph 12 asks that all agree the plan; that they agree one frozen version of it is the tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from alliance_tracker.records import Record
from alliance_tracker.rules.papers import BY_CODE, in_order
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.signoff.standing import Given, Stood, Version, standing_of
from alliance_tracker.rules.words import counted, listing
from alliance_tracker.terms import Standing

PART = 8
"""How much of a section's seal a stamp holds: eight sections fit into one stamp of a form."""


def stamp_of(seals: Mapping[str, str]) -> str:
    """Stands for the words that a page showed, section by section."""
    return "".join(seals[section.code][:PART] for section in in_order(seals))


def saved_since(stamp: str, seals: Mapping[str, str]) -> tuple[Section, ...]:
    """The sections that differ from those a stamp was made of; all of them when it is none of ours."""
    parts = [stamp[start : start + PART] for start in range(0, len(stamp), PART)]
    every = in_order(seals)
    if len(parts) != len(every):
        return every
    return tuple(one for one, part in zip(every, parts, strict=True) if seals[one.code][:PART] != part)


def changed_sections(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Section, ...]:
    """The sections whose words or records differ."""
    return tuple(one for one in in_order(after) if before.get(one.code) != after.get(one.code))


def meanwhile(name: str, changed: Sequence[Section], ago: timedelta | None) -> str:
    """Sunita Rao saved section 4 a minute ago. Check it, then freeze."""
    one = len(changed) == 1
    which = f"section{'' if one else 's'} {listing([str(section.number) for section in changed])}"
    when = "" if ago is None else f" {_ago(ago)}"
    return f"{name or 'Somebody'} saved {which}{when}. Check {'it' if one else 'them'}, then freeze."


def _ago(ago: timedelta) -> str:
    minutes = max(0, int(ago.total_seconds())) // 60
    if minutes < 1:
        return "a moment ago"
    if minutes < 60:
        return "a minute ago" if minutes == 1 else f"{minutes} minutes ago"
    return f"{counted(minutes // 60, 'hour')} ago"


class Turn(Record):
    """What a new version would make of one body's agreement. `changed`: the sections it relied on that differ."""

    name: str
    before: Stood
    after: Stood

    @property
    def lost(self) -> bool:
        """Whether an agreement turns into one to an earlier version."""
        return self.before.standing.agreed and self.after.standing is Standing.EARLIER

    @property
    def why(self) -> str:
        """It agreed version 1.0, and section 4 (Deliverables and activities) has changed since."""
        sections = [BY_CODE[code] for code in self.after.changed if code in BY_CODE]
        if not sections:
            return ""
        named = listing([f"section {one.number} ({one.title})" for one in sections])
        if len(sections) > 2:
            named = f"sections {listing([str(one.number) for one in sections])}"
        verb = "has" if len(sections) == 1 else "have"
        return f"It agreed version {self.after.label}, and {named} {verb} changed since"


def turn(
    name: str,
    versions: Sequence[Version],
    answers: Sequence[Given],
    relies_on: Collection[str] | None,
    following: Version,
    took_over_on: date | None = None,
) -> Turn:
    """Where a body stands now, and where it would stand once `following` is frozen."""
    before = standing_of(versions, answers, relies_on, took_over_on)
    return Turn(name, before, standing_of([*versions, following], answers, relies_on, took_over_on))
