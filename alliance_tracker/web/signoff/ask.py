"""Asking bodies for agreement: whom, by when, the e-mail before it goes; and who has been asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.people import outbox
from alliance_tracker.data.people.outbox import Gone
from alliance_tracker.data.plan import submissions
from alliance_tracker.data.signoff import requests
from alliance_tracker.data.signoff.requests import Asked, Letter, Signatory, ToAsk
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.answering import withdraw_until
from alliance_tracker.rules.signoff.requests import (
    LinkState,
    asked_first,
    link_state,
    problems_of_day,
    reminded_today,
    usual_day,
)
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Stood
from alliance_tracker.rules.words import capital, counted, lower
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import day_of, now, today
from alliance_tracker.web.forms import DateField, EmailField, LineField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import keys
from alliance_tracker.web.plan.home import standing
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.signoff import letters
from alliance_tracker.web.signoff.letters import About
from alliance_tracker.web.signoff.pages import pages


class AskForm(TrackerForm):
    """By when to answer, and a few words of one's own. The stamp holds the version."""

    form_name = "ask"
    answer_by = DateField("Answer by", "The links work until the end of this day", always=True)
    note = ProseField("A few words of your own", "They stand in the e-mail, for all who are asked", most=800, rows=3)


class BodyForm(TrackerForm):
    """One body: whether it is asked, and who."""

    form_name = "ask"
    asked = TickField("Ask")
    name = LineField("Name", most=100, always=True)
    email = EmailField("E-mail address", always=True)


class Offer(Record):
    """A body that can be asked: how it stands, who answers for it with an account, and its part of the form."""

    body: Body
    stood: Stood
    accounts: tuple[Signatory, ...]
    form: BodyForm

    @property
    def others(self) -> tuple[Signatory, ...]:
        return tuple(one for one in self.accounts if one.email != self.form.email.data)


class Line(Record):
    """A body that was asked: the request, where it stands, and what became of its e-mail."""

    body: Body | None
    asked: Asked
    state: LinkState
    mail: Gone | None
    remindable: bool


class Asking(Record):
    """What the page knows. `sent` are the requests of the newest version, the newest of each body."""

    now: SignOff
    sent: tuple[Line, ...]
    known: dict[int, tuple[str, str]]
    accounts: dict[int, tuple[Signatory, ...]]

    @property
    def waiting(self) -> tuple[Line, ...]:
        return tuple(line for line in self.sent if line.state in (LinkState.OPEN, LinkState.ROLE_ENDED))

    @property
    def rest(self) -> tuple[Line, ...]:
        return tuple(line for line in self.sent if line not in self.waiting)

    @property
    def failed(self) -> tuple[Line, ...]:
        """Those whose e-mail has not gone, though it was tried."""
        return tuple(line for line in self.waiting if line.mail and not line.mail.sent_at and line.mail.tries)


def opened() -> Asking:
    """Who was asked and who can be. About twenty queries, however many bodies and requests."""
    now_ = sign_off_of(g.plan, today())
    every = requests.asked_of(g.plan, today())
    newest = now_.version.id if now_.version else None
    of_body: dict[int, Asked] = {}
    for one in every:
        if one.sent.version_id == newest:
            of_body[one.sent.organisation_id] = one
    moments = {one.sent.reminded_at or one.sent.sent_at for one in of_body.values()}
    mails = outbox.written_at(moments)
    lines = [_line(now_, one, mails) for one in of_body.values()]
    known = {one.sent.organisation_id: (one.to_name, one.to_email) for one in every if not one.sent.role_ended}
    accounts = dict(requests.signatories(g.plan, today()))
    return Asking(now_, tuple(sorted(lines, key=_order)), _leads(now_) | known, accounts)


def _line(now_: SignOff, one: Asked, mails: Any) -> Line:
    sent = one.sent
    body = now_.body(sent.organisation_id)
    newest = now_.version.id if now_.version else None
    answers = now_.answers.get(sent.organisation_id, ())
    state, _ = link_state(sent, newest, body is not None, answers, today())
    mail = mails.get((sent.reminded_at or sent.sent_at, one.to_email))
    return Line(body, one, state, mail, state is LinkState.OPEN and not reminded_today(sent, now()))


