"""What can be done with a request that was sent: remind, withdraw, hand on to another person."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.signoff import requests
from alliance_tracker.data.signoff.requests import To
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.people import addresses
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.requests import WITHDRAWN
from alliance_tracker.rules.words import counted
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import EmailField, LineField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import keys
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff import letters
from alliance_tracker.web.signoff.ask import Asking, Line, about, first_letter, opened
from alliance_tracker.web.signoff.pages import pages


class RemindForm(TrackerForm):
    """Send the link again to all who have not answered."""

    form_name = "remind"


class WithdrawForm(TrackerForm):
    """End one request. The stamp is the request as it was seen."""

    form_name = "withdraw"


class HandOnForm(TrackerForm):
    """The same question to another person."""

    form_name = "hand-on"
    name = LineField("Name", most=100, always=True)
    email = EmailField("E-mail address", always=True)


@papers.page(pages, "/sign-off/ask/remind", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def remind(slug: str) -> Response:
    """The e-mail before it goes, and who gets it: those who have not answered and were not written to today."""
    asking = opened()
    due = [line for line in asking.waiting if line.remindable]
    form = RemindForm.opened()
    kept = once.saved(form, lambda tx: _remind(tx, asking, due))
    if kept is not None:
        return kept
    if form.sent():
        asking = opened()
        due = [line for line in asking.waiting if line.remindable]
    letter = None
    if due:
        to = _to(due[0])
        letter = letters.reminding(
            about(asking), to.name, to.email, to.body, to.answer_by, letters.STANDS_FOR_LINK, to.sent_at
        )
    return show("signoff/remind.html", form=form, asking=asking, due=due, letter=letter)


def _remind(tx: Writing, asking: Asking, due: list[Line]) -> tuple[str, str]:
    told = about(asking)
    count = requests.remind(
        tx,
        g.plan,
        [line.asked.id for line in due],
        keys()[0],
        lambda to, token: letters.reminding(
            told, to.name, to.email, to.body, to.answer_by, letters.link_of(token), to.sent_at
        ),
        today(),
    )
    words = f"{counted(count, 'reminder goes', 'reminders go')} as soon as the mail server takes them."
    return url_for("signoff.ask", slug=g.plan.slug), words


def _to(line: Line) -> To:
    asked = line.asked
    body = line.body.name if line.body else ""
    return To(body, asked.to_name, asked.to_email, asked.sent.answer_by, asked.sent.sent_at)


@papers.page(pages, "/sign-off/ask/<int:number>/withdraw", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def withdraw(slug: str, number: int) -> Response:
    """End a request; its link says so, and the person is told."""
    asking, line = _line(number)
    form = WithdrawForm.opened(stamp=line.asked.version)
    to = _to(line)

    def save(tx: Writing) -> tuple[str, str]:
        told = letters.withdrawn(about(asking), to.name, to.email, to.body, False)
        requests.withdraw(tx, g.plan, number, form.version, WITHDRAWN, told)
        words = f"The request to {to.body} is withdrawn. {to.name} is told by e-mail."
        return url_for("signoff.ask", slug=slug), words

    kept = once.saved(form, save)
    if kept is not None:
        return kept
    return show("signoff/withdraw.html", form=form, line=line)


@papers.page(pages, "/sign-off/ask/<int:number>/hand-on", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def hand_on(slug: str, number: int) -> Response:
    """The same question, with a link of their own, to another person of the body; the first link ends."""
    asking, line = _line(number)
    form = HandOnForm.opened(stamp=line.asked.version)
    kept = once.saved(form, lambda tx: _hand_on(tx, form, asking, line))
    if kept is not None:
        return kept
    return show("signoff/hand_on.html", form=form, line=line, people=_others(asking, line))


def _hand_on(tx: Writing, form: HandOnForm, asking: Asking, line: Line) -> tuple[str, str]:
    name = addresses.person_name(form.name.data or "")
    email = addresses.address(form.email.data or "")
    to, letter = _to(line), first_letter(about(asking))
    told = letters.withdrawn(about(asking), to.name, to.email, to.body, True)
    requests.hand_on(tx, g.plan, line.asked.id, form.version, (name, email), keys()[0], letter, told)
    return url_for("signoff.ask", slug=g.plan.slug), f"{name} is asked for {to.body} now."


def _others(asking: Asking, line: Line) -> list[requests.Signatory]:
    """Who else answers for the body with an account."""
    accounts = asking.accounts.get(line.asked.sent.organisation_id, ())
    return [one for one in accounts if one.email != line.asked.to_email]


def _line(number: int) -> tuple[Asking, Line]:
    asking = opened()
    line = next((one for one in asking.sent if one.asked.id == number), None)
    if line is None:
        raise NotFound("We cannot find that request. Choose it from the list of who was asked.")
    if line not in asking.waiting:
        raise RuleBroken("This request has been answered or has ended, so there is nothing to change.")
    return asking, line
