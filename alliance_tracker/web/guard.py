"""The one guard. It runs before every request: who is asking, about what, and whether they may."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from alliance_tracker.data import alliances, delivery
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.funding.papers import with_bid
from alliance_tracker.data.groups.heads import group_of
from alliance_tracker.data.plan import plans
from alliance_tracker.errors import BadRequest, NotAllowed, NotFound, NotSignedIn
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.permissions import Action, Place, belongs, can, who_may
from alliance_tracker.rules.signoff.bodies import PAGES_BESIDE
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import QuarterState
from alliance_tracker.web import parking, sessions, token
from alliance_tracker.web.clock import now, today

View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD", "OPTIONS"}
BY_LEADS = {Action.UPDATE_DELIVERABLE, Action.RECORD_RISK}
OF_PLAN = {
    Action.READ_PLAN,
    Action.READ_SUBMITTED,
    Action.WRITE_PLAN,
    Action.SET_BODIES,
    Action.FREEZE_PLAN,
    Action.RECORD_AGREEMENT,
    Action.ANSWER_FOR_BODY,
    Action.ANSWER_ESCALATION,
    Action.DECIDE_PLAN,
    Action.READ_BID,
    Action.WRITE_BID,
    Action.RETURN_SPEND,
}
"""Actions on a plan, which may be shared by several alliances: `g.plan` is known to their views."""
OF_PAPER = {
    Action.READ_PLAN,
    Action.READ_SUBMITTED,
    Action.FREEZE_PLAN,
    Action.RECORD_AGREEMENT,
    Action.ANSWER_FOR_BODY,
    Action.DECIDE_PLAN,
}
"""Actions on a version of a plan, or, where the address names a bid, of that bid: it is the paper of `g.plan`."""
_OPEN = {action for action in Action if can(None, action)}


def needs(action: Action) -> Callable[[View], View]:
    """Say what a view does. A view that does not say is closed to everyone."""

    def mark(view: View) -> View:
        view.needs = action  # type: ignore[attr-defined]
        return view

    return mark


class Key(IntegerConverter):
    """The number of a row in an address. Neither database holds a larger one, so there is no such page."""

    def __init__(self, map: Map):
        super().__init__(map, max=2**31 - 1)


class Body(BaseConverter):
    """A body in an address. The pages beside it are none, whatever the method."""

    regex = rf"(?!(?:{'|'.join(sorted(PAGES_BESIDE))})(?:\.csv)?\Z)[^/]+"
    part_isolating = True


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Key
    app.url_map.converters["body"] = Body
    app.before_request(check)
    app.jinja_env.globals["can"] = may
    app.jinja_env.globals["Action"] = Action
    app.jinja_env.globals["form_token"] = token.form_token


def check() -> None:
    """Let the request through, or raise what it gets instead. Nothing is written before this has decided."""
    g.viewer, g.alliance, g.plan, g.place, g.parked = None, None, None, Place(), None
    _check_host()
    if request.endpoint == "static":
        return
    found = sessions.found(now(), today())
    g.viewer = found.viewer
    if request.endpoint is None:
        return
    action = getattr(current_app.view_functions[request.endpoint], "needs", None)
    _locate(private=action not in _OPEN)
    _locate_leads(action)
    if action in OF_PLAN and g.alliance is not None:
        _locate_plan()
        _locate_paper(action)
    if request.method not in SAFE:
        _check_token(action, found.ended_person_id)
    _decide(action)
    g.parked = parking.found(g.viewer)


def _check_host() -> None:
    """Links and cookies are for the tracker's own names, so a request by another is not answered."""
    name, _, port = request.host.rpartition(":")
    host = name if name and port.isdecimal() else request.host
    if host.strip("[]") not in current_app.config["SETTINGS"].hosts:
        raise BadRequest("This address does not belong to this tracker. Check the link you followed.")


def _decide(action: Action | None) -> None:
    """Whether this viewer may do this here."""
    if action is None:
        raise NotAllowed("This page has not said who may see it, so nobody may.")
    if g.viewer is None and action not in _OPEN:
        raise NotSignedIn("Sign in to see this page.")
    if not can(g.viewer, action, g.place):
        _refuse(action)


def _locate(private: bool) -> None:
    """Find the alliance, the deliverable and the group that the address names. One query each, two at the most."""
    values = request.view_args or {}
    if any(not str(value).isprintable() for value in values.values()):
        raise NotFound("We cannot find that page. It may have been moved or renamed.")
    if "slug" not in values or (private and g.viewer is None):
        return
    g.alliance = alliances.head(values["slug"])
    if g.alliance is None:
        raise NotFound("We cannot find that alliance. Choose one from the list of all alliances.")
    g.place = Place(g.alliance.id, g.alliance.region_id)
    if "ref" in values and g.viewer is not None and belongs(g.viewer, g.place):
        leads = delivery.leads_of(g.alliance.id, values["ref"])
        if leads is None:
            raise NotFound(f"We cannot find {shown(values['ref'][:20])} in {g.alliance.name}.")
        g.place = Place(g.alliance.id, g.alliance.region_id, leads)
    if "group" in values and request.blueprint == "groups" and g.viewer and belongs(g.viewer, g.place):
        _locate_group(values["group"])