def _order(line: Line) -> tuple[bool, str]:
    return line.state is not LinkState.ROLE_ENDED, line.body.name.casefold() if line.body else ""


def _leads(now_: SignOff) -> dict[int, tuple[str, str]]:
    """The STP leads whose address is on record."""
    return {stp: (lead.name, lead.email) for stp, lead in now_.board.stp_leads.items() if lead.email}


def _offers(asking: Asking) -> list[Offer]:
    """The bodies that can be asked: those that the rule asks first, then those who said they cannot agree yet."""
    waiting = {line.asked.sent.organisation_id for line in asking.waiting}
    now_ = asking.now
    able = [body for body in now_.bodies if body.asked and body.id not in waiting and _can_answer(now_.stood[body.id])]
    return [_offer(asking, body) for body in sorted(able, key=lambda one: not asked_first(one, now_.stood[one.id]))]


def _can_answer(stood: Stood) -> bool:
    """Whoever agrees is not asked again, save where that stands by declaration alone and may be withdrawn."""
    return not stood.standing.agreed or withdraw_until(stood) is not None


def _offer(asking: Asking, body: Body) -> Offer:
    accounts = asking.accounts.get(body.id, ())
    first = (accounts[0].name, accounts[0].email) if accounts else asking.known.get(body.id, ("", ""))
    values = {
        "asked": asked_first(body, asking.now.stood[body.id]) and bool(first[1]),
        "name": first[0],
        "email": first[1],
    }
    form = BodyForm.opened(values, prefix=f"b{body.id}-")
    return Offer(body, asking.now.stood[body.id], accounts, form)


