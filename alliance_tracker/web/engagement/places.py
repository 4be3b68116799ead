"""Where that stands which a promise or a record of involvement is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import g, url_for

from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.plan.plans import PlanHead, plan_of
from alliance_tracker.rules.engagement.promising import About, promise_in
from alliance_tracker.rules.papers import Paper


def places_of(keys: Collection[str]) -> Mapping[str, str]:
    """The page of each thing, by its key. Two queries where the plan is among them, four for a bid."""
    abouts = {key: About.read(key) for key in keys}
    bids = any(one.bid_id is not None for one in abouts.values())
    plan = plan_of(g.alliance.id) if bids or any(one.section for one in abouts.values()) else None
    papers = papers_of(plan) if plan and bids else {}
    return {key: place for key, one in abouts.items() if (place := _place(promise_in(key), one, plan, papers))}


def _place(promise: int | None, about: About, plan: PlanHead | None, papers: Mapping[int, Paper]) -> str:
    if promise is not None:
        return url_for("engagement.promise", slug=g.alliance.slug, number=promise)
    if about.deliverable:
        return url_for("delivery.one", slug=g.alliance.slug, ref=about.deliverable)
    if plan is None:
        return ""
    if about.section:
        return url_for("plan.section", slug=plan.slug, section=about.section)
    paper = papers.get(about.bid_id or 0)
    return url_for("funding.bid", slug=plan.slug, stream=paper.stream) if paper else ""
