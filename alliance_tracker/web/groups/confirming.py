"""The link by which somewhere that helps says that its entry in the directory is right: signed, timed, used once.

It carries the version of the entry that was asked about. Pressing the button makes another version, and so does any
change, so a link counts once and only for what its reader sees. Opening it (mail scanners do) changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from alliance_tracker.data import writing
from alliance_tracker.data.groups import directory as records
from alliance_tracker.data.groups.directory import ResourceRow
from alliance_tracker.data.people.mail import Message
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.reaching import LINK_LIVES, USED
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import needs
from alliance_tracker.web.people.entering import check_place, place
from alliance_tracker.web.people.letters import own_link
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff.letters import letter
from alliance_tracker.web.words import day

UNKNOWN = "This link is not one of ours, or part of it is missing. Open it again from the e-mail."
EXPIRED = "This link is too old: it worked for 30 days. Ask the person who wrote to you for another one."


class Asked(Record):
    """What a link asks about: an entry, the version of it, and until when the link works."""

    number: int
    version: int
    until: int


class ConfirmForm(TrackerForm):
    """One button."""


def letter_to(row: ResourceRow, by: str, by_email: str) -> Message:
    """The letter that asks whether an entry is right."""
    until = now() + LINK_LIVES
    token = _signer().dumps([row.number, row.version, int(until.timestamp())])
    one = row.draft
    return letter(
        one.email,
        f"Is this right about {one.name}?",
        f"Hello\n\n{row.alliance} keeps a directory of help for people with cancer. It says of {one.name}:\n\n"
        f"{one.offers}\n{one.where}\n{one.contact}\n\n"
        f"If this is right, open the link and press the button. It works once, until {day(until.date())}.\n\n"
        f"{own_link('groups.confirm', token)}\n\n"
        f"If something is wrong, do not press it. Write to {by}, {by_email}, and say what.",
    )


@pages.route("/still-right/<token>", methods=["GET", "POST"])
@needs(Action.OPEN_AGREEMENT_LINK)
def confirm(token: str) -> Response:
    """What the directory says, and a button. One query, and the writing when it is pressed."""
    asked = _read(token)
    if asked is None:
        check_place()
        return _over(UNKNOWN, 404)
    if now() > datetime.fromtimestamp(asked.until, now().tzinfo):
        return _over(EXPIRED, 410)
    row = records.resource(asked.number)
    if row is None or row.version != asked.version or row.draft.ended_on is not None:
        return _over(USED, 410)
    form = ConfirmForm.opened()
    if form.sent():
        check_place()
        who = Actor(None, "Somebody at the address of the entry, by link", place())
        with form.keeping(), writing(who, now()) as tx:
            records.confirm(tx, asked.number, asked.version, today())
        if not form.problems:
            return show("groups/confirmed.html", row=row)
        return _over(USED, 410)
    return show("groups/confirm.html", form=form, row=row)


def _over(words: str, status: int) -> Response:
    return show("groups/confirm_over.html", status=status, words=words)


def _read(token: str) -> Asked | None:
    """What is signed in a link; nothing for a link that is not ours."""
    try:
        return Asked(*_signer().loads(token))
    except BadSignature:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].secret_key, salt="entry of the directory")
