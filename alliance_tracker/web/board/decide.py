"""Confirming by the link in an e-mail: open it, have a code sent to the same address, read, confirm once.

Opening it (mail scanners do) sends nothing, spends nothing and shows only whose it is. No account is signed in. The
secret stands in one address alone; from the code on the link's number does, and a locked cookie is the proof.
"""

from __future__ import annotations

import json
import logging
import secrets

from flask import Response, current_app, request, url_for

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.board import confirming, links, quarters
from alliance_tracker.data.board.confirming import Confirming
from alliance_tracker.data.board.links import Opened
from alliance_tracker.data.board.quarters import QuarterHead
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.board import letters
from alliance_tracker.web.board.blueprint import pages
from alliance_tracker.web.board.confirming import opened as form_opened
from alliance_tracker.web.board.confirming import seen_in, ticked
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import SecretField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import check_place, keys, place, set_own_cookie
from alliance_tracker.web.show import done, show
from alliance_tracker.web.signoff.link import PROVED_SECONDS, TOO_MUCH_MAIL, WRONG_CODE

log = logging.getLogger("alliance_tracker.people")
ASKED, PROVED = "asked", "proved"
OFFICE = "Board chair, by link"


class SendForm(TrackerForm):
    """Have a code sent to the address of the link."""

    form_name = "send"


class CodeForm(TrackerForm):
    """The code from the e-mail."""

    form_name = "code"
    code = SecretField("Code", "Six digits", required="Enter the code from the e-mail")


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
    if form.sent():
        check_place()
        sent = _send(opened, form)
        if sent is not None:
            return sent
    return show("board/link.html", form=form, opened=opened)


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


def _send(opened: Opened, form: TrackerForm) -> Response | None:
    """Send a code, and remember in this browser what was asked for; nothing when too many were."""
    digits, nonce = proofs.new_code(), secrets.token_urlsafe(16)
    kept = proofs.code_hash(keys()[0], f"decide {opened.id} {nonce}", digits)
    letter = letters.code(opened.email, digits, opened.alliance)
    if not links.send_code(opened.id, limits.for_link_mail(f"decide {opened.id}"), kept, letter, now()):
        form.add(RuleBroken(TOO_MUCH_MAIL))
        return None
    response = done(url_for("board.decide_code", number=opened.id))
    _keep(response, opened.id, [ASKED, nonce], int(proofs.CODE_LIVES.total_seconds()))
    return response


@pages.route("/decide/<int:number>/code", methods=["GET", "POST"])
@needs(Action.OPEN_DECISION_LINK)
def decide_code(number: int) -> Response:
    """The code from the e-mail, in the browser that asked for it."""
    told = _told(number)
    opened = links.by_number(number) if told else None
    if told is None or opened is None:
        return show("board/link_again.html", status=410)
    if told[0] == PROVED:
        return done(url_for("board.decide", number=number))
    over = _over(opened)
    if over is not None:
        return over
    form = CodeForm.opened()
    if request.form.get("form") == SendForm.form_name:
        check_place()
        sent = _send(opened, form)
        if sent is not None:
            return sent
    elif form.sent() and form.validate():
        check_place()
        kept = proofs.code_hash(keys()[0], f"decide {number} {told[1]}", form.code.data)
        if links.code_is_true(number, kept, limits.for_link_code(f"decide {number}"), now()):
            log.info("code of decision link %s given from %s", number, place())
            return _renewed(done(url_for("board.decide", number=number)), number)
        log.warning("code of decision link %s refused from %s", number, place())
        form.add(RuleBroken(WRONG_CODE, field="code"))
    return show("board/link_code.html", form=form, opened=opened, again=SendForm())


@pages.route("/decide/<int:number>/confirm", methods=["GET", "POST"])
@needs(Action.OPEN_DECISION_LINK)
def decide(number: int) -> Response:
    """What was drafted, each with a tick; sending it confirms what is ticked and spends the link."""
    told = _told(number)
    opened = links.by_number(number) if told and told[0] == PROVED else None
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
            return _renewed(done(url_for("board.decide_done", number=number)), number)
        rows = confirming.waiting(head.id, today())
    context = {"rows": rows, "seen": seen_in(rows), "quarter": head.quarter}
    return _renewed(show("board/link_confirm.html", form=form, opened=opened, **context), number)


def _confirm(form: TrackerForm, opened: Opened, head: QuarterHead, seen: dict[int, int]) -> None:
    """Confirm and spend the link, in one transaction; whoever comes second finds it used."""
    alliance = alliances.head(opened.slug)
    assert alliance is not None
    who = Actor(opened.person_id, OFFICE, place())
    with form.keeping(), writing(who, now()) as tx:
        links.spend(tx, opened.id)
        given = Confirming(opened.person_id, True, seen)
        confirming.confirm(tx, head, alliance.region_id, given, letters.FromBoard.of(alliance), today())


@pages.get("/decide/<int:number>/done")
@needs(Action.OPEN_DECISION_LINK)
def decide_done(number: int) -> Response:
    """That it is confirmed, for the browser that did so."""
    told = _told(number)
    opened = links.by_number(number) if told and told[0] == PROVED else None
    if opened is None or opened.used_at is None:
        return show("board/link_again.html", status=410)
    return show("board/link_done.html", opened=opened)


def _cookie(number: int) -> str:
    name = f"decide-{number}"
    return f"__Host-{name}" if current_app.config["SETTINGS"].secure else name


def _keep(response: Response, number: int, told: list[str], seconds: int) -> None:
    set_own_cookie(response, _cookie(number), proofs.locked(json.dumps(told), keys(), f"decide {number}"), seconds)


def _renewed(response: Response, number: int) -> Response:
    """Whoever is at work keeps the proof for another four hours."""
    _keep(response, number, [PROVED, ""], PROVED_SECONDS)
    return response


def _told(number: int) -> list[str] | None:
    """What this browser has shown for a link: that it asked for a code, or that it gave the right one."""
    text = proofs.unlocked(request.cookies.get(_cookie(number), ""), keys(), f"decide {number}", PROVED_SECONDS)
    found: list[str] | None = json.loads(text) if text else None
    return found
