"""What may be decided of a bid, when, and within what: the panel recommends, the committee's dated minute decides.

Paragraph 8b and 22: funding decisions are made using the Best Possible Value framework. The steps are the tracker's
own: no recommendation before moderation of the bid has ended, no award before the minute, no letter before the award.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import capital, day, listing
from alliance_tracker.terms import AwardKind

LONGEST_REASON = 2_000
Money = Mapping[str, int]
"""Pence by financial year, "2017-18"."""


class Minute(Record):
    """The Investment Committee's minute: the day of its meeting and the number of the item."""

    held_on: date
    reference: str


class Decision(Record):
    """What is recommended or decided of one bid.

    `amounts` are pence by year; for a part-award `drops` says, in the bidder's words, what is left out. A declined or
    deferred bid has `reasons` and `would_change`: what would have to be different, or what is waited for.
    `against` is the line that explains a departure from the ranking.
    """

    kind: AwardKind
    amounts: Money
    reasons: str = ""
    would_change: str = ""
    drops: str = ""
    against: str = ""

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


class Facts(Record):
    """What a decision is held against: pence asked by year, days on which things were done, and the pot.

    `elsewhere` is what other bids take of the pot, by year, as recommended or as decided. A year that the pot does not
    have is blank: nothing can be awarded from it. `recommended` is what the panel recommended last, `decided_on` the
    day of the last minute there is, `submitted_on` that of the last submission.
    """

    asked: Money
    pot: Money
    elsewhere: Money
    submitted: bool = True
    moderated_on: date | None = None
    recommended_on: date | None = None
    recommended: Decision | None = None
    decided_on: date | None = None
    submitted_on: date | None = None


class Condition(Record):
    """A condition of an award, made on a day, and the day on which it was met."""

    code: str
    words: str
    made_on: date
    met_on: date | None = None


class Release(Record):
    """A part of an award that is paid on a day, once the conditions it hangs on are met. Pence."""

    code: str
    year: str
    pence: int
    on: date
    conditions: tuple[str, ...] = ()


def checked_recommendation(decision: Decision, facts: Facts, departs: bool = False) -> Decision:
    """The panel's recommendation as it is to be kept. `departs`: it goes against the ranking and needs its line."""
    if facts.moderated_on is None:
        raise RuleBroken("Moderation of this bid has not ended, so nothing can be recommended yet", "kind")
    problems = _problems(decision, facts)
    if departs and not decision.against.strip():
        problems.append(Problem("against", "Say in a line why this departs from the ranking"))
    return _kept(decision, problems)


def checked_decision(decision: Decision, facts: Facts, minute: Minute | None, today: date) -> Decision:
    """The committee's decision as it is to be kept. Raises RuleBroken unless its dated minute is given."""
    if facts.moderated_on is None:
        raise RuleBroken("Moderation of this bid has not ended, so nothing can be decided yet", "kind")
    if facts.recommended_on is None:
        raise RuleBroken("The panel has not recommended anything yet. The committee decides on that", "kind")
    if facts.submitted_on is not None and facts.submitted_on > facts.recommended_on:
        again, before = day(facts.submitted_on), day(facts.recommended_on)
        raise RuleBroken(
            f"The bid was submitted again on {again}, after the recommendation of {before}. The panel recommends first",
            "kind",
        )
    return _kept(decision, [*_minute(minute, facts, today), *_problems(decision, facts), *_otherwise(decision, facts)])


def _otherwise(decision: Decision, facts: Facts) -> list[Problem]:
    """A committee that decides otherwise than the panel recommended says why."""
    if facts.recommended is None or decision.reasons.strip() or not decision.kind.pays:
        return []
    same = (decision.kind, _given(decision)) == (facts.recommended.kind, _given(facts.recommended))
    words = "Say why the committee decided otherwise than the panel recommended"
    return [] if same else [Problem("reasons", words)]


def _given(decision: Decision) -> dict[str, int]:
    """Pence by year, without the years that get nothing."""
    return {year: pence for year, pence in decision.amounts.items() if pence}


