"""Moderation: first scores beside one another, those that stand apart settled with a reason, and its end."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import scores as data
from alliance_tracker.data.assessment.holding import Assessing, places_of
from alliance_tracker.data.assessment.scores import Given
from alliance_tracker.data.funding.calls import scored_of
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.funding.scoring import LONGEST_REASON
from alliance_tracker.rules.funding.standing import Scored, scored_rows
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import CriterionKind
from alliance_tracker.web import once
from alliance_tracker.web.assessment.bid import SCORES, missing_of, score_table
from alliance_tracker.web.assessment.found import Found, national
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.assessment.scoring import StepField
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show


class EndForm(TrackerForm):
    """End moderation. The stamp moves with every score of the bid."""

    form_name = "end"
    summary = ProseField(
        "What should the panel read first?",
        "One or two sentences: what speaks for the bid, and what holds it back",
        required="Write what the panel should read first",
        most=data.LONGEST_SUMMARY,
    )


@pages.route("/england/bids/<int:bid>/moderation", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def moderation(bid: int) -> Response:
    """All first scores, what is still to settle, and the end of it. 16 queries, however much is scored."""
    found = national(bid)
    form = EndForm.opened(stamp=data.stamp_of(bid))

    def save(tx: Writing) -> tuple[str, str]:
        data.end(Assessing(tx, bid), form.summary.data or "", form.version, today())
        return url_for("assessment.bid", bid=bid), "Moderation has ended. Points, index and place can be read now."

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    if form.sent():
        found = national(bid)
    return show(
        "assessment/moderation.html",
        form=form,
        found=found,
        missing=missing_of(found),
        may_settle=not closed(found),
    )


@pages.get("/england/bids/<int:bid>/moderation.csv")
@needs(Action.RUN_FUNDING)
def moderation_csv(bid: int) -> Response:
    """All scores with the names of who gave them, once all are in."""
    found = national(bid)
    if not found.sees_scores:
        raise NotFound("Scores can be read once every assessor has scored every criterion.")
    return csv_answer(f"bid-{bid}-moderation", SCORES, score_table(found.rows, found.names))


@pages.route("/england/bids/<int:bid>/moderation/<criterion>", methods=["GET", "POST"])
@needs(Action.RUN_FUNDING)
def settle(bid: int, criterion: str) -> Response:
    """One agreed score of a criterion, with its reason. 17 queries."""
    found = national(bid)
    row = next((one for one in scored_rows(found.assessed.assessment) if one.criterion.code == criterion), None)
    if row is None:
        raise NotFound("There is no such criterion. Choose one from the page of moderation.")
    if not found.sees_scores:
        raise NotFound("Scores are settled once every assessor has scored every criterion.")
    seat = found.assessed.seat_of(g.viewer.person_id)
    blindness.check_settling(bool(seat and seat.conflict), found.own_places, places_of(found.plan))
    asks = next(one.asks for one in scored_of(found.call.round_id) if one.criterion.code == criterion)
    twice = row.criterion.kind is CriterionKind.VALUE
    form = _form(twice, found.call.top).opened(_values(row), stamp=data.agreed_version(bid, criterion))
    back = url_for("assessment.moderation", bid=bid)

    def save(tx: Writing) -> tuple[str, str]:
        data.agree(Assessing(tx, bid), row.criterion, _given(form, row, twice), form.version, today())
        return back, f"{row.criterion.title} is settled."

    def theirs() -> Theirs:
        fresh = next(one for one in national(bid).rows if one.criterion.code == criterion)
        return Theirs(_values(fresh), data.agreed_version(bid, criterion))

    return once.saved(form, save, theirs) or show(
        "assessment/settle.html",
        form=form,
        found=found,
        row=row,
        asks=asks,
        twice=twice,
        back=back,
        closed=closed(found),
    )


def closed(found: Found) -> str:
    """Why nothing can be settled now; nothing while it can."""
    try:
        blindness.check_moderating(found.assessed.stage)
    except RuleBroken as why:
        return str(why)
    return "This bid is withdrawn, so it is not assessed any more" if found.bid.withdrawn else ""


class SettleForm(TrackerForm):
    """The agreed score of assurance. The stamp is the version of what was agreed before, 0 for nothing."""

    form_name = "settle"
    value = StepField("Agreed score", "1 is low", 5)
    why = ProseField(
        "Why was it settled so?",
        "What the assessors found when they compared their scores",
        required="Say why it was settled so",
        most=LONGEST_REASON,
    )


def _form(twice: bool, top: int) -> type[SettleForm]:
    """With confidence, where a criterion is scored twice."""
    value = StepField("Agreed value" if twice else "Agreed score", f"1 is low, {top} is high", top)
    if not twice:
        return type("OneForm", (SettleForm,), {"value": value})
    confidence = StepField("Agreed confidence", f"1 is low, {top} is high", top)
    return type("TwoForm", (SettleForm,), {"value": value, "confidence": confidence})


def _values(row: Scored) -> dict[str, object]:
    if row.agreed is None:
        return {}
    return {"value": row.agreed.value, "confidence": row.agreed.confidence, "why": row.agreed.why}


def _given(form: SettleForm, row: Scored, twice: bool) -> Given:
    confidence = form["confidence"].data if twice else None
    problems = [("value", f"Choose the agreed score of {lower(row.criterion.title)}")] if not form.value.data else []
    if twice and not confidence:
        problems.append(("confidence", f"Choose the agreed confidence of {lower(row.criterion.title)}"))
    if problems:
        raise RulesBroken(problems)
    return Given(form.value.data, confidence, form.why.data or "")