def _locate_leads(action: Action | None) -> None:
    """A page for leads that is about no one deliverable is for all who lead one in the alliance. One query."""
    if action not in BY_LEADS or "ref" in (request.view_args or {}) or g.alliance is None or g.viewer is None:
        return
    if belongs(g.viewer, g.place):
        g.place = replace(g.place, leads=delivery.leads_in(g.alliance.id))


def _locate_group(slug: str) -> None:
    """The group that the address names, who belongs to it and who keeps its record. One query."""
    g.group = group_of(g.alliance.id, slug, today())
    if g.group is None:
        raise NotFound("We cannot find that group. Choose one from the list of groups.")
    g.place = replace(g.place, members=g.group.members, keepers=g.group.keepers)


def _locate_plan() -> None:
    """The plan of the alliance, and the body that the address names. One query, or two."""
    if find_plan() is None:
        raise NotFound("This alliance has no delivery plan yet. Ask your administrator to load the guidance.")
    body = (request.view_args or {}).get("body")
    if body is not None and belongs(g.viewer, g.place):
        g.body = alliances.body(body)
        if g.body is None:
            raise NotFound("We cannot find that organisation. Choose one from the list of who must agree.")
        g.place = replace(g.place, organisation_id=g.body.id)


def find_plan() -> plans.PlanHead | None:
    """The plan of the alliance, if it has one; from here on its sharers are asked what they may do. One query."""
    g.plan = plans.plan_of(g.alliance.id)
    if g.plan is not None:
        g.place = replace(g.place, sharing=g.plan.alliance_ids, regions=g.plan.region_ids)
    return g.plan


def _locate_paper(action: Action) -> None:
    """The bid that the address of a page about a version names. Two queries, none for the plan itself."""
    stream = (request.view_args or {}).get("stream")
    if stream is None or action not in OF_PAPER or g.viewer is None or not belongs(g.viewer, g.place):
        return
    g.plan = with_bid(g.plan, stream)
    if g.plan is None:
        raise NotFound("There is no such bid yet. Choose one on the page of bids.")


def _check_token(action: Action | None, ended_person_id: int | None) -> None:
    """An unsafe request carries the token of its session. What was typed into one that does not is parked."""
    if token.token_is_true() and not token.from_elsewhere():
        if g.viewer is None and ended_person_id is not None and action not in _OPEN:
            parking.park(ended_person_id)
            raise NotSignedIn("You were signed out. What you typed is kept. Sign in to carry on with it.")
        return
    if g.viewer is not None:
        parking.park(g.viewer.person_id)
    elif action not in _OPEN and not token.from_elsewhere():
        raise BadRequest(
            "You are signed out of this browser, so nothing was saved. Go back to the form: what you typed is still "
            "there. Sign in in another tab, then save the form."
        )
    raise BadRequest(
        "We could not check that this form came from a page of yours, so nothing was saved. "
        "Open the page again and send it once more."
    )


def _refuse(action: Action) -> None:
    if g.alliance is not None and not belongs(g.viewer, g.place):
        raise NotFound("We cannot find that page. It may have been moved or renamed.")
    raise NotAllowed(f"This page is for {_who(action)}.")


def _who(action: Action) -> str:
    """The lead or deputy of ED2, or the programme manager of Avonmere and Fells: who may, where that is known."""
    if g.alliance is None:
        return listing([f"the {role[0].lower()}{role[1:]}" for role in who_may(action)], "or") or "nobody yet"
    if action in (Action.READ_ALLIANCE, Action.READ_BID):
        return f"people with a role in {g.alliance.name}"
    if action is Action.READ_RETURN:
        return f"people with a role in {g.alliance.name}, its regional team and the national team"
    if action is Action.ANSWER_FOR_BODY and g.get("body") is not None:
        return f"the signatory of {g.body.name}, while that role lasts"
    manager = f"the programme manager of {g.alliance.name}"
    if action in (Action.SET_BODIES, Action.RECORD_AGREEMENT):
        return f"{manager} and the board secretary"
    ref = (request.view_args or {}).get("ref")
    if action not in BY_LEADS:
        return manager
    return f"the lead or deputy of {ref}, or {manager}" if ref else f"those who lead a deliverable here, or {manager}"


def may(action: Action) -> bool:
    """Whether the viewer may do this where they are; templates ask it before they offer a button."""
    return can(g.get("viewer"), action, g.get("place", Place()))


def readable(head: QuarterHead) -> QuarterState:
    """The state of a quarter whose return the viewer may read now: others than the alliance only once it is in.

    Until then it is the record of another alliance, so it is not found, like one that does not exist.
    """
    state = head.state(today())
    if not state.is_submitted and not may(Action.READ_ALLIANCE):
        raise NotFound(
            f"The return for {head.quarter.words} can be read once it has closed, after {day(head.dates.closes)}."
        )
    return state


def actor() -> Actor:
    """Who makes a change, for its line of history."""
    viewer = g.viewer
    if viewer is None:
        return Actor(None, "Visitor", request.remote_addr or "")
    return Actor(viewer.person_id, viewer.office_in(g.place.alliance_id), request.remote_addr or "")