def _minute(minute: Minute | None, facts: Facts, today: date) -> list[Problem]:
    if minute is None:
        return [Problem("held_on", "Give the day of the Investment Committee's meeting and its minute")]
    found = []
    if not minute.reference.strip():
        found.append(Problem("minute", "Give the number of the minute"))
    if minute.held_on > today:
        found.append(Problem("held_on", f"The meeting, {day(minute.held_on)}, is still to come. Record it afterwards"))
    elif facts.recommended_on and minute.held_on < facts.recommended_on:
        on = day(facts.recommended_on)
        found.append(Problem("held_on", f"The meeting, {day(minute.held_on)}, was before the recommendation of {on}"))
    elif facts.decided_on and minute.held_on < facts.decided_on:
        on = day(facts.decided_on)
        found.append(Problem("held_on", f"The meeting, {day(minute.held_on)}, was before that of {on}, which decided"))
    return found


def _kept(decision: Decision, problems: Sequence[tuple[str, str]]) -> Decision:
    if problems:
        raise RulesBroken(problems)
    return decision


def _problems(decision: Decision, facts: Facts) -> list[Problem]:
    """What is wrong with a decision of this kind."""
    found = [] if facts.submitted else [Problem("kind", "This bid has not been submitted")]
    if decision.kind.pays:
        found += [*_amounts(decision, facts), *_share(decision, facts)]
    else:
        found += _nothing(decision)
    for field in ("reasons", "would_change", "drops", "against"):
        found += too_long(field, "what is written here", getattr(decision, field), LONGEST_REASON)
    return found


def _amounts(decision: Decision, facts: Facts) -> list[Problem]:
    """Each year's award is nought or more, no more than was asked, and within what the pot still holds."""
    found = []
    for year, pence in decision.amounts.items():
        words, asked = shown(year), facts.asked.get(year, 0)
        if pence < 0:
            found.append(Problem(year, f"The award for {words} cannot be below £0"))
        elif pence > asked:
            found.append(Problem(year, f"{money(pence)} in {words} is more than the {money(asked)} asked for"))
        elif pence:
            found += _pot(year, pence, facts)
    return found


def _pot(year: str, pence: int, facts: Facts) -> list[Problem]:
    if year not in facts.pot:
        return [Problem(year, f"The pot for {shown(year)} is blank. The national team enters it with its source")]
    left = facts.pot[year] - facts.elsewhere.get(year, 0)
    if pence <= left:
        return []
    over = f"{money(pence)} in {shown(year)} is {money(pence - left)} above the pot"
    return [Problem(year, f"{over}: {money(max(left, 0))} of {money(facts.pot[year])} is left")]


def _share(decision: Decision, facts: Facts) -> list[Problem]:
    """Awarded is all that was asked; part is less, more than nothing, and says what it leaves out."""
    asked = sum(facts.asked.values())
    if decision.kind is AwardKind.AWARDED:
        full = {year: pence for year, pence in facts.asked.items() if pence}
        wrong = f"Awarded in full is {money(asked)}, all that was asked each year. Choose “in part” for less"
        return [] if _given(decision) == full else [Problem("kind", wrong)]
    if decision.total >= asked:
        return [Problem("kind", f"{money(decision.total)} is all that was asked. Choose “in full”")]
    if decision.total <= 0:
        return [Problem("kind", "A part-award needs an amount. Choose “declined” for none")]
    return [] if decision.drops.strip() else [Problem("drops", "Say what this part-award leaves out")]


def _nothing(decision: Decision) -> list[Problem]:
    found = [Problem("kind", "No money comes with this decision")] if any(decision.amounts.values()) else []
    if not decision.reasons.strip():
        found.append(Problem("reasons", "Say why. The alliance reads it in its letter"))
    if not decision.would_change.strip():
        waits = decision.kind is AwardKind.DEFERRED
        what = "Say what is waited for, and until when" if waits else "Say what would change this"
        found.append(Problem("would_change", what))
    return found


