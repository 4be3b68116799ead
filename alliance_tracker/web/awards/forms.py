"""The forms of what is recommended and decided: a choice, money by year, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from alliance_tracker.errors import RuleBroken, TrackerError
from alliance_tracker.rules.funding.decisions import LONGEST_REASON, Decision, Minute
from alliance_tracker.rules.funding.record import Part
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import AwardKind
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, TrackerForm
from alliance_tracker.web.funding.fields import AmountField
from alliance_tracker.web.words import exact_pounds

Years = tuple[str, ...]


class AwardForm(TrackerForm):
    """What a bid is given. Its boxes for years are added for the years of the call."""

    kind = ChoiceField("What is recommended?", required="Choose one of the four", choices=AwardKind, read_as=AwardKind)
    part = ChoiceField("Which smaller award?", "Only when it is in part", read_as=int)
    drops = ProseField(
        "What is left out",
        "For amounts of your own: what the alliance will not do. A smaller award of the bid says so itself",
        most=LONGEST_REASON,
    )
    reasons = ProseField("Reasons", "The alliance reads them in its letter", most=LONGEST_REASON, always=True)
    would_change = ProseField(
        "What would change it",
        "Needed when it is declined or deferred: what would have to be different, or what is waited for",
        most=LONGEST_REASON,
    )

    def add(self, problem: TrackerError) -> None:
        """A problem with the money of a year stands at its box, or at the choice that gave it."""
        if problem.field is not None and f"in-{problem.field}" in self:
            chosen = "part" if self.part.data else f"in-{problem.field}"
            problem.field = chosen if self.kind.data is AwardKind.PART else "kind"
        super().add(problem)

    def decision(self, asked: Mapping[str, int], parts: Sequence[Part]) -> Decision:
        """What was chosen, without what belongs to another choice."""
        kind: AwardKind = self.kind.data
        amounts, drops = self._given(kind, asked, parts)
        against = self["against"].data or "" if "against" in self else ""
        return Decision(kind, amounts, self.reasons.data or "", self.would_change.data or "", drops, against)

    def _given(self, kind: AwardKind, asked: Mapping[str, int], parts: Sequence[Part]) -> tuple[Mapping[str, int], str]:
        if kind is AwardKind.AWARDED:
            return dict(asked), ""
        if kind is not AwardKind.PART:
            return {}, ""
        typed = {year: self[f"in-{year}"].data for year in asked if self[f"in-{year}"].data is not None}
        part = next((one for one in parts if one.id == self.part.data), None)
        if part is None:
            return {year: typed.get(year, 0) for year in asked}, self.drops.data or ""
        if any(part.pence.get(year, 0) != pence for year, pence in typed.items()):
            raise RuleBroken("Choose a smaller award of the bid or type amounts of your own, not both", "part")
        return dict(part.pence), part.drops


class RecommendForm(AwardForm):
    """A recommendation of the panel. The stamp is the newest one that its page knew."""

    form_name = "recommend"
    against = ProseField(
        "Why this departs from the ranking",
        "Needed when a bid with a better place gets nothing, in one line",
        most=LONGEST_REASON,
        rows=2,
    )


class DecideForm(AwardForm):
    """A decision of the committee, from its minute. The stamp is the newest one that its page knew."""

    form_name = "decide"
    held_on = DateField("Day of the committee’s meeting", "For example, 22 Feb 2017", always=True)
    minute = LineField("Minute", "The number of the item. For example, IC 17/09", most=200, always=True)

    @property
    def rests_on(self) -> Minute | None:
        """The minute as typed; None without its day."""
        return Minute(self.held_on.data, self.minute.data or "") if self.held_on.data else None


@cache
def recommend_form(years: Years) -> type[RecommendForm]:
    """The form for the years of a call."""
    return cast("type[RecommendForm]", type("RecommendForm", (RecommendForm,), _boxes(years)))


@cache
def decide_form(years: Years) -> type[DecideForm]:
    """The form for the years of a call."""
    return cast("type[DecideForm]", type("DecideForm", (DecideForm,), _boxes(years)))


def _boxes(years: Years) -> dict[str, Any]:
    return {
        f"in-{year}": AmountField(
            f"Amount in {year.replace('-', '/')}", "Only for an award in part that is none of these"
        )
        for year in years
    }


def offer(form: AwardForm, parts: Sequence[Part]) -> None:
    """The smaller awards of the bid to choose from, each with what it drops; or amounts of one's own."""
    form.part.choices = [*((str(one.id), part_words(one)) for one in parts), ("0", "None of these: the amounts below")]


def part_words(part: Part) -> str:
    """£600,000 in 2017/18 and £0 in 2018/19: One site waits."""
    amounts = [f"{exact_pounds(pence)} in {year.replace('-', '/')}" for year, pence in part.pence.items()]
    return f"{listing(amounts)}: {part.drops}"


def opened_with(decision: Decision | None, parts: Sequence[Part]) -> dict[str, Any]:
    """What a form opens with: what was said before."""
    if decision is None:
        return {}
    part = next((one for one in parts if decision.kind is AwardKind.PART and one.pence == decision.amounts), None)
    own = decision.amounts if decision.kind is AwardKind.PART and part is None else {}
    return {
        "kind": decision.kind,
        "part": part.id if part else None,
        "drops": "" if part else decision.drops,
        "reasons": decision.reasons,
        "would_change": decision.would_change,
        "against": decision.against,
        **{f"in-{year}": pence for year, pence in own.items()},
    }
