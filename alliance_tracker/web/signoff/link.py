"""Answering by the link in an e-mail: read what changed and the plan, answer once."""

from __future__ import annotations

import logging

from flask import Response, g, request, url_for

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.people.link_codes import OF_ANSWERS
from alliance_tracker.data.signoff import links
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.bodies import ended_bodies
from alliance_tracker.data.signoff.links import Opened
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.errors import Stale
from alliance_tracker.records import replace
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.answering import AnswerDraft
from alliance_tracker.rules.signoff.requests import LinkState, how, link_state
from alliance_tracker.rules.signoff.standing import Given
from alliance_tracker.terms import AnsweredVia
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.by_link import ByLink, CodeForm, Letter, SendForm
from alliance_tracker.web.people.entering import check_place, place
from alliance_tracker.web.show import done, show
from alliance_tracker.web.signoff import letters
from alliance_tracker.web.signoff.answer import AnswerForm, Reading, changes, check_answer, reading, stamped
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.reads import as_it_reads

log = logging.getLogger("alliance_tracker.people")
LINKS = ByLink("agree", OF_ANSWERS, "signoff.link_code", "signoff.link_answer")
RUN_OUT = (
    "It is more than four hours since you typed the code, so nothing was saved. What you typed is here. Open the link "
    "in the e-mail again in another tab, type the new code there, then come back and go on"
)


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
    return LINKS.asked(form, opened.sent.id, _letter(opened)) or show("signoff/link.html", form=form, opened=opened)


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


def _letter(opened: Opened) -> Letter:
    return lambda digits: letters.code(opened.to_email, digits, opened.body)


@pages.route("/agree/<int:number>/code", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def link_code(number: int) -> Response:
    """The code from the e-mail, in the browser that asked for it."""
    opened = _about(links.by_number(number, today())) if LINKS.is_known(number) else None
    if opened is None:
        return show("signoff/link_again.html", status=410)
    if LINKS.is_proved(number):
        return done(url_for("signoff.link_answer", number=number))
    over = _over(opened)
    if over is not None:
        return over
    form = CodeForm.opened()
    answer = LINKS.answered(form, number, _letter(opened))
    return answer or show("signoff/link_code.html", form=form, opened=opened, again=SendForm())


@pages.route("/agree/<int:number>/answer", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def link_answer(number: int) -> Response:
    """What changed, the plan, and the form. The first sending checks, the second keeps and spends the link."""
    opened = _about(links.by_number(number, today()))
    form = AnswerForm.opened()
    if not LINKS.is_proved(number):
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
            return LINKS.renewed(found, number)
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
    return LINKS.renewed(page, number)


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
        OF_ANSWERS.spend(tx, opened.sent.id)
        give(tx, opened.plan, opened.sent.organisation_id, version_id, draft, door, today())


@pages.get("/agree/<int:number>/done")
@needs(Action.OPEN_AGREEMENT_LINK)
def link_done(number: int) -> Response:
    """That the answer is kept, for the browser that gave it."""
    opened = _about(links.by_number(number, today())) if LINKS.is_proved(number) else None
    if opened is None or opened.sent.used_at is None:
        return show("signoff/link_again.html", status=410)
    _, given = _state(opened)
    return show("signoff/link_done.html", opened=opened, given=given)
