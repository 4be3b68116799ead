"""The rating the tracker suggests for a deliverable in a quarter, with every reason in a sentence.

The tracker's own rule; people decide, and both stand side by side. The first that matches holds:

1. not started: the planned start lies after the quarter;
2. off track: an unmet milestone slips more than 30 days, or is past its forecast, or is past its baseline
   with no forecast, or a critical one is unmet past its baseline;
3. at risk: an unmet milestone slips 8 to 30 days, or has no date at all, or an open linked risk scores 15 or
   more, or there is no milestone;
4. complete: every milestone is met, each with evidence;
5. on track: anything else.

A quarter is judged when its last day is over, so a date on that day has passed. What is missing is handled
so: without a baseline nothing was agreed, so nothing can slip, and only the forecast is held to; without a
forecast the baseline stands for it until it passes; without either the milestone cannot be judged, which is a
risk of its own. A milestone met after the quarter's end but on or before its baseline was never behind: it is
unmet in that quarter, and gives no reason for lateness, whatever it was forecast for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day, listing, plural
from alliance_tracker.terms import Rating

HIGH_RISK = 15


class Thresholds(Record):
    """Settings of the round, in days of slip: more than this is at risk, more than that off track."""

    at_risk_days: int = 7
    off_track_days: int = 30


class MilestoneFacts(Record):
    """What the rule needs of one milestone: the date first agreed, the date now expected, the date met."""

    reference: str
    baseline: date | None
    forecast: date | None
    met: date | None = None
    critical: bool = False
    has_evidence: bool = False

    def met_by(self, day: date) -> bool:
        """Met after the day counts as unmet on it."""
        return self.met is not None and self.met <= day

    @property
    def met_in_time(self) -> bool:
        """Met on or before the date first agreed; never so where none was agreed."""
        return self.met is not None and self.baseline is not None and self.met <= self.baseline

    @property
    def due(self) -> date | None:
        """The date it is expected now."""
        return self.forecast or self.baseline


class DeliverableFacts(Record):
    """What the rule needs of one deliverable; without a planned start it counts as started."""

    planned_start: date | None
    milestones: tuple[MilestoneFacts, ...] = ()
    open_risk_scores: tuple[int, ...] = ()


class Reason(Record):
    """One input in a plain sentence, the milestone it is about, and the rating it calls for, if any."""

    words: str
    calls_for: Rating | None
    milestone: str | None = None


class Suggestion(Record):
    """The suggested rating, the reasons that decide it, and what else is worth knowing."""

    rating: Rating
    reasons: tuple[Reason, ...]
    also: tuple[Reason, ...] = ()


def rule_in_words(thresholds: Thresholds | None = None) -> tuple[tuple[Rating, str], ...]:
    """The rule as the pages explain it, in the order in which it is tried; the first that matches holds."""
    limits = thresholds or Thresholds()
    risk, off = limits.at_risk_days, counted(limits.off_track_days, "day")
    return (
        (Rating.NOT_STARTED, "The planned start is after the quarter."),
        (
            Rating.OFF_TRACK,
            f"A milestone that is not met is more than {off} behind the date first agreed, or is past the date "
            "it was last forecast for, or is past the date first agreed and has no forecast. A critical one is "
            "enough as soon as the date first agreed has passed. One met since, on or before the date first agreed, "
            "is not late.",
        ),
        (
            Rating.AT_RISK,
            f"A milestone that is not met is {risk + 1} to {off} behind the date first agreed, or has no date. Or "
            f"an open risk scores {HIGH_RISK} or more out of 25. Or there is no milestone.",
        ),
        (Rating.COMPLETE, "Every milestone is met, and each has evidence."),
        (Rating.ON_TRACK, "Anything else."),
    )


def slip(facts: MilestoneFacts, quarter_end: date) -> int | None:
    """Days behind the baseline; negative when ahead, None when no baseline was agreed.

    The later of forecast and quarter end, if the baseline has passed, else the forecast, minus the baseline.
    """
    if facts.baseline is None:
        return None
    expected = facts.forecast or facts.baseline
    if facts.baseline <= quarter_end:
        expected = max(expected, quarter_end)
    return (expected - facts.baseline).days


def suggest(facts: DeliverableFacts, quarter_end: date, thresholds: Thresholds | None = None) -> Suggestion:
    """The first rating of the list above that matches, from dates up to the quarter's end."""
    if facts.planned_start is not None and facts.planned_start > quarter_end:
        planned = f"It is planned to start on {day(facts.planned_start)}, after this quarter"
        return Suggestion(Rating.NOT_STARTED, (Reason(planned, Rating.NOT_STARTED),))
    found = tuple(_findings(facts, quarter_end, thresholds or Thresholds()))
    for rating in (Rating.OFF_TRACK, Rating.AT_RISK):
        deciding = tuple(reason for reason in found if reason.calls_for is rating)
        if deciding:
            rest = tuple(reason for reason in found if reason.calls_for is not rating)
            return Suggestion(rating, deciding, rest)
    return _going_well(facts, quarter_end, found)


