"""Milestones: add one, change one, say that one is met and show it."""

from flask import Response, g

from alliance_tracker.data import Writing, delivery
from alliance_tracker.data.delivery import MilestoneInput, MilestoneRow
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import ACCEPT, LARGEST
from alliance_tracker.rules.delivery import next_milestone
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.delivery.pages import milestone_of, page_of, pages, whole
from alliance_tracker.web.delivery.proof import draft_of
from alliance_tracker.web.forms import DateField, LineField, ProseField, Theirs, TickField, TrackerForm, UploadField
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class MilestoneForm(TrackerForm):
    """A milestone's words and dates. Reason and decision are asked for when a date moves."""

    form_name = "milestone"
    title = LineField("Milestone", "Say what will be there when it is met", most=120, always=True)
    baseline = DateField("Date first agreed", "For example, 30 Sep 2018", always=True)
    critical = TickField("Critical: if this one is late, the deliverable is off track")
    forecast = DateField(
        "Date it is now expected",
        "Only if it has moved. The old date is kept. Empty it, with the reason, if it has not moved after all",
    )
    reason = ProseField("Why it has moved", most=600, rows=3)
    met = DateField("Date it was met", "Only when it is met")


class FixedForm(MilestoneForm):
    """The same once the dates first agreed are fixed."""

    baseline_reason = ProseField("Why the date first agreed must move", "Only if you change it", most=600, rows=3)
    decision = LineField("The decision that allows it", "For example, Alliance board, 3 October 2018, item 4", most=600)


class EvidenceForm(TrackerForm):
    """When it was met, and what shows it."""

    form_name = "evidence"
    met = DateField("Date it was met", "For example, 21 Sep 2018. Empty if it is not met after all")
    proof = LineField("Evidence, in words or as a web address", most=500)
    file = UploadField(
        "Or a file", "PDF, Word, Excel, PNG, JPEG, CSV or text, up to 10 MB", most=LARGEST, accept=ACCEPT
    )


@pages.route("/alliances/<slug>/deliverables/<ref>/milestones/new", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def new_milestone(slug: str, ref: str) -> Response:
    """Add a milestone; it gets the next reference."""
    one = whole(ref)
    form = MilestoneForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        plan = planning_round(today()).round
        reference = delivery.add_milestone(tx, g.alliance.id, ref, _input(form), plan, today())
        return page_of(ref, "milestones"), f"{reference} is added."

    free = next_milestone(ref, [row.reference for row in one.milestones])
    return once.saved(form, save) or show("delivery/milestone.html", form=form, one=one, row=None, free=free)


@pages.route("/alliances/<slug>/deliverables/<ref>/milestones/<int:number>/edit", methods=["GET", "POST"])
@needs(Action.EDIT_PLAN)
def edit_milestone(slug: str, ref: str, number: int) -> Response:
    """Change a milestone. Both dates keep what they were, with the reason for the move."""
    one = whole(ref)
    row = milestone_of(one, number)
    form = (FixedForm if one.baseline_fixed_on else MilestoneForm).opened(_values(row), stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        plan = planning_round(today()).round
        delivery.change_milestone(tx, g.alliance.id, row.reference, _input(form), form.version, plan, today())
        return page_of(ref, "milestones"), f"{row.reference} is saved."

    def theirs() -> Theirs:
        fresh = milestone_of(whole(ref), number)
        return Theirs(_values(fresh), fresh.version)

    answer = once.saved(form, save, theirs)
    return answer or show("delivery/milestone.html", form=form, one=one, row=row, free=row.reference)


@pages.route("/alliances/<slug>/deliverables/<ref>/milestones/<int:number>/evidence", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def add_evidence(slug: str, ref: str, number: int) -> Response:
    """Say that a milestone is met, on which day, and show it by words, a link or a file."""
    one = whole(ref)
    row = milestone_of(one, number)
    form = EvidenceForm.opened({"met": row.facts.met}, stamp=row.version)
    proof = draft_of(form, "proof", "file", form.met.data or today()) if form.sent() and form.validate() else None
    if form.sent() and not form.problems and proof is None and form.met.data == row.facts.met:
        form.add(RuleBroken("Give the date it was met, or some evidence", "proof"))

    def save(tx: Writing) -> tuple[str, str]:
        plan = planning_round(today()).round
        met = form.met.data
        delivery.meet_milestone(tx, one.alliance_id, row.reference, met, proof, form.version, plan, today())
        return page_of(ref, f"m{number}"), f"{row.reference} is saved."

    def theirs() -> Theirs:
        fresh = milestone_of(whole(ref), number)
        return Theirs({"met": fresh.facts.met}, fresh.version)

    return once.saved(form, save, theirs) or show("delivery/evidence.html", form=form, one=one, row=row)


def _values(row: MilestoneRow) -> dict[str, object]:
    facts = row.facts
    return {
        "title": row.title,
        "baseline": facts.baseline,
        "critical": facts.critical,
        "forecast": facts.forecast,
        "met": facts.met,
    }


def _input(form: MilestoneForm) -> MilestoneInput:
    fixed = isinstance(form, FixedForm)
    return MilestoneInput(
        form.title.data or "",
        form.baseline.data,
        form.forecast.data,
        form.met.data,
        form.critical.data,
        form.reason.data or "",
        (form.decision.data or "") if fixed else "",
        (form.baseline_reason.data or "") if fixed else "",
    )
