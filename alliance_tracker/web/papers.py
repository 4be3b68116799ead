"""One view for a page of the delivery plan and for the same page of each bid: versions, agreement, submission.

Which of them is meant stands in `g.plan.paper`; addresses made on a page of a bid lead to pages of that bid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, url_for

from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.guard import may

View = TypeVar("View", bound=Callable[..., Response])


def init_app(app: Flask) -> None:
    app.url_defaults(_same_bid)
    app.jinja_env.globals["bid_crumbs"] = bid_crumbs
    app.jinja_env.globals["paper_crumbs"] = paper_crumbs


def page(pages: Blueprint, of_plan: str, of_bid: str = "", methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Serve a view below the address of a plan's alliance, and below that of each bid; alike unless both are given."""

    def mark(view: View) -> View:
        @wraps(view)
        def shown(**values: Any) -> Response:
            values.pop("stream", None)
            return view(**values)

        for rule in (f"/alliances/<slug>{of_plan}", f"/alliances/<slug>/bids/<stream>{of_bid or of_plan}"):
            pages.add_url_rule(rule, endpoint=view.__name__, view_func=shown, methods=list(methods))
        return view

    return mark


def _same_bid(endpoint: str, values: dict[str, Any]) -> None:
    """An address that can be of a bid is of the one that this page is about."""
    plan = g.get("plan")
    if plan is None or not plan.paper.is_bid or "stream" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "stream"):
        values["stream"] = plan.paper.stream


def bid_crumbs() -> list[tuple[str, str]]:
    """The way to the bid that this page is about, for those who may go it; nothing on a page of the plan."""
    paper = g.plan.paper
    if not paper.is_bid or not may(Action.READ_BID):
        return []
    bids = url_for("funding.home", slug=g.plan.slug)
    return [("Bids", bids), (paper.title, url_for("funding.bid", slug=g.plan.slug))]


def paper_crumbs() -> list[tuple[str, str]]:
    """The same, and on a page of the plan the way to the plan."""
    return bid_crumbs() if g.plan.paper.is_bid else [("Plan", url_for("plan.home", slug=g.plan.slug))]


def file_name(what: str, plain: bool = False) -> str:
    """What a table is called as a file: north-plan-versions, north-earlier-diagnosis-versions; `plain`: north-asked."""
    paper = g.plan.paper
    parts = (g.plan.slug, paper.stream or ("" if plain else "plan"), what)
    return "-".join(part for part in parts if part)