def check_letter(minute: Minute | None, decided: bool, today: date) -> None:
    """Raise RuleBroken unless the decision letter may be made: only after the committee's minute."""
    if minute is None or not decided or minute.held_on > today:
        raise RuleBroken("There is no letter before the Investment Committee's minute of this bid is recorded")


def over_pot(awards: Sequence[Money], pot: Money) -> dict[str, int]:
    """Pence above the pot by year, for the panel's bench; only years that are above, and years with no pot."""
    spent: dict[str, int] = {}
    for award in awards:
        for year, pence in award.items():
            spent[year] = spent.get(year, 0) + pence
    return {year: pence - pot.get(year, 0) for year, pence in sorted(spent.items()) if pence > pot.get(year, 0)}


def added_later(condition: Condition, awarded_on: date) -> bool:
    """Whether the condition was made after the award. It stays marked so for ever, met or not."""
    return condition.made_on > awarded_on


def condition_words(condition: Condition, awarded_on: date) -> str:
    """What every page and letter says beside a condition."""
    met = f"Met on {day(condition.met_on)}" if condition.met_on else "Not met yet"
    return met + added_words(condition, awarded_on)


def added_words(condition: Condition, awarded_on: date) -> str:
    """That it was added after the award, to end a sentence with; nothing where it was not."""
    late = f". Added on {day(condition.made_on)}, after the award of {day(awarded_on)}"
    return late if added_later(condition, awarded_on) else ""


def unmet(release: Release, conditions: Sequence[Condition], on: date) -> tuple[Condition, ...]:
    """The conditions of a release that were not met by a day."""
    wanted = [one for one in conditions if one.code in release.conditions]
    return tuple(one for one in wanted if one.met_on is None or one.met_on > on)


def checked_release(
    release: Release, award: Money, before: Sequence[Release], conditions: Sequence[Condition], minute: Minute | None
) -> Release:
    """The release as it is to be paid: after the minute, within the year's award, its conditions met.

    `before` are the releases of the same award, without this one.
    """
    if minute is None or release.on < minute.held_on:
        raise RuleBroken("Nothing is released before the Investment Committee's minute", "on")
    problems = []
    left = award.get(release.year, 0) - sum(one.pence for one in before if one.year == release.year)
    if release.pence <= 0:
        problems.append(Problem("pence", "Give an amount above £0"))
    elif release.pence > left:
        words = f"{money(release.pence)} is more than the {money(max(left, 0))} of the award for {shown(release.year)}"
        problems.append(Problem("pence", f"{words} that is not released yet"))
    waits = unmet(release, conditions, release.on)
    if waits:
        problems.append(Problem("on", f"Not met on {day(release.on)}: {listing([one.words for one in waits])}"))
    if problems:
        raise RulesBroken(problems)
    return release


def shown(year: str) -> str:
    """2017/18 for 2017-18."""
    return year.replace("-", "/")


def pot_problems(year: str, pence: int | None, source: str, known: bool) -> list[Problem]:
    """What is wrong with the pot of a year. It is blank until it has an amount and a source; then it is changed."""
    if pence is None and (source or known):
        words = (
            f"Give the pot for {shown(year)}, with 0 if there is none" if known else f"Give the pot for {shown(year)}"
        )
        return [Problem(f"in-{year}", words)]
    if pence is not None and not source:
        return [Problem(f"source-{year}", f"Say where the pot for {shown(year)} is from: a paper, its date")]
    return []


def recommended_words(decision: Decision) -> str:
    """Awarded in part, £1,234,000; or Declined."""
    return f"{capital(decision.kind.words)}{f', {money(decision.total)}' if decision.kind.pays else ''}"


def decided_words(decision: Decision, minute: Minute) -> str:
    """Awarded in part, £1,234,000: Investment Committee, 22 February 2017, minute 7."""
    said = f"Investment Committee, {day(minute.held_on)}, minute {minute.reference}"
    return f"{recommended_words(decision)}: {said}"
