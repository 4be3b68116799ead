"""The forms of a bid's records: how each opens, and what it makes of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from flask import g

from alliance_tracker.data.funding import calls
from alliance_tracker.data.funding.saving import Bidding, Item
from alliance_tracker.data.plan.resources import deliverables_of
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.record import (
    LONGEST_LINE,
    LONGEST_TEXT,
    NO_PURPOSE,
    Benefit,
    Contents,
    Line,
    Other,
    Outcome,
    Part,
    benefit_years,
    call_quarters,
)
from alliance_tracker.terms import BenefitKind, CriterionKind, LineKind
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, TrackerForm
from alliance_tracker.web.funding.fields import AmountField, ValueField, YearField

Years = tuple[str, ...]


class LineForm(TrackerForm):
    """A line of money."""

    form_name = "record"
    year = YearField("Year", required="Choose the year")
    what = LineField("What it buys", required=NO_PURPOSE, most=LONGEST_LINE)
    kind = ChoiceField(
        "Kind",
        "Capital is money spent once on things that last, revenue is all other",
        required="Say which kind it is",
        choices=LineKind,
        read_as=LineKind,
    )
    amount = AmountField(
        "Amount", "For example, 45,000. If nothing is needed in a year, add one line of £0", required="Give the amount"
    )
    deliverable = ChoiceField("The deliverable it pays for", blank="Not chosen yet", always=True)


class OtherForm(TrackerForm):
    """Other funding for the same work."""

    form_name = "record"
    from_whom = LineField("Who gives it", required="Say who gives this money", most=LONGEST_LINE)
    year = YearField("Year", required="Choose the year")
    amount = AmountField("Amount", "For example, 45,000", required="Give the amount")


class OutcomeForm(TrackerForm):
    """An outcome. Its boxes for quarters are added for the years of the call."""

    form_name = "record"
    title = LineField("What will be better", required="Say what will be better", most=LONGEST_LINE)
    criterion = ChoiceField("The criterion it serves", blank="Not chosen yet", always=True)
    measure = LineField("How it is measured", "What is counted, and from which data", most=LONGEST_TEXT, always=True)
    unit = LineField("Unit", "For example, %, patients or days", most=40)
    higher = ChoiceField(
        "Which way is better?",
        required="Say which way is better",
        choices=(("higher", "Higher is better"), ("lower", "Lower is better")),
    )
    baseline = ValueField("Baseline", "Where it is now", always=True)
    baseline_on = DateField("Date of the baseline", "For example, 31 Mar 2016", always=True)
    target = ValueField("Target", "Where it will be at the end")


class BenefitForm(TrackerForm):
    """A benefit."""

    form_name = "record"
    kind = ChoiceField("How it counts", required="Say how it counts", choices=BenefitKind, read_as=BenefitKind)
    measure = LineField(
        "What the benefit is and how it is measured",
        required="Say what the benefit is and how it is measured",
        most=LONGEST_TEXT,
    )
    target = LineField("How much of it there will be", required="Say how much of it there will be", most=LONGEST_LINE)
    amount = AmountField("Value in a full year", "In the prices of the first year. Empty if it is not in money")
    first_year = YearField("First year in which it counts", required="Choose the first year", blank="Choose a year")
    last_year = YearField("Last year in which it counts", required="Choose the last year", blank="Choose a year")


class PartForm(TrackerForm):
    """A smaller award. Its boxes for years are added for the years of the call."""

    form_name = "record"
    total = AmountField("Total of these", "We check that the years add up to it", required="Give the total")
    drops = ProseField("What would be dropped", required="Say what would be dropped", most=LONGEST_TEXT)


@cache
def _outcome_form(years: Years) -> type[OutcomeForm]:
    boxes = {f"at-{code}": ValueField(f"End of {Quarter.parse(code).words}") for code in call_quarters(years)}
    return cast("type[OutcomeForm]", type("OutcomeForm", (OutcomeForm,), boxes))


@cache
def _part_form(years: Years) -> type[PartForm]:
    boxes = {
        f"in-{year}": AmountField(f"In {year.replace('-', '/')}", required="Give the amount, or 0") for year in years
    }
    return cast("type[PartForm]", type("PartForm", (PartForm,), boxes))


class Kind(Record):
    """One kind of record. `values` are what its form opens with, `made` reads the form, `rows` finds the records."""

    one: str
    title: str
    form: Callable[[Years], type[TrackerForm]]
    rows: Callable[[Contents], Sequence[Any]]
    values: Callable[[Any], dict[str, Any]]
    made: Callable[[Any, int], Item]
    save: Callable[[Bidding, Any, Any], None]


def prepare(form: Any, years: Years) -> None:
    """What can be chosen in it."""
    offered = {"year": years, "first_year": benefit_years(years), "last_year": benefit_years(years)}
    for name, choices in offered.items():
        if name in form:
            form[name].offer(choices)
    if "deliverable" in form:
        form["deliverable"].choices = deliverables_of(g.plan)
    if "criterion" in form:
        rows = calls.criteria_of(g.plan.round_id)
        form["criterion"].choices = [(row.code, row.title) for row in rows if row.kind is CriterionKind.VALUE]


def _outcome_values(one: Outcome) -> dict[str, Any]:
    values = {
        "title": one.title,
        "criterion": one.criterion or None,
        "measure": one.measure,
        "unit": one.unit,
        "higher": "higher" if one.higher_is_better else "lower",
        "baseline": one.baseline,
        "baseline_on": one.baseline_on,
        "target": one.target,
    }
    return values | {f"at-{code}": value for code, value in one.points.items()}


def _outcome(form: Any, id: int) -> Outcome:
    points = {name.removeprefix("at-"): form[name].data for name in form._fields if name.startswith("at-")}
    return Outcome(
        form.title.data or "",
        form.criterion.data or "",
        form.measure.data or "",
        form.unit.data or "",
        form.baseline.data,
        form.baseline_on.data,
        form.target.data,
        form.higher.data == "higher",
        {code: value for code, value in points.items() if value is not None},
        id,
        form.version,
    )


def _benefit_values(one: Benefit) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "measure": one.measure,
        "target": one.target,
        "amount": one.full_year_pence or None,
        "first_year": one.first_year,
        "last_year": one.last_year,
    }


def _benefit(form: Any, id: int) -> Benefit:
    years = (form.first_year.data, form.last_year.data)
    amount = form.amount.data or 0
    return Benefit(form.kind.data, form.measure.data, form.target.data, amount, *years, id, form.version)


def _part_values(one: Part) -> dict[str, Any]:
    return {f"in-{year}": pence for year, pence in one.pence.items()} | {"total": one.total, "drops": one.drops}


def _part(form: Any, id: int) -> Part:
    pence = {name.removeprefix("in-"): form[name].data for name in form._fields if name.startswith("in-")}
    return Part(pence, form.drops.data, id, form.version)


def _line_values(one: Line) -> dict[str, Any]:
    named = one.deliverable or None
    return {"year": one.year, "what": one.what, "kind": one.kind, "amount": one.pence, "deliverable": named}


def _line(form: Any, id: int) -> Line:
    named = form.deliverable.data or ""
    return Line(form.year.data, form.kind.data, form.amount.data, form.what.data, named, id, form.version)


KINDS: Mapping[str, Kind] = {
    "money": Kind(
        "the line of money",
        "Add a line of money",
        lambda years: LineForm,
        lambda held: held.lines,
        _line_values,
        _line,
        lambda bidding, one, form: bidding.save_line(one),
    ),
    "other": Kind(
        "other funding",
        "Declare other funding",
        lambda years: OtherForm,
        lambda held: held.others,
        lambda one: {"year": one.year, "from_whom": one.from_whom, "amount": one.pence},
        lambda form, id: Other(form.year.data, form.from_whom.data, form.amount.data, id, form.version),
        lambda bidding, one, form: bidding.save_other(one),
    ),
    "outcomes": Kind(
        "the outcome",
        "Add an outcome",
        _outcome_form,
        lambda held: held.outcomes,
        _outcome_values,
        _outcome,
        lambda bidding, one, form: bidding.save_outcome(one),
    ),
    "benefits": Kind(
        "the benefit",
        "Add a benefit",
        lambda years: BenefitForm,
        lambda held: held.benefits,
        _benefit_values,
        _benefit,
        lambda bidding, one, form: bidding.save_benefit(one),
    ),
    "parts": Kind(
        "the smaller award",
        "Add a smaller award",
        _part_form,
        lambda held: held.parts,
        _part_values,
        _part,
        lambda bidding, one, form: bidding.save_part(one, form.total.data),
    ),
}
