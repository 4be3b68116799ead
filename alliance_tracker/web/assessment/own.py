"""The bids that somebody assesses: what is still to do, interests declared first, then the bid to read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.assessment import assessors as data
from alliance_tracker.data.assessment.holding import NO_BID, Assessing
from alliance_tracker.data.assessment.reading import Assessed, Seat, assessments_of, assigned_to, plans_within
from alliance_tracker.data.assessment.scores import own_scores
from alliance_tracker.data.funding.calls import Call, every_call
from alliance_tracker.data.funding.every import NationalBid, every_bid
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.blindness import Sight
from alliance_tracker.rules.funding.scoring import unscored
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.assessment.bid import labels, score_table
from alliance_tracker.web.assessment.found import Found, assigned, held_by
from alliance_tracker.web.assessment.pages import pages
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.forms import ChoiceField, ProseField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.words import away, day

HEADER = ("Bid", "Call", "Asked on", "What is to do", "Criteria scored", "Of")
NONE, INTEREST, CONFLICT = "none", "interest", "conflict"


class DeclareForm(TrackerForm):
    """Interests, before the bid opens. The stamp is the version of the seat."""

    form_name = "declare"
    kind = ChoiceField(
        "Have you an interest in this bid?",
        "For example, you work for one of its organisations, or have, or somebody close to you does",
        required="Say whether you have an interest",
        choices=(
            (NONE, "No, none"),
            (INTEREST, "Yes, but it is no conflict: I can score it fairly"),
            (CONFLICT, "Yes, and it is a conflict: I must not assess it"),
        ),
    )
    interest = ProseField("What is the interest?", "Needed if there is one. It stays on record", most=600, always=True)


class Task(Record):
    """One bid of an assessor, with what is to do."""

    call: Call
    bid: NationalBid
    assessed: Assessed
    seat: Seat

    @property
    def scored(self) -> int:
        """How many criteria this assessor has scored."""
        return self.of - len(unscored(self.assessed.assessment, self.seat.code))

    @property
    def of(self) -> int:
        return len(self.assessed.assessment.criteria)

    @property
    def open(self) -> bool:
        """Whether the page of the bid opens for this assessor."""
        return not self.seat.conflict and self.bid.submitted_on is not None

    @property
    def waits(self) -> bool:
        """Whether something is to be done."""
        done = self.seat.declared and self.scored == self.of
        return self.open and not self.bid.withdrawn and not self.assessed.stage.moderated and not done

    @property
    def to_do(self) -> str:
        """Score 3 of 9 criteria. Nothing is said of other assessors before all are in."""
        if self.seat.conflict:
            return "You declared a conflict of interest, so you do not assess it"
        if self.bid.withdrawn:
            return "The alliance has withdrawn it"
        if self.bid.submitted_on is None:
            return "It is back with the alliance to be written"
        if self.assessed.stage.moderated:
            return "Moderation has ended"
        if not self.seat.declared:
            return "Declare your interests"
        if self.assessed.stage.all_in:
            return "All scores are in"
        left = self.of - self.scored
        return f"Score {left} of {self.of} criteria" if left else "You have scored it"


@pages.get("/assess")
@needs(Action.ASSESS_BID)
def home() -> Response:
    """One's own bids, those with something to do first. Four queries, and eleven for each call."""
    found = tasks()
    waits = [one for one in found if one.waits]
    return show("assessment/home.html", tasks=found, waits=waits, since=since, committee=committee_words)


@pages.get("/assess.csv")
@needs(Action.ASSESS_BID)
def home_csv() -> Response:
    """The same as a table."""
    rows = [
        (one.bid.title, one.call.name, day_of(one.seat.assigned_at), one.to_do, one.scored, one.of) for one in tasks()
    ]
    return csv_answer("my-bids-to-assess", HEADER, rows)