def _findings(facts: DeliverableFacts, quarter_end: date, thresholds: Thresholds) -> Iterator[Reason]:
    """A reason for each milestone that is late, undated or met late, and one for high risks."""
    if not facts.milestones:
        yield Reason("It has no milestone, so nothing shows whether it is on track", Rating.AT_RISK)
    for milestone in facts.milestones:
        yield from _milestone(milestone, quarter_end, thresholds)
    high = sorted((score for score in facts.open_risk_scores if score >= HIGH_RISK), reverse=True)
    if high:
        scores = listing([str(score) for score in high])
        yield Reason(
            f"It has {counted(len(high), 'open risk')} that {plural(len(high), 'scores', 'score')} "
            f"{HIGH_RISK} or more out of 25: {scores}",
            Rating.AT_RISK,
        )


def _milestone(facts: MilestoneFacts, quarter_end: date, thresholds: Thresholds) -> Iterator[Reason]:
    """At most one reason for a milestone; an unmet one that is neither late nor undated gives none."""
    name, baseline = facts.reference, facts.baseline
    if facts.met_by(quarter_end):
        if facts.met is not None and baseline is not None and facts.met > baseline:
            late = counted((facts.met - baseline).days, "day")
            words = f"{name} was due {day(baseline)} and was met on {day(facts.met)}, {late} late"
            yield Reason(words, None, name)
        return
    if facts.met_in_time:
        return
    if facts.due is None:
        yield Reason(f"{name} has no date, so it cannot be judged", Rating.AT_RISK, name)
        return
    rating = _called_for(facts, quarter_end, thresholds)
    if rating is not Rating.ON_TRACK:
        yield Reason(_late_words(facts, quarter_end), rating, name)


def _called_for(facts: MilestoneFacts, quarter_end: date, thresholds: Thresholds) -> Rating:
    """What one unmet milestone that has a date calls for."""
    days = slip(facts, quarter_end)
    due_passed = facts.due is not None and facts.due <= quarter_end
    critical_passed = facts.critical and facts.baseline is not None and facts.baseline <= quarter_end
    if due_passed or critical_passed or (days is not None and days > thresholds.off_track_days):
        return Rating.OFF_TRACK
    if days is not None and days > thresholds.at_risk_days:
        return Rating.AT_RISK
    return Rating.ON_TRACK


def _late_words(facts: MilestoneFacts, quarter_end: date) -> str:
    """The sentence for an unmet milestone that is late or will be."""
    who = f"{facts.reference}, which is critical," if facts.critical else facts.reference
    baseline, forecast = facts.baseline, facts.forecast
    if baseline is None:
        was = f"{who} was forecast for {day(forecast)}" if forecast else who
        return f"{was} and was not met by {day(quarter_end)}"
    was = f"{who} {'was' if baseline <= quarter_end else 'is'} due {day(baseline)}"
    days = slip(facts, quarter_end) or 0
    late = f", {counted(days, 'day')} later" if days > 0 else ""
    if forecast is None:
        return f"{was}, has no forecast and was not met by {day(quarter_end)}{late}"
    if forecast > quarter_end:
        return f"{was} and is now forecast for {day(forecast)}{late}"
    again = f", was forecast for {day(forecast)}" if forecast != baseline else ""
    return f"{was}{again} and was not met by {day(quarter_end)}{late}"


def _going_well(facts: DeliverableFacts, quarter_end: date, found: tuple[Reason, ...]) -> Suggestion:
    """Complete when every milestone is met with evidence, else on track; `found` are those met late."""
    met = [milestone for milestone in facts.milestones if milestone.met_by(quarter_end)]
    count = counted(len(facts.milestones), "milestone")
    if len(met) < len(facts.milestones):
        words = f"{len(met)} of {count} {plural(len(met), 'is', 'are')} met and no other is late"
        return Suggestion(Rating.ON_TRACK, (Reason(words, Rating.ON_TRACK),), found)
    bare = [milestone.reference for milestone in met if not milestone.has_evidence]
    if bare:
        lacks = f"{listing(bare)} {plural(len(bare), 'has', 'have')} no evidence yet"
        words = f"Every milestone is met, but {lacks}"
        return Suggestion(Rating.ON_TRACK, (Reason(words, Rating.ON_TRACK),), found)
    every = "Its one milestone is" if len(met) == 1 else f"All {count} are"
    return Suggestion(Rating.COMPLETE, (Reason(f"{every} met with evidence", Rating.COMPLETE),), found)
