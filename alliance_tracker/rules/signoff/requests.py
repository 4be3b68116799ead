"""Asking for agreement: until when, when to remind, and why a link can no longer be used. The tracker's own rules."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum

from alliance_tracker.periods import uk_day
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Given, Stood
from alliance_tracker.rules.words import day
from alliance_tracker.terms import AnsweredVia, Standing

USUAL_DAYS = 10
LONGEST_DAYS = 183
WITHDRAWN, HANDED_ON, AGAIN = "withdrawn", "handed on to somebody else", "asked again"
Problem = tuple[str, str]


class LinkState(Enum):
    """Whether the link of a request can be used, or the first reason why not."""

    OPEN = "open"
    USED = "used"
    OLDER = "older"
    NO_BODY = "no body"
    ENDED = "ended"
    ROLE_ENDED = "role ended"
    ANSWERED = "answered"
    LATE = "late"


class Sent(Record):
    """A request as it went to one person, and what became of it. `role_ended`: their role for the body is over."""

    id: int
    organisation_id: int
    version_id: int
    answer_by: date
    sent_at: datetime
    reminded_at: datetime | None = None
    ended_at: datetime | None = None
    why_ended: str = ""
    used_at: datetime | None = None
    role_ended: bool = False


def link_state(
    sent: Sent, newest_id: int | None, is_body: bool, answers: Sequence[Given], today: date
) -> tuple[LinkState, Given | None]:
    """What a link is good for, with the answer that stands in its way, if one does. `answers` are the body's."""
    own = next((one for one in answers if sent.used_at is not None and one.answered_at >= sent.used_at), None)
    if sent.used_at is not None:
        return LinkState.USED, own
    if sent.version_id != newest_id:
        return LinkState.OLDER, None
    if not is_body:
        return LinkState.NO_BODY, None
    if sent.ended_at is not None:
        return LinkState.ENDED, None
    since = answered_since(sent, answers)
    if since is not None:
        return LinkState.ANSWERED, since
    if sent.role_ended:
        return LinkState.ROLE_ENDED, None
    return (LinkState.LATE if today > sent.answer_by else LinkState.OPEN), None


def answered_since(sent: Sent, answers: Sequence[Given]) -> Given | None:
    """The body's newest answer to the same version since it was asked, by another way."""
    same = (one for one in reversed(answers) if one.version_id == sent.version_id and not one.disowned)
    return next((one for one in same if one.answered_at > sent.sent_at), None)


def asked_first(body: Body, stood: Stood) -> bool:
    """Whether the page offers to ask a body: it has not answered, or what it agreed has changed since.

    One that has said it cannot agree yet can be asked again, but not before somebody has spoken with it.
    """
    return body.asked and stood.standing in (Standing.NO_ANSWER, Standing.EARLIER)


def reminded_today(sent: Sent, now: datetime) -> bool:
    """Once a day at most, counting the day on which it was asked."""
    return uk_day(sent.reminded_at or sent.sent_at) >= uk_day(now)


def usual_day(today: date) -> date:
    """Ten working days, unless somebody says otherwise."""
    return working_days_after(today, USUAL_DAYS)


def problems_of_day(answer_by: date | None, today: date) -> list[Problem]:
    """What is wrong with the day by which to answer."""
    if answer_by is None:
        return [("answer_by", f"Give the day by which to answer, like {day(usual_day(today))}")]
    if answer_by < today:
        return [("answer_by", f"{day(answer_by)} has passed. Today is {day(today)}")]
    if (answer_by - today).days > LONGEST_DAYS:
        return [("answer_by", f"{day(answer_by)} is more than half a year away. Check the year")]
    return []


def link_token(key: str, request_id: int, sent_at: datetime) -> str:
    """The secret part of a request's address: 256 bits that only the holder of the tracker's key can make again.

    So a reminder carries the same link as the first e-mail, though the tracker keeps nothing but its hash.
    """
    told = f"agree:{request_id}:{sent_at.isoformat()}"
    made = hmac.new(key.encode(), told.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def how(given: Given) -> str:
    """By which way an answer came, inside a sentence."""
    return {
        AnsweredVia.ACCOUNT: "by somebody who signed in",
        AnsweredVia.LINK: "by a link like this one",
        AnsweredVia.RECORDED: f"as recorded from minute {given.minute}",
    }[given.via]
