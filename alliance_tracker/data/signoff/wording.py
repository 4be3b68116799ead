"""Telling bodies of a version declared not of substance: their agreement stands, and until when it may be withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from alliance_tracker.data.history import Writing
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.requests import asked_of, signatories
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.rules.signoff.answering import withdraw_until

Letter = Callable[[str, str, str, date], Message]
"""The e-mail to somebody, by their name and address, for a body, with the last day to withdraw."""


def tell(tx: Writing, plan: PlanHead, letter: Letter, today: date) -> list[str]:
    """Write to who answers for each body that may withdraw; returns the bodies of which no address is known.

    In the transaction that freezes the version. The queries of `sign_off_of`, and three more.
    """
    untold = []
    for body, people, last in list(_concerned(plan, today)):
        for name, address in people:
            mail.post(tx.session, letter(name, address, body, last), tx.now)
        if not people:
            untold.append(body)
    return untold


def _concerned(plan: PlanHead, today: date) -> Iterator[tuple[str, list[tuple[str, str]], date]]:
    """Each body that may withdraw, with those who have an account for it, or else whoever was asked last."""
    now, accounts = sign_off_of(plan, today), signatories(plan, today)
    asked = {one.sent.organisation_id: one for one in asked_of(plan, today) if not one.sent.role_ended}
    for body in now.bodies:
        last = withdraw_until(now.stood[body.id])
        if last is None:
            continue
        people = [(one.name, one.email) for one in accounts.get(body.id, ())]
        if not people and body.id in asked:
            people = [(asked[body.id].to_name, asked[body.id].to_email)]
        yield body.name, people, last