def tasks() -> list[Task]:
    """The reader's bids; not one they were taken off, nor one of an alliance in which they have another role."""
    mine = assigned_to(g.viewer.person_id)
    barred = plans_within(g.viewer.alliance_ids)
    found = []
    for call in every_call() if mine else ():
        if call.id not in mine:
            continue
        assessed = assessments_of(call, mine[call.id])
        for bid in every_bid(call):
            seat = assessed[bid.id].seat_of(g.viewer.person_id) if bid.id in assessed else None
            if seat is not None and not seat.removed and bid.plan_id not in barred:
                found.append(Task(call, bid, assessed[bid.id], seat))
    return sorted(found, key=lambda one: (not one.waits, -one.call.id))


def since(task: Task) -> str:
    """Asked 12 days ago; of what waits no more, Asked on 23 January 2017."""
    asked = day_of(task.seat.assigned_at)
    return f"Asked {away(asked, today())}" if task.waits else f"Asked on {day(asked)}"


@pages.route("/assess/<int:bid>", methods=["GET", "POST"])
@needs(Action.ASSESS_BID)
def own(bid: int) -> Response:
    """Before interests are declared the form for them; after it the bid to read whole. 33 queries."""
    found = assigned(bid)
    if found.sight < Sight.OWN:
        return _declare(found)
    assert found.seat is not None
    mine = own_scores(found.seat.id)
    left = unscored(found.assessed.assessment, found.seat.code)
    return show(
        "assessment/own.html",
        found=found,
        seat=found.seat,
        mine=mine,
        left=left,
        stage=found.assessed.stage,
        today=today(),
        raised_by={found.seat.person_id: "you"},
        **held_by(found),
    )


def _declare(found: Found) -> Response:
    assert found.seat is not None
    form, bid = DeclareForm.opened(stamp=found.seat.version), found.bid.id

    def save(tx: Writing) -> tuple[str, str]:
        kind, interest = form.kind.data, (form.interest.data or "").strip()
        if kind == NONE and interest:
            raise RuleBroken(
                "You said that you have no interest. Delete what you wrote here, or choose again", "interest"
            )
        if kind != NONE and not interest:
            raise RuleBroken("Say what the interest is", "interest")
        data.declare(Assessing(tx, bid), found.own_places, kind == CONFLICT, interest, form.version)
        if kind == CONFLICT:
            return url_for("assessment.home"), "Your conflict of interest is on record. You do not assess this bid."
        return url_for("assessment.own", bid=bid), "Your interests are declared. Here is the bid."

    return once.saved(form, save) or show("assessment/declare.html", form=form, found=found)


@pages.get("/assess/<int:bid>/scores")
@needs(Action.ASSESS_BID)
def scores(bid: int) -> Response:
    """All first scores beside one another, for an assessor of the bid, once all are in. 15 queries."""
    found = _all_in(bid)
    return show("assessment/all_scores.html", found=found, labels=found.names, rows=found.rows, means=None, points=None)


@pages.get("/assess/<int:bid>/scores.csv")
@needs(Action.ASSESS_BID)
def scores_csv(bid: int) -> Response:
    """The same as a table."""
    found = _all_in(bid)
    header: Sequence[Any] = ("Criterion", "Weight (%)", "Assessor", "Value", "Confidence", "Why")
    return csv_answer(f"bid-{bid}-scores", header, score_table(found.rows, labels(found)))


def _all_in(bid: int) -> Found:
    found = assigned(bid)
    if found.sight < Sight.OWN:
        raise NotFound(NO_BID)
    if not found.sees_scores:
        raise NotFound("Scores of other assessors can be read once every assessor has scored every criterion.")
    return found


def committee_words(call: Call) -> str:
    """Investment Committee on 22 February 2017 (in 12 days); or the month that is printed."""
    if call.committee_on is None:
        return f"Investment Committee: {call.committee_text or 'day to be given'}"
    return f"Investment Committee on {day(call.committee_on)} ({away(call.committee_on, today())})"
