"""All plans side by side: which are submitted, how late, and what became of them. For England, and for a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, g

from alliance_tracker.data.plan import escalations, submissions
from alliance_tracker.data.plan.escalations import Question
from alliance_tracker.data.plan.every import PlanLine, every_plan
from alliance_tracker.rules.permissions import Action, Role
from alliance_tracker.rules.words import capital, counted, listing
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show

HEADER = (
    "Plan",
    "Region",
    "Newest version",
    "Version submitted",
    "First submitted on",
    "Days late",
    "Submitted on",
    "Outcome",
    "Decided on",
    "Minute",
)


@pages.get("/england/plans")
@needs(Action.READ_ENGLAND)
def england_plans() -> Response:
    """Every plan, for the national team. Eight queries, however many plans."""
    return _shown("Delivery plans of all alliances", every_plan())


@pages.get("/england/plans.csv")
@needs(Action.READ_ENGLAND)
def england_plans_csv() -> Response:
    """The same as a table."""
    return _csv("england-plans", every_plan())


@pages.get("/my-region/plans")
@needs(Action.LIST_RETURNS)
def region_plans() -> Response:
    """The plans of the regions that the viewer watches, with what is asked of them. Eight queries."""
    return _shown("Delivery plans of your region", _watched())


@pages.get("/my-region/plans.csv")
@needs(Action.LIST_RETURNS)
def region_plans_csv() -> Response:
    """The same as a table."""
    return _csv("region-plans", _watched())


def _watched() -> tuple[PlanLine, ...]:
    """All plans for the national team; for a regional team those of its region."""
    if g.viewer.holds(Role.NATIONAL_TEAM):
        return every_plan()
    return every_plan([grant.region_id for grant in g.viewer.grants if grant.region_id is not None])


def _shown(title: str, lines: Sequence[PlanLine]) -> Response:
    due = submissions.due()
    asked = escalations.questions_of(*[line.id for line in lines])
    by_plan: dict[int, list[Question]] = {}
    for one in asked:
        by_plan.setdefault(one.plan_id, []).append(one)
    waiting = {plan: [one for one in found if not one.answer] for plan, found in by_plan.items()}
    return show(
        "plan/every.html",
        page_title=title,
        lines=lines,
        due=due,
        today=today(),
        waiting=waiting,
        conclusion=conclusion(lines, due.on, today()),
        national=title.endswith("all alliances"),
    )


def conclusion(lines: Sequence[PlanLine], due: date | None, on: date) -> str:
    """16 of 17 plans are submitted, 3 of them late. 12 are ratified and 1 is returned with comments."""
    sent = [line for line in lines if line.submitted]
    late = sum(bool(line.late(due, on)) for line in sent)
    kinds = [line.outcome.value for line in lines if line.outcome]
    words = f"{len(sent)} of {counted(len(lines), 'plan')} {'is' if len(sent) == 1 else 'are'} submitted"
    words += f", {late} of them late." if late else "."
    if kinds:
        ratified, returned = kinds.count("ratified"), kinds.count("returned")
        counts = ((ratified, "ratified"), (returned, "returned with comments"), (len(sent) - len(kinds), "not decided"))
        words += f" {capital(listing([f'{count} {what}' for count, what in counts if count]))}."
    return words


def _csv(name: str, lines: Sequence[PlanLine]) -> Response:
    due = submissions.due().on
    rows = [
        (
            line.name,
            "; ".join(line.regions),
            line.version,
            line.submitted,
            line.first_on,
            line.late(due, today()),
            line.submitted_on,
            line.outcome.words if line.outcome else "",
            line.decided_on,
            line.minute,
        )
        for line in lines
    ]
    return csv_answer(name, HEADER, rows)
