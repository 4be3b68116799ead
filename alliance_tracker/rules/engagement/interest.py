"""Asking to be told how to take part: a name and one contact, no word about health, let go of after twelve months."""

from __future__ import annotations

import re
from datetime import date

from alliance_tracker.errors import RuleBroken, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.people.addresses import address, person_name

LONGEST_NAME = 80
_HEALTH = re.compile(
    r"\b(?:cancer|carer|patient|diagnos|illness|disease|tumou?r|chemotherap|radiotherap|leukaemi|lymphom|melanom|terminal)",
    re.IGNORECASE,
)
"""Nobody is asked about health here, and what somebody tells unasked is not kept beside their name."""
LONGEST_CONTACT = 120
_TELEPHONE = re.compile(r"(\+|\(?0)[0-9 ()-]{9,24}")
"""With its area code, or from abroad: what begins with another figure could be an NHS number."""


class InterestDraft(Record):
    """Who asks, and one way to reach them."""

    name: str
    contact: str


def checked_interest(draft: InterestDraft) -> InterestDraft:
    """The same in one spelling, or all that is wrong with it."""
    problems: list[Problem] = []
    name = contact = ""
    try:
        name = person_name(draft.name)
    except RuleBroken as problem:
        problems.append(Problem("name", str(problem)))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", f"Shorten the name to {LONGEST_NAME} characters"))
    elif any(one.isdigit() or one in "@/<>" for one in name):
        problems.append(Problem("name", "Give only a name here. An address or a number goes in the next box"))
    elif _HEALTH.search(name):
        problems.append(Problem("name", "Give only your name. Leave out anything about your health"))
    try:
        contact = _contact(draft.contact)
    except RuleBroken as problem:
        problems.append(Problem("contact", str(problem)))
    refuse(problems)
    return InterestDraft(name, contact)


def _contact(typed: str) -> str:
    text = " ".join(typed.split())
    if not text:
        raise RuleBroken("Give an e-mail address or a telephone number")
    if "@" in text:
        try:
            return address(text)
        except RuleBroken:
            raise RuleBroken("Enter one e-mail address like name@example.com, or a telephone number") from None
    digits = sum(one.isdigit() for one in text)
    if not (_TELEPHONE.fullmatch(text) and 10 <= digits <= 15):
        raise RuleBroken("Enter a telephone number with its area code, like 0191 496 0000, or an e-mail address")
    return text


def erased_on(day: date) -> date:
    """Twelve months later; a leap day counts as the day before."""
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
