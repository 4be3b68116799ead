"""Confirming by the link in an e-mail: read, tick what is right, confirm once."""

from __future__ import annotations

import logging

from flask import Response, url_for

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import confirming, links, quarters
from alliance_tracker.data.board.confirming import Confirming
from alliance_tracker.data.board.links import Opened
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.data.people.link_codes import OF_DECISIONS
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.board import letters
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.confirming import opened as form_opened
from alliance_tracker.web.board.confirming import seen_in, ticked
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.by_link import ByLink, CodeForm, Letter, SendForm
from alliance_tracker.web.people.entering import check_place, place
from alliance_tracker.web.show import done, show

log = logging.getLogger("alliance_tracker.people")
OFFICE = "Board chair, by link"
LINKS = ByLink("decide", OF_DECISIONS, "board.decide_code", "board.decide")


@pages.route("/decide/<token>", methods=["GET", "POST"])
@needs(Action.OPEN_DECISION_LINK)
def decide_link(token: str) -> Response:
    """Whose link it is, and a button that sends the code. Four queries."""
    opened = links.by_token(token)
    if opened is None:
        check_place()
        return show("board/link_unknown.html", status=404)
    over = _over(opened)
    if over is not None:
        return over
    form = SendForm.opened()
    return LINKS.asked(form, opened.id, _letter(opened)) or show("board/link.html", form=form, opened=opened)


def _over(opened: Opened) -> Response | None:
    """The page that says why the link can no longer be used, and what to do; nothing while it can."""
    why = _why(opened)
    return show("board/link_over.html", status=410, opened=opened, why=why) if why else None


def _why(opened: Opened) -> str:
    if opened.used_at is not None:
        return "used"
    if opened.expires_at <= now():
        return "old"
    if all(one.id != opened.person_id for one in confirming.chairs_of(opened.alliance_id, today())):
        return "role"
    head = _head(opened)
    if head.reviewed_at is not None:
        return "reviewed"
    return "" if confirming.waiting(head.id, today()) else "nothing"


def _head(opened: Opened) -> QuarterHead:
    return quarters.among(quarters.quarters_of(opened.alliance_id), opened.quarter.code)


def _letter(opened: Opened) -> Letter:
    return lambda digits: letters.code(opened.email, digits, opened.alliance)


@pages.route("/decide/<int:number>/code", methods=["GET", "POST"])
@needs(Action.OPEN_DECISION_LINK)
def decide_code(number: int) -> Response:
    """The code from the e-mail, in the browser that asked for it."""
    opened = links.by_number(number) if LINKS.is_known(number) else None
    if opened is None:
        return show("board/link_again.html", status=410)
    if LINKS.is_proved(number):
        return done(url_for("board.decide", number=number))
    over = _over(opened)
    if over is not None:
        return over
    form = CodeForm.opened()
    answer = LINKS.answered(form, number, _letter(opened))
    return answer or show("board/link_code.html", form=form, opened=opened, again=SendForm())


@pages.route("/decide/<int:number>/confirm", methods=["GET", "POST"])
@needs(Action.OPEN_DECISION_LINK)
def decide(number: int) -> Response:
    """What was drafted, each with a tick; sending it confirms what is ticked and spends the link."""
    opened = links.by_number(number) if LINKS.is_proved(number) else None
    if opened is None:
        return show("board/link_again.html", status=410)
    over = _over(opened)
    if over is not None:
        return over
    head = _head(opened)
    rows = confirming.waiting(head.id, today())
    form = form_opened(rows)
    if form.sent() and form.validate():
        _confirm(form, opened, head, ticked())
        if not form.problems:
            log.info("decision link %s used from %s", number, place())
            return LINKS.renewed(done(url_for("board.decide_done", number=number)), number)
        rows = confirming.waiting(head.id, today())
    context = {"rows": rows, "seen": seen_in(rows), "quarter": head.quarter}
    return LINKS.renewed(show("board/link_confirm.html", form=form, opened=opened, **context), number)


def _confirm(form: TrackerForm, opened: Opened, head: QuarterHead, seen: dict[int, int]) -> None:
    """Confirm and spend the link, in one transaction; whoever comes second finds it used."""
    alliance = alliances.head(opened.slug)
    assert alliance is not None
    who = Actor(opened.person_id, OFFICE, place())
    with form.keeping(), writing(who, now()) as tx:
        OF_DECISIONS.spend(tx, opened.id)
        given = Confirming(opened.person_id, True, seen)
        confirming.confirm(tx, head, alliance.region_id, given, letters.FromBoard.of(alliance), today())


@pages.get("/decide/<int:number>/done")
@needs(Action.OPEN_DECISION_LINK)
def decide_done(number: int) -> Response:
    """That it is confirmed, for the browser that did so."""
    opened = links.by_number(number) if LINKS.is_proved(number) else None
    if opened is None or opened.used_at is None:
        return show("board/link_again.html", status=410)
    return show("board/link_done.html", opened=opened)
