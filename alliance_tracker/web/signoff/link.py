"""Answering by the link in an e-mail: open it, have a code sent to the same address, read, answer once.

Opening it (mail scanners do) sends nothing, spends nothing and shows only whose it is. No account is signed in. The
secret stands in one address alone; from the code on the request's number does, and a locked cookie is the proof.
"""

from __future__ import annotations

import json
import logging
import secrets

from flask import Response, current_app, g, request, url_for

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.signoff import links
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.bodies import ended_bodies
from alliance_tracker.data.signoff.links import Opened
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.people import proofs
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.answering import AnswerDraft
from alliance_tracker.rules.signoff.requests import LinkState, how, link_state
from alliance_tracker.rules.signoff.standing import Given
from alliance_tracker.terms import AnsweredVia
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import SecretField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import check_place, keys, place, set_own_cookie
from alliance_tracker.web.show import done, show
from alliance_tracker.web.signoff import letters
from alliance_tracker.web.signoff.answer import AnswerForm, Reading, changes, check_answer, reading, stamped
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.reads import as_it_reads

log = logging.getLogger("alliance_tracker.people")
ASKED, PROVED = "asked", "proved"
PROVED_SECONDS = 4 * 3600
TOO_MUCH_MAIL = "Too many codes were asked for. Wait 15 minutes, then ask again"
WRONG_CODE = "That code is not right, or its 10 minutes are over. Check it, or ask for another one"
RUN_OUT = (
    "It is more than four hours since you typed the code, so nothing was saved. What you typed is here. Open the link "
    "in the e-mail again in another tab, type the new code there, then come back and go on"
)


class SendForm(TrackerForm):
    """Have a code sent to the address of the request."""

    form_name = "send"


class CodeForm(TrackerForm):
    """The code from the e-mail."""

    form_name = "code"
    code = SecretField("Code", "Six digits", required="Enter the code from the e-mail")


