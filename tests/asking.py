"""Bodies asked for agreement, and what a plan asks of its region, made through the tracker's own ways."""

import re
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan import escalations, versions
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff import requests
from alliance_tracker.data.signoff.requests import To, ToAsk
from alliance_tracker.data.tables.history import Outgoing
from tests import agreeing, make
from tests.conftest import KEY
from tests.make import TODAY

BY = TODAY + timedelta(days=14)
LINK = re.compile(r"/agree/([\w-]{43})")
CODE = re.compile(r"Your code is (\d{6})")


def letter(to: To, token: str) -> Message:
    """A short e-mail with the link."""
    return Message(to.email, f"Answer for {to.body}", f"/agree/{token}")


def ask(plan: PlanHead, *bodies: int, by: date = BY, on: date = TODAY, who: Any = None, **given: str) -> list[int]:
    """Ask each body for agreement to the newest version; their numbers."""
    newest = versions.versions_of(*plan.key)[-1].id
    name = given.get("name", "Ann Lee")
    people = [ToAsk(body, name, given.get("email", f"body{body}@example.nhs.uk")) for body in bodies]
    with writing(make.by(who), make.moment()) as tx:
        return requests.ask(
            tx,
            plan,
            newest,
            people,
            by,
            KEY,
            letter,
            on,
        )


def question(
    plan: PlanHead, who: Any = None, words: str = "Two STPs disagree. Please mediate.", on: date = TODAY
) -> int:
    """A question to the first region of the plan."""
    region = escalations.regions_of(plan)[0][0]
    with writing(make.by(who), make.moment()) as tx:
        return escalations.raise_question(tx, plan, region, words, on + timedelta(days=7), [], on)


def letters(address: str = "") -> list[Outgoing]:
    """What the outbox holds, oldest first; to one address if given."""
    db.session.rollback()
    chosen = select(Outgoing).order_by(Outgoing.id)
    return list(db.session.scalars(chosen.where(Outgoing.address == address) if address else chosen))


def link_in(letter: Outgoing) -> str:
    """The path of the link in a letter."""
    found = LINK.search(letter.body)
    assert found, f"no link in {letter.subject}"
    return f"/agree/{found[1]}"


def code_in(letter: Outgoing) -> str:
    """The six digits in a letter."""
    found = CODE.search(letter.body)
    assert found, f"no code in {letter.subject}"
    return found[1]


def agreed(plan: PlanHead) -> None:
    """Every body that is needed agrees with the newest version."""
    for body in agreeing.now(plan).needed:
        agreeing.answer(plan, body.id)
