"""Local help and those with a stake: how fresh an entry is, and where somebody stands on the map. The tracker's own.

Power and interest, each from 1 to 5, are the usual two scales of stakeholder mapping (Mendelow's matrix), which the
second appendix of the toolkit for local groups is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.private_words import check_number
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day, listing

LEAST, MOST, HIGH = 1, 5, 4
LINK_LIVES = timedelta(days=30)
FRESH_DAYS, QUIET_DAYS = 365, 183
"""An entry is asked about again after a year; a contact counts as quiet after half a year."""
CAUTION = (
    "The map shows who has how much say today, not who should. Patients and carers are not low power: they know "
    "what care is like. If they stand low here, that is the thing to change."
)
USED = "This link has been used, or the entry has been changed since it was sent. You need do nothing."


class ResourceDraft(Record):
    """An entry of the directory as it was typed."""

    name: str
    offers: str
    where: str
    contact: str
    email: str = ""
    confirmed_on: date | None = None
    ended_on: date | None = None


class StakeholderDraft(Record):
    """Somebody with a stake, as typed."""

    name: str
    power: int
    interest: int
    asked: str = ""
    offered: str = ""
    last_contact_on: date | None = None
    ended_on: date | None = None


def check_resource(draft: ResourceDraft, today: date) -> list[tuple[str, str]]:
    found = [
        (field, f"{day(on)} is still to come. Give a day that has been")
        for field, on in (("confirmed_on", draft.confirmed_on), ("ended_on", draft.ended_on))
        if on is not None and on > today
    ]
    if draft.email and ("@" not in draft.email[1:-1] or " " in draft.email):
        found.append(("email", f"“{draft.email[:40]}” is not an e-mail address. Check it, or leave it empty"))
    for field in ("where", "contact", "email"):
        found += check_number(field, getattr(draft, field))
    return found


def check_stakeholder(draft: StakeholderDraft, today: date) -> list[tuple[str, str]]:
    found = [
        (field, f"Give a whole number from {LEAST} to {MOST}: {LEAST} is little, {MOST} is much")
        for field, value in (("power", draft.power), ("interest", draft.interest))
        if not LEAST <= value <= MOST
    ]
    for field, on in (("last_contact_on", draft.last_contact_on), ("ended_on", draft.ended_on)):
        if on is not None and on > today:
            found.append((field, f"{day(on)} is still to come. Give a day that has been"))
    return found


def is_fresh(confirmed_on: date | None, today: date) -> bool:
    """Whether somebody there said within a year that the entry is right."""
    return confirmed_on is not None and (today - confirmed_on).days <= FRESH_DAYS


def is_quiet(last_contact_on: date | None, today: date) -> bool:
    """Whether nobody has spoken with them for half a year, or ever."""
    return last_contact_on is None or (today - last_contact_on).days > QUIET_DAYS


def advice(power: int, interest: int) -> str:
    """What their corner of the map usually asks for."""
    if power >= HIGH:
        return "Work with them closely" if interest >= HIGH else "Keep them content"
    return "Help them to more say" if interest >= HIGH else "Keep them told"


def map_sentence(stakes: Sequence[tuple[str, int, int]]) -> str:
    """What the map says, in words: name, power and interest of each."""
    close = [name for name, power, interest in stakes if power >= HIGH and interest >= HIGH]
    heard = [name for name, power, interest in stakes if power < HIGH <= interest]
    said = [
        f"Much say and much interest: {listing(close)}." if close else "Nobody has both much say and much interest."
    ]
    if heard:
        said.append(f"Much interest, but less say: {listing(heard)}.")
    return " ".join(said)


def about_entry(number: int, words: str) -> Sentence:
    """A line of history about an entry of the directory."""
    return Sentence(words, "directory", str(number))


def about_stake(number: int, words: str) -> Sentence:
    """A line of history about somebody with a stake."""
    return Sentence(words, "stakeholder", str(number))
