"""What still needs somebody's answer: the first thing on a signatory's home page."""

from __future__ import annotations

from datetime import date

from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of, sign_offs_of_bids
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.papers import PLAN, Paper
from alliance_tracker.rules.permissions import Role, Viewer
from alliance_tracker.rules.signoff.answering import withdraw_until
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.terms import Standing


class Waiting(Record):
    """One body of the viewer's that has a version to answer.

    `standing` is no answer, agreed an earlier version, or an objection to one. `answer_by` where it was asked by a
    day. With `withdraw_by` nothing need be done: the agreement stands and may be taken back until then.
    """

    plan: str
    slug: str
    body: str
    body_slug: str
    version: str
    standing: Standing
    answer_by: date | None
    needed: bool
    withdraw_by: date | None = None
    paper: Paper = PLAN


def waiting_for(viewer: Viewer, today: date) -> tuple[Waiting, ...]:
    """What waits for this viewer's answer, the earliest day first. No query for who is no signatory.

    For each plan of the viewer's bodies two queries and those of `sign_off_of`, and if it has bids one more and those
    of `sign_offs_of_bids`, however many: most have one plan.
    """
    bodies: dict[int, set[int]] = {}
    for grant in viewer.grants:
        if grant.role is Role.SIGNATORY and grant.alliance_id is not None and grant.organisation_id is not None:
            bodies.setdefault(grant.alliance_id, set()).add(grant.organisation_id)
    plans: dict[int, tuple[PlanHead, set[int]]] = {}
    for alliance_id, own in bodies.items():
        plan = plan_of(alliance_id)
        if plan is not None:
            plans.setdefault(plan.id, (plan, set()))[1].update(own)
    found = [one for plan, own in plans.values() for one in _of(plan, own, today)]
    return tuple(sorted(found, key=lambda one: (one.withdraw_by is not None, one.answer_by or date.max, one.body)))


def _of(plan: PlanHead, own: set[int], today: date) -> list[Waiting]:
    """Of the plan, then of its bids."""
    papers = papers_of(plan, withdrawn=False)
    every = [(plan, sign_off_of(plan, today))]
    if papers:
        signed = sign_offs_of_bids(plan, today)
        every += [(replace(plan, paper=one), signed[bid_id]) for bid_id, one in papers.items() if bid_id in signed]
    found = (_waiting(one, now, body, today) for one, now in every for body in now.bodies if body.id in own)
    return [one for one in found if one is not None]


def _waiting(plan: PlanHead, now: SignOff, body: Body, today: date) -> Waiting | None:
    """Nothing waits of a body that is not asked, that agrees, or that has said of this version that it cannot."""
    stood, version = now.standing(body), now.version
    if version is None:
        return None
    last = withdraw_until(stood)
    told = last if last is not None and last >= today and now.submitted_on is None else None
    objected = stood.standing is Standing.CANNOT and stood.label == version.label
    if (stood.standing.agreed and told is None) or objected or not body.asked:
        return None
    request = now.requests.get(body.id)
    return Waiting(
        plan.name,
        plan.slug,
        body.name,
        body.slug,
        version.label,
        stood.standing,
        request.answer_by if request else None,
        body.needed,
        told if stood.standing.agreed else None,
        plan.paper,
    )
