"""What was decided of a bid, as its page shows it to the alliance, the panel and the national team alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from flask import url_for

from alliance_tracker.data.awards.reading import Condition, Decided, Made, Release, decision_of
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.decisions import added_later
from alliance_tracker.rules.funding.record import Outcome
from alliance_tracker.rules.funding.releases import reached_words
from alliance_tracker.rules.funding.trajectory import Reading
from alliance_tracker.rules.words import day, listing
from alliance_tracker.web.clock import today


class ShownCondition(Record):
    """A condition, how it stands in words, and its mark: met, waiting, ended."""

    condition: Condition
    words: str
    late: bool

    @property
    def mark(self) -> str:
        return "none" if self.condition.ended_on else "done" if self.condition.met_on else "part"


def hints_of(
    decided: Decided | None, outcomes: Iterable[Outcome], readings: Mapping[int, Sequence[Reading]]
) -> Mapping[int, str]:
    """By the number of a condition that waits: that the newest reading of its measure reaches its threshold."""
    known = {one.id: one for one in outcomes}
    found = {
        one.number: reached_words(known[one.outcome_id], one.threshold, readings.get(one.outcome_id, ()))
        for one in (decided.conditions if decided else ())
        if one.waits and one.threshold is not None and one.outcome_id in known
    }
    return {number: words for number, words in found.items() if words}


class ShownRelease(Record):
    """A release and how it stands in words."""

    release: Release
    words: str
    mark: str


class ShownAward(Record):
    """All that was decided of a bid."""

    decided: Decided
    conditions: tuple[ShownCondition, ...]
    releases: tuple[ShownRelease, ...]

    @property
    def newest(self) -> Made:
        return self.decided.newest

    @property
    def earlier(self) -> Sequence[Made]:
        """The decisions that a later one replaced, newest first."""
        return self.decided.every[-2::-1] if len(self.decided.every) > 1 else ()

    @property
    def released(self) -> int:
        return self.decided.released

    @property
    def paid_last(self) -> date | None:
        """The day of the newest payment."""
        return max((one.paid_on for one in self.decided.paid if one.paid_on), default=None)


def award_of(bid_id: int) -> ShownAward | None:
    """What is decided of a bid; None before a minute is recorded. Five queries."""
    return shown_award(decision_of(bid_id))


def letters_to(plan: PlanHead, places: Collection[str], stream: str) -> list[tuple[str, str]]:
    """The letters of a bid as its alliance finds them: words and address, one for each area and kind."""
    covered = [one for one in plan.footprints if one.slug in places]
    made = []
    for one in covered:
        which = {"place": one.slug} if len(covered) > 1 else {}
        whose = f" to {one.name}" if len(covered) > 1 else ""
        for kind, words in (("pdf", "PDF"), ("docx", "Word")):
            there = url_for("awards.letter_file", slug=plan.slug, stream=stream, kind=kind, **which)
            made.append((f"Decision letter{whose} as {words}", there))
    return made


def shown_award(decided: Decided | None) -> ShownAward | None:
    """The same of what is read already."""
    if decided is None:
        return None
    awarded_on = decided.awarded_on or decided.newest.minute.held_on
    return ShownAward(
        decided,
        tuple(_condition(one, awarded_on) for one in decided.conditions),
        tuple(_release(one, today()) for one in decided.releases),
    )


def _condition(one: Condition, awarded_on: date) -> ShownCondition:
    return ShownCondition(one, one.stands(awarded_on), added_later(one.rule, awarded_on))


def _release(one: Release, on: date) -> ShownRelease:
    """What stands in its way is red only once its quarter has begun: before that nothing is late."""
    if one.paid_on:
        return ShownRelease(one, f"Paid on {day(one.paid_on)}", "done")
    if one.ended_on:
        return ShownRelease(one, f"Ended on {day(one.ended_on)}: {one.why_ended}", "none")
    waits = one.waits_for(on)
    if waits:
        numbers = listing([str(row.number) for row in waits])
        words = f"Waits for condition{'s' if len(waits) > 1 else ''} {numbers}"
        return ShownRelease(one, words, "stop" if one.quarter.start <= on else "part")
    return ShownRelease(one, "Planned, ready to be paid", "part")
