"""One award as the panel and the national team read it: recommended, decided, its conditions and its releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.awards import releasing
from alliance_tracker.data.awards.bench import Line
from alliance_tracker.data.awards.deciding import in_hand
from alliance_tracker.data.awards.reading import Condition, Decided, Release
from alliance_tracker.data.funding.reading import outcomes_of
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.spending.results import readings_of
from alliance_tracker.errors import NotFound
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.funding.decisions import LONGEST_REASON
from alliance_tracker.rules.funding.record import Outcome, call_quarters
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ConditionKind
from alliance_tracker.web import once
from alliance_tracker.web.awards.opened import OnBench, on_bench
from alliance_tracker.web.awards.pages import pages
from alliance_tracker.web.awards.shown import hints_of, shown_award
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    LineField,
    ProseField,
    QuarterField,
    TrackerForm,
)
from alliance_tracker.web.funding.fields import AmountField, ValueField
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import figure


class ConditionForm(TrackerForm):
    """A condition of the award."""

    form_name = "condition"
    kind = ChoiceField(
        "What must be shown?", required="Choose one of the two", choices=ConditionKind, read_as=ConditionKind
    )
    outcome = ChoiceField("Outcome of the bid", "For a measure", read_as=int, blank="Choose an outcome")
    threshold = ValueField("Value to reach", "For a measure, in the unit of the outcome. For example, 93")
    words = ProseField("The evidence", "For evidence: what must be shown, and to whom", most=LONGEST_REASON)
    made_on = DateField(
        "Day on which it was made", "For example, 22 Feb 2017", required="Give the day on which it was made"
    )
    minute = LineField("Minute", "The number of the item that makes it", most=200, always=True)


class MetForm(TrackerForm):
    """That a condition was met."""

    form_name = "met"
    met_on = DateField("Day on which it was met", "For example, 30 Jun 2017", required="Give the day")
    how = ProseField("How it was met", "Which figure or paper shows it", most=LONGEST_REASON, always=True)


class EndForm(TrackerForm):
    """That a condition or a release is given up."""

    form_name = "end"
    why = ProseField("Why is it ended?", required="Say why it is ended", most=LONGEST_REASON)


class ReleaseForm(TrackerForm):
    """A part of the award, planned for a quarter."""

    form_name = "release"
    quarter = QuarterField("Quarter", required="Choose the quarter", blank="Choose a quarter")
    pence = AmountField("Amount", "For example, 250,000", required="Give the amount")
    waits_for = ChoicesField("Conditions that must be met first", read_as=int)


class PaidForm(TrackerForm):
    """That a release was paid."""

    form_name = "paid"
    on = DateField("Day on which it was paid", "For example, 3 Jul 2017", required="Give the day")


@pages.get("/england/bids/<int:bid>/award")
@needs(Action.READ_FUNDING)
def award(bid: int) -> Response:
    """What was recommended and decided of a bid, and what hangs on it. 30 queries, however much there is."""
    one = on_bench(bid)
    line = one.line
    return show(
        "awards/award.html",
        one=one,
        line=line,
        ranked=one.ranked,
        award=shown_award(line.decided),
        letters=letters_of(one),
        hints=_hints(line),
        manages=bid if may(Action.RUN_FUNDING) else None,
        names=names_of({one.person_id for one in (*line.recommended, *line.interests) if one.person_id is not None}),
    )


def _hints(line: Line) -> Mapping[int, str]:
    """Which conditions a reading reaches. Two queries while one waits for a measure, else none."""
    if line.decided is None or not any(one.waits and one.outcome_id for one in line.decided.conditions):
        return {}
    saved = readings_of(line.bid.id)
    readings = {outcome_id: [one.given for one in every] for outcome_id, every in saved.items()}
    return hints_of(line.decided, outcomes_of([line.bid.id]).get(line.bid.id, ()), readings)


def letters_of(one: OnBench) -> list[tuple[str, str]]:
    """The letters of a bid, one for each alliance and kind, as words and address."""
    covered = [place for place in one.plan.footprints if place.slug in one.line.bid.places]
    return [
        (
            f"Decision letter to {place.name} as {words}",
            url_for("awards.national_letter", bid=one.line.bid.id, kind=kind, place=place.slug),
        )
        for place in covered
        for kind, words in (("pdf", "PDF"), ("docx", "Word"))
    ]


@pages.get("/england/bids/<int:bid>/<any(conditions,releases,decisions):table>.csv")
@needs(Action.READ_FUNDING)
def award_csv(bid: int, table: str) -> Response:
    """One of its tables."""
    decided = on_bench(bid).line.decided
    header, rows = TABLES[table](decided)
    return csv_answer(f"bid-{bid}-{table}", header, rows)


@pages.route("/england/bids/<int:bid>/conditions/new", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def add_condition(bid: int) -> Response:
    """Make a condition; one made after the award stays marked as such."""
    one, back = _awarded(bid)
    outcomes = outcomes_of([bid]).get(bid, ())
    form = ConditionForm.opened({"made_on": one.line.decided.newest.minute.held_on if one.line.decided else None})
    form.outcome.choices = [(str(row.id), row.title) for row in outcomes]

    def save(tx: Writing) -> tuple[str, str]:
        releasing.add_condition(in_hand(tx, bid), _typed(form, outcomes), today())
        return back, "The condition is made. The alliance can read it."

    kept = once.saved(form, save)
    return kept or show("awards/condition_new.html", form=form, one=one, line=one.line, outcomes=outcomes, back=back)


def _typed(form: ConditionForm, outcomes: Sequence[Outcome]) -> releasing.NewCondition:
    outcome = next((row for row in outcomes if row.id == form.outcome.data), None)
    words, minute = form.words.data or "", form.minute.data or ""
    return releasing.NewCondition(form.kind.data, words, outcome, form.threshold.data, form.made_on.data, minute)


@pages.route("/england/bids/<int:bid>/conditions/<int:number>", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def condition(bid: int, number: int) -> Response:
    """Record that a condition is met, or end it with a reason."""
    one, back = _awarded(bid)
    found = releasing.condition_in(one.line.decided, number)
    met, end = MetForm.opened(stamp=found.version), EndForm.opened(stamp=found.version)

    def meet(tx: Writing) -> tuple[str, str]:
        held, how = in_hand(tx, bid), met.how.data or ""
        releasing.meet_condition(held, number, met.version, met.met_on.data, how, today())
        return back, f"Condition {number} is met."

    def stop(tx: Writing) -> tuple[str, str]:
        releasing.end_condition(in_hand(tx, bid), number, end.version, end.why.data or "", today())
        return back, f"Condition {number} is ended. It stays on the page with the reason."

    kept = once.saved(met, meet) or once.saved(end, stop)
    return kept or _two("awards/condition.html", (met, end), found, one, back, _hints(one.line).get(number, ""))


@pages.route("/england/bids/<int:bid>/releases/new", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def add_release(bid: int) -> Response:
    """Plan a release for a quarter, and say which conditions it waits for."""
    one, back = _awarded(bid)
    form = ReleaseForm.opened()
    form.quarter.choices = [Quarter.parse(code) for code in call_quarters(one.bench.call.years)]
    waiting = [row for row in one.line.decided.conditions if row.waits] if one.line.decided else []
    form.waits_for.choices = [(str(row.number), f"{row.number}. {row.words}") for row in waiting]

    def save(tx: Writing) -> tuple[str, str]:
        held, waits = in_hand(tx, bid), form.waits_for.data or []
        releasing.plan_release(held, form.quarter.data, form.pence.data, waits, today())
        return back, "The release is planned."

    left = one.line.decided.unplanned if one.line.decided else {}
    kept = once.saved(form, save)
    return kept or show("awards/release_new.html", form=form, one=one, line=one.line, back=back, left=left)


@pages.route("/england/bids/<int:bid>/releases/<int:number>", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def release(bid: int, number: int) -> Response:
    """Record that a release was paid, or end it with a reason."""
    one, back = _awarded(bid)
    found = releasing.release_in(one.line.decided, number)
    paid, end = PaidForm.opened(stamp=found.version), EndForm.opened(stamp=found.version)

    def pay(tx: Writing) -> tuple[str, str]:
        releasing.pay_release(in_hand(tx, bid), number, paid.version, paid.on.data, today())
        return back, f"Release {number} is paid."

    def stop(tx: Writing) -> tuple[str, str]:
        releasing.end_release(in_hand(tx, bid), number, end.version, end.why.data or "", today())
        return back, f"Release {number} is ended. It stays on the page with the reason."

    kept = once.saved(paid, pay) or once.saved(end, stop)
    return kept or _two("awards/release.html", (paid, end), found, one, back)


def _two(
    template: str,
    forms: tuple[TrackerForm, TrackerForm],
    found: Condition | Release,
    one: OnBench,
    back: str,
    hint: str = "",
) -> Response:
    """A page with two forms, of which the one that was sent has its say."""
    first, second = forms
    form = second if second.sent() else first
    parts = {"form": form, "first": first, "second": second, "status": form.status}
    return show(template, **parts, found=found, one=one, line=one.line, back=back, hint=hint, today=today())


def _awarded(bid: int) -> tuple[OnBench, str]:
    """A bid that was decided, and the address of its award. Raises NotFound."""
    one = on_bench(bid)
    if one.line.decided is None:
        raise NotFound("Nothing is decided of this bid yet. Conditions and releases follow the committee's minute.")
    return one, url_for("awards.award", bid=bid)


Table = tuple[Sequence[str], list[Sequence[Any]]]


def _decisions(decided: Decided | None) -> Table:
    header = ("Decided on", "Minute", "Decision", "Year", "Amount (£)", "Reasons", "Left out", "What would change it")
    rows: list[Sequence[Any]] = []
    for one in decided.every if decided else ():
        said, minute = one.decision, one.minute
        words = (said.reasons, said.drops, said.would_change)
        for year, pence in said.amounts.items() or [("", 0)]:
            money = (year.replace("-", "/"), figure(pence) if year else "")
            rows.append((minute.held_on, minute.reference, said.kind.words, *money, *words))
    return header, rows


def _conditions(decided: Decided | None) -> Table:
    header = ("Number", "Condition", "Made on", "After the award", "Minute", "Met on", "How", "Ended on", "Why ended")
    awarded_on = decided.awarded_on if decided else None
    rows = [
        (
            one.number,
            one.words,
            one.made_on,
            "Yes" if awarded_on and one.made_on > awarded_on else "",
            one.minute,
            one.met_on,
            one.met_how,
            one.ended_on,
            one.why_ended,
        )
        for one in (decided.conditions if decided else ())
    ]
    return header, rows


def _releases(decided: Decided | None) -> Table:
    header = ("Number", "Quarter", "Amount (£)", "Waits for conditions", "Paid on", "Ended on", "Why ended")
    rows = [
        (
            one.number,
            one.quarter.words,
            figure(one.pence),
            ", ".join(str(condition.number) for condition in one.conditions),
            one.paid_on,
            one.ended_on,
            one.why_ended,
        )
        for one in (decided.releases if decided else ())
    ]
    return header, rows


TABLES = {"decisions": _decisions, "conditions": _conditions, "releases": _releases}