@papers.page(pages, "/sign-off/ask", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def ask(slug: str) -> Response:
    """Choose, see the e-mail, send. The first sending checks, the second sends."""
    asking = opened()
    version = asking.now.version
    form = AskForm.opened({"answer_by": usual_day(today())}, stamp=version.id if version else "")
    offers = _offers(asking)
    if form.sent():
        people, confirmed = _people(form, offers), "confirmed" in request.form
        if "again" not in request.form:
            answer = _sent(form, asking, people) if confirmed else _preview(form, asking, offers, people)
            if answer is not None:
                return answer
            asking = opened()
    due = submissions.due_of(g.plan)
    return show(
        "signoff/ask.html",
        form=form,
        asking=asking,
        offers=offers,
        due=due.on,
        today=today(),
        to_mend=standing().first if offers and not g.plan.paper.is_bid else (),
    )


def _people(form: AskForm, offers: Sequence[Offer]) -> list[ToAsk]:
    """Who is to be asked, as it was typed; what is wrong stands beside its box."""
    found = []
    if form.validate():
        for field, message in problems_of_day(form.answer_by.data, today()):
            form.add(RuleBroken(message, field))
    for offer in offers:
        if offer.form.asked.data:
            found += _person(form, offer)
    if not found and not form.problems:
        form.add(RuleBroken("Tick at least one body to ask"))
    return found


def _person(form: AskForm, offer: Offer) -> list[ToAsk]:
    mine = offer.form
    mine.validate()
    name = _read(mine.name, addresses.person_name, offer.body)
    email = _read(mine.email, addresses.address, offer.body)
    if mine.problems:
        form.general += mine.problems
        form.status = 422
        return []
    return [ToAsk(offer.body.id, name, email)]


def _read(field: LineField, read: Callable[[str], str], body: Body) -> str:
    """What was typed in one box of a body; what is wrong with it names the body."""
    try:
        return read(field.data or "")
    except RuleBroken as problem:
        field.errors = [f"{body.name}: {lower(str(problem))}"]
        return ""


def about(asking: Asking, note: str = "") -> About:
    """What the letters say; they come from whoever is signed in."""
    assert asking.now.version is not None
    return About(g.plan, asking.now.version.label, g.viewer.name, g.viewer.email, note)


def _preview(form: AskForm, asking: Asking, offers: Sequence[Offer], people: Sequence[ToAsk]) -> Response | None:
    """The e-mail before it goes, or nothing when something is missing."""
    if form.problems:
        return None
    names = {offer.body.id: offer.body.name for offer in offers}
    assert form.answer_by.data is not None
    first = people[0]
    told = about(asking, form.note.data or "")
    letter = letters.asking(
        told, first.name, first.email, names[first.organisation_id], form.answer_by.data, letters.STANDS_FOR_LINK
    )
    return show(
        "signoff/ask_preview.html",
        form=form,
        asking=asking,
        offers=offers,
        people=[(names[one.organisation_id], one) for one in people],
        letter=letter,
    )


def _sent(form: AskForm, asking: Asking, people: Sequence[ToAsk]) -> Response | None:
    """That they are asked, or nothing: then the form says why not."""
    write = first_letter(about(asking, form.note.data or ""))

    def save(tx: Writing) -> tuple[str, str]:
        assert form.answer_by.data is not None
        requests.ask(tx, g.plan, form.version, people, form.answer_by.data, keys()[0], write, today())
        return url_for("signoff.ask", slug=g.plan.slug), _told(people)

    return once.saved(form, save)


def first_letter(told: About) -> Letter:
    """Writes the first e-mail of a request."""
    return lambda to, token: letters.asking(told, to.name, to.email, to.body, to.answer_by, letters.link_of(token))


def _told(people: Sequence[ToAsk]) -> str:
    count = len(people)
    return f"{counted(count, 'body is', 'bodies are')} asked. Each e-mail goes as soon as the mail server takes it."


CSV_HEADER = ("Organisation", "Asked", "E-mail address", "Asked on", "Reminded on", "Answer by", "State", "E-mail")


@papers.page(pages, "/sign-off/ask.csv")
@needs(Action.FREEZE_PLAN)
def ask_csv(slug: str) -> Response:
    """Who was asked to agree the newest version, as a table."""
    asking = opened()
    rows = [
        (
            line.body.name if line.body else "",
            line.asked.to_name,
            line.asked.to_email,
            day_of(line.asked.sent.sent_at),
            day_of(line.asked.sent.reminded_at) if line.asked.sent.reminded_at else None,
            line.asked.sent.answer_by,
            state_words(line),
            mail_words(line.mail),
        )
        for line in asking.sent
    ]
    return csv_answer(papers.file_name("asked", plain=True), CSV_HEADER, rows)


STATES = {
    LinkState.OPEN: "Waits for an answer",
    LinkState.USED: "Answered by the link",
    LinkState.OLDER: "An earlier version",
    LinkState.NO_BODY: "No longer among those who must agree",
    LinkState.ROLE_ENDED: "Their role has ended. Hand it on",
    LinkState.ANSWERED: "Answered in another way",
    LinkState.LATE: "No answer by the day",
}


def state_words(line: Line) -> str:
    """Where a request stands."""
    if line.state is LinkState.ENDED:
        return capital(line.asked.sent.why_ended)
    return STATES[line.state]


def mail_words(mail: Gone | None) -> str:
    """What became of an e-mail."""
    if mail is None or mail.sent_at is not None:
        return "Sent"
    if mail.given_up:
        return f"Not sent after {mail.tries} tries ({mail.failure}). Remind them or hand it on"
    if mail.tries:
        times = "once" if mail.tries == 1 else f"{mail.tries} times"
        return f"Waits: tried {times} ({mail.failure})"
    return "Waits to be sent"


@pages.app_template_filter("day_of")
def _day_of(moment: datetime) -> date:
    return day_of(moment)


@pages.app_template_global("mail_words")
def _mail_words(mail: Gone | None) -> str:
    return mail_words(mail)


@pages.app_template_global("request_words")
def _request_words(line: Line) -> str:
    return state_words(line)
