"""The score form: every criterion at once, or one of them, with save and return; one's own scores only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from flask import Response, url_for
from wtforms.validators import StopValidation

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import scores as data
from alliance_tracker.data.assessment.holding import NO_BID, Assessing
from alliance_tracker.data.assessment.scores import Given, Own
from alliance_tracker.data.funding.calls import Scored, scored_of
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken
from alliance_tracker.rules.funding import blindness
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.scoring import LONGEST_REASON
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import counted, lower
from alliance_tracker.terms import CriterionKind
from alliance_tracker.web import drafts, once
from alliance_tracker.web.assessment.found import Found, assigned
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.forms import ChoiceField, ProseField, Theirs, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

HEADER = ("Criterion", "Weight (%)", "Value", "Confidence", "Why")
Shape = tuple[tuple[str, str, bool], ...]
"""Code, title and whether it is scored twice, of each criterion of a form."""


class StepField(ChoiceField):
    """A step of the scale."""

    def __init__(self, label: str = "", hint: str = "", top: int = 5, **kwargs: Any):
        steps = [(str(step), str(step)) for step in range(1, top + 1)]
        super().__init__(label, hint, choices=steps, read_as=int, always=True, **kwargs)
        self.top = top

    def _chosen(self, value: Any) -> Any:
        if self.write(value) not in {choice.value for choice in self.choices}:
            raise StopValidation(
                f"“{shown(self.write(value))[:40]}” is not on the scale. "
                f"Score with a whole number from 1, which is low, to {self.top}, which is high"
            )
        return super()._chosen(value)


@cache
def form_of(shape: Shape, top: int) -> type[TrackerForm]:
    """Value, confidence and reason of each criterion; assurance has one score."""
    boxes: dict[str, Any] = {"form_name": "score"}
    for code, title, twice in shape:
        what = "Value" if twice else "Score"
        boxes[f"value-{code}"] = StepField(f"{what}: {lower(title)}", f"1 is low, {top} is high", top)
        if twice:
            boxes[f"confidence-{code}"] = StepField(
                f"Confidence: {lower(title)}", f"How sure you are that it will happen. {top} is sure", top
            )
        boxes[f"why-{code}"] = ProseField(
            f"Why: {lower(title)}", "Name the evidence in the bid", most=LONGEST_REASON, always=True
        )
    return cast("type[TrackerForm]", type("ScoreForm", (TrackerForm,), boxes))


def shape_of(scored: Sequence[Scored]) -> Shape:
    """What a form of these criteria is made of."""
    return tuple((one.criterion.code, one.criterion.title, twice(one)) for one in scored)


def twice(one: Scored) -> bool:
    """Whether a criterion is scored for value and for confidence."""
    return one.criterion.kind is CriterionKind.VALUE


@pages.route("/assess/<int:bid>/score", methods=["GET", "POST"])
@needs(Action.ASSESS_BID)
def score(bid: int) -> Response:
    """Every criterion at once; those left empty are for later. 17 queries."""
    found = _open(bid)
    return _page(found, scored_of(found.call.round_id), url_for("assessment.score", bid=bid))


@pages.route("/assess/<int:bid>/score/<criterion>", methods=["GET", "POST"])
@needs(Action.ASSESS_BID)
def score_one(bid: int, criterion: str) -> Response:
    """One criterion."""
    found = _open(bid)
    chosen = [one for one in scored_of(found.call.round_id) if one.criterion.code == criterion]
    if not chosen:
        raise NotFound("There is no such criterion. Choose one from the page of the bid.")
    return _page(found, chosen, url_for("assessment.score_one", bid=bid, criterion=criterion))


@pages.get("/assess/<int:bid>/score.csv")
@needs(Action.ASSESS_BID)
def own_csv(bid: int) -> Response:
    """One's own scores as a table."""
    found = _open(bid)
    assert found.seat is not None
    mine = data.own_scores(found.seat.id).scores
    rows = [
        (
            one.title,
            one.weight or "",
            mine[one.code].value,
            mine[one.code].confidence or "",
            mine[one.code].why,
        )
        for one in found.assessed.assessment.criteria
        if one.code in mine
    ]
    return csv_answer(f"bid-{bid}-my-scores", HEADER, rows)


def _open(bid: int) -> Found:
    """The bid, for an assessor who has declared interests."""
    found = assigned(bid)
    if found.sight < Sight.OWN:
        raise NotFound(NO_BID)
    return found


def _page(found: Found, scored: Sequence[Scored], place: str) -> Response:
    assert found.seat is not None
    seat, bid, back = found.seat, found.bid.id, url_for("assessment.own", bid=found.bid.id)
    mine = data.own_scores(seat.id)
    kind = form_of(shape_of(scored), found.call.top)
    form = kind.opened(_values(mine, scored), stamp=mine.stamp, draft=drafts.found(place))
    answer = drafts.answered(form, place, f"Scores of the bid of {found.bid.title}", back) if form.sent() else None

    def save(tx: Writing) -> tuple[str, str]:
        given = _given(form, scored)
        changed = data.save_scores(Assessing(tx, bid), found.own_places, given, form.version)
        drafts.finish(tx, place)
        return back, f"{counted(changed, 'score is', 'scores are')} saved." if changed else "Nothing was changed."

    def theirs() -> Theirs:
        fresh = data.own_scores(seat.id)
        return Theirs(_values(fresh, scored), fresh.stamp, "You", fresh.saved_at)

    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, theirs)
    return answer or show(
        "assessment/score.html",
        form=form,
        found=found,
        scored=scored,
        twice=twice,
        back=back,
        closed=_closed(found),
    )


def _closed(found: Found) -> str:
    """Why scores can no longer be given; nothing while they can."""
    assert found.seat is not None
    try:
        blindness.check_scoring(blindness.Seat(found.seat.declared), (), found.assessed.stage)
    except RuleBroken as why:
        return str(why)
    return "This bid is withdrawn, so it is not assessed any more" if found.bid.withdrawn else ""


def _values(mine: Own, scored: Sequence[Scored]) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for one in scored:
        given = mine.scores.get(one.criterion.code)
        if given is not None:
            code = one.criterion.code
            values |= {f"value-{code}": given.value, f"confidence-{code}": given.confidence, f"why-{code}": given.why}
    return values


def _given(form: TrackerForm, scored: Sequence[Scored]) -> Mapping[str, Given]:
    """The scores of the form; a criterion left wholly empty is not one. Raises RulesBroken for half of one."""
    found: dict[str, Given] = {}
    problems: list[tuple[str, str]] = []
    for one in scored:
        code, title = one.criterion.code, lower(one.criterion.title)
        value, why = form[f"value-{code}"].data, form[f"why-{code}"].data or ""
        confidence = form[f"confidence-{code}"].data if twice(one) else None
        if value is None and confidence is None and not why:
            continue
        if value is None:
            problems.append((f"value-{code}", f"Choose a score for {title}"))
        if twice(one) and confidence is None:
            problems.append((f"confidence-{code}", f"Choose how confident you are about {title}"))
        if not why:
            problems.append((f"why-{code}", f"Say why {title} has this score. Name the evidence"))
        found[code] = Given(value or 0, confidence, why)
    if problems:
        raise RulesBroken(problems)
    if not found:
        raise RuleBroken("Score at least one criterion, or save it for later")
    return found