@pages.route("/agree/<token>", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def open_link(token: str) -> Response:
    """Whose link it is, and a button that sends the code. Four queries, and those of the sign-off page."""
    opened = _about(links.by_token(token, today()))
    if opened is None:
        check_place()
        return show("signoff/link_unknown.html", status=404)
    over = _over(opened)
    if over is not None:
        return over
    form = SendForm.opened()
    if form.sent():
        check_place()
        sent = _send(opened, form)
        if sent is not None:
            return sent
    return show("signoff/link.html", form=form, opened=opened)


def _about(opened: Opened | None) -> Opened | None:
    """What the request is about, the plan or one of its bids, is what these pages are about."""
    g.plan = opened.plan if opened is not None else None
    return opened


def _over(opened: Opened) -> Response | None:
    """The page that says why the link can no longer be used, and what to do; nothing while it can."""
    state, given = _state(opened)
    if state is LinkState.OPEN:
        return None
    said = how(given) if given and state is LinkState.ANSWERED else ""
    label = next((one.label for one in sign_off_of(opened.plan, today()).versions[-1:]), "")
    ended = ended_bodies(opened.plan, today()) if state is LinkState.NO_BODY else ()
    left = next((row for row in ended if row.organisation_id == opened.sent.organisation_id), None)
    told = {"state": state.value, "given": given, "how": said, "newest": label, "left": left}
    return show("signoff/link_over.html", status=410, opened=opened, **told)


def _state(opened: Opened) -> tuple[LinkState, Given | None]:
    now_ = sign_off_of(opened.plan, today())
    body_id = opened.sent.organisation_id
    newest = now_.version.id if now_.version else None
    return link_state(opened.sent, newest, now_.body(body_id) is not None, now_.answers.get(body_id, ()), today())


def _send(opened: Opened, form: TrackerForm) -> Response | None:
    """Send a code, and remember in this browser what was asked for; nothing when too many were."""
    number = opened.sent.id
    digits, nonce = proofs.new_code(), secrets.token_urlsafe(16)
    kept = proofs.code_hash(keys()[0], f"agree {number} {nonce}", digits)
    letter = letters.code(opened.to_email, digits, opened.body)
    if not links.send_code(number, limits.for_link_mail(number), kept, letter, now()):
        form.add(RuleBroken(TOO_MUCH_MAIL))
        return None
    response = done(url_for("signoff.link_code", number=number))
    _keep(response, number, [ASKED, nonce], int(proofs.CODE_LIVES.total_seconds()))
    return response


@pages.route("/agree/<int:number>/code", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def link_code(number: int) -> Response:
    """The code from the e-mail, in the browser that asked for it."""
    told = _told(number)
    opened = _about(links.by_number(number, today())) if told else None
    if told is None or opened is None:
        return show("signoff/link_again.html", status=410)
    if told[0] == PROVED:
        return done(url_for("signoff.link_answer", number=number))
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
        kept = proofs.code_hash(keys()[0], f"agree {number} {told[1]}", form.code.data)
        if links.code_is_true(number, kept, limits.for_link_code(number), now()):
            log.info("code of request %s given from %s", number, place())
            response = done(url_for("signoff.link_answer", number=number))
            _keep(response, number, [PROVED, ""], PROVED_SECONDS)
            return response
        log.warning("code of request %s refused from %s", number, place())
        form.add(RuleBroken(WRONG_CODE, field="code"))
    again = SendForm()
    return show("signoff/link_code.html", form=form, opened=opened, again=again)


@pages.route("/agree/<int:number>/answer", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def link_answer(number: int) -> Response:
    """What changed, the plan, and the form. The first sending checks, the second keeps and spends the link."""
    opened = _about(links.by_number(number, today()))
    form = AnswerForm.opened()
    told = _told(number)
    if told is None or told[0] != PROVED:
        if not form.sent():
            return show("signoff/link_again.html", status=410)
        form.add(Stale(RUN_OUT))
        return show("signoff/link_typed.html", form=form.unfolded())
    if opened is None:
        return show("signoff/link_unknown.html", status=404)
    over = _over(opened)
    if over is not None:
        return over
    g.body = alliances.body(opened.body_slug)
    read = reading()
    if form.sent():
        found = _sent(form, opened, read)
        if found is not None:
            return _renewed(found, number)
    if not form.sent():
        form.stamp = read.stamp
    page = show(
        "signoff/link_answer.html",
        form=form.unfolded(),
        opened=opened,
        read=read,
        found=changes(read),
        plan=as_it_reads(read.version.label),
    )
    return _renewed(page, number)


def _sent(form: AnswerForm, opened: Opened, read: Reading) -> Response | None:
    """The page that repeats what will be kept, the one that says it is kept, or nothing: then the form stands."""
    form.validate()
    draft = replace(form.draft(), name=opened.to_name)
    if form.problems or "again" in request.form:
        form.stamp = read.stamp
        return None
    check_answer(form, read, draft, AnsweredVia.LINK)
    if not form.problems and "confirmed" in request.form:
        _give(form, opened, draft)
        if not form.problems:
            log.info("request %s answered from %s", opened.sent.id, place())
            return done(url_for("signoff.link_done", number=opened.sent.id))
    if form.problems:
        form.stamp = reading().stamp
        return None
    return show("signoff/link_confirm.html", form=form, opened=opened, read=read, draft=draft)


def _give(form: AnswerForm, opened: Opened, draft: AnswerDraft) -> None:
    """Keep the answer and spend the link, in one transaction; whoever comes second finds it used."""
    version_id, seen = stamped(form)
    who = Actor(None, "Signatory, by link", place())
    with form.keeping(), writing(who, now()) as tx:
        door = Door(AnsweredVia.LINK, seen, opened.sent.id)
        links.spend(tx, opened.sent.id)
        give(tx, opened.plan, opened.sent.organisation_id, version_id, draft, door, today())


@pages.get("/agree/<int:number>/done")
@needs(Action.OPEN_AGREEMENT_LINK)
def link_done(number: int) -> Response:
    """That the answer is kept, for the browser that gave it."""
    told = _told(number)
    opened = _about(links.by_number(number, today())) if told and told[0] == PROVED else None
    if opened is None or opened.sent.used_at is None:
        return show("signoff/link_again.html", status=410)
    _, given = _state(opened)
    return show("signoff/link_done.html", opened=opened, given=given)


def _cookie(number: int) -> str:
    name = f"agree-{number}"
    return f"__Host-{name}" if current_app.config["SETTINGS"].secure else name


def _keep(response: Response, number: int, told: list[str], seconds: int) -> None:
    set_own_cookie(response, _cookie(number), proofs.locked(json.dumps(told), keys(), f"agree {number}"), seconds)


def _renewed(response: Response, number: int) -> Response:
    """Whoever is at work on an answer keeps the proof for another four hours."""
    _keep(response, number, [PROVED, ""], PROVED_SECONDS)
    return response


def _told(number: int) -> list[str] | None:
    """What this browser has shown for a request: that it asked for a code, or that it gave the right one."""
    text = proofs.unlocked(request.cookies.get(_cookie(number), ""), keys(), f"agree {number}", PROVED_SECONDS)
    found: list[str] | None = json.loads(text) if text else None
    return found
