"""The board of a plan: what its records must say, and the sentence that each change leaves (Annex ii).

Nothing is deleted: what is over is ended on a day. A change that is not a correction ends the old record
and begins a new one.
"""

from datetime import date

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day

LONGEST_LINE = 200
LONGEST_PROSE = 2_000


class MemberInput(Record):
    """Somebody on the board. `changed_on`: the words changed on that day, and are no correction."""

    name: str
    job: str
    organisation_id: int | None
    decides: bool | None
    chairs: bool
    speaks_for: tuple[int, ...]
    starts_on: date | None
    changed_on: date | None = None


class TermsInput(Record):
    words: str
    link: str
    starts_on: date | None


class AuthorityInput(Record):
    record: str
    starts_on: date | None
    ends_on: date | None = None


class LeadInput(Record):
    name: str
    email: str
    member_id: int | None
    starts_on: date | None


class GroupInput(Record):
    name: str
    purpose: str
    chair: str
    starts_on: date | None
    ends_on: date | None = None


Asked = list[tuple[str, str]]


def check_member(given: MemberInput, began: date | None, today: date) -> None:
    """Raises all that is missing. `began`: the first day of the record, if it exists already."""
    problems = _needed(("name", given.name, "Type the member's name"), ("job", given.job, "Type the member's job"))
    if given.decides is None:
        problems.append(("decides", "Say whether this member is senior enough to decide for their organisation"))
    problems += _first_day(given.starts_on, today)
    if given.changed_on is not None:
        problems += _change_day(given.changed_on, began, today)
    _refuse(problems)


def check_terms(given: TermsInput, before: date | None, today: date) -> None:
    """`before`: the first day of the terms that these take the place of."""
    problems = _needed(("words", given.words, "Say what the terms of reference say, in your own words"))
    problems += _link(given.link) + _first_day(given.starts_on, today)
    if not problems and before is not None and given.starts_on is not None and given.starts_on < before:
        problems.append(("starts_on", f"The terms in force began on {day(before)}. Give that day or a later one"))
    _refuse(problems)


def check_authority(given: AuthorityInput, today: date) -> None:
    ask = "Name the record the authority rests on: the body that gave it, its meeting and its minute"
    problems = _needed(("record", given.record, ask)) + _first_day(given.starts_on, today)
    _refuse(problems + _last_day(given.starts_on, given.ends_on))


def check_lead(given: LeadInput, today: date) -> None:
    """The e-mail address is held against what an address can be where it is used."""
    _refuse(_needed(("name", given.name, "Type the name of the lead")) + _first_day(given.starts_on, today))


def check_group(given: GroupInput, today: date) -> None:
    problems = _needed(
        ("name", given.name, "Type the name of the group"),
        ("purpose", given.purpose, "Say what the group is to finish"),
    )
    _refuse(problems + _first_day(given.starts_on, today) + _last_day(given.starts_on, given.ends_on))


def check_end(starts_on: date, ends_on: date | None, why: str | None, today: date) -> None:
    """`why` is None where no reason is asked."""
    problems: Asked = []
    if ends_on is None:
        problems.append(("ends_on", "Give the day on which it ends, like 31 Mar 2019"))
    elif ends_on < starts_on:
        problems.append(("ends_on", f"It began on {day(starts_on)}. Give that day or a later one"))
    if why is not None and not why.strip():
        problems.append(("why", "Say why it ends"))
    _refuse(problems)


def about(words: str) -> Sentence:
    """A sentence about the board of a plan, or about the lead of an STP."""
    return Sentence(words, "plan", "board")


def _needed(*asked: tuple[str, str, str]) -> Asked:
    return [(field, question) for field, typed, question in asked if not typed.strip()]


def _first_day(starts_on: date | None, today: date) -> Asked:
    if starts_on is None:
        return [("starts_on", "Give the first day, like 1 Apr 2017")]
    if starts_on > today:
        return [("starts_on", f"{day(starts_on)} is in the future. Today is {day(today)}: record it on the day")]
    return []


def _last_day(starts_on: date | None, ends_on: date | None) -> Asked:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return [("ends_on", "It ends before it begins. Give a later day, or leave it empty")]
    return []


def _change_day(changed_on: date, began: date | None, today: date) -> Asked:
    if began is not None and changed_on < began:
        return [("changed_on", f"The record began on {day(began)}. Give that day or a later one")]
    if changed_on > today:
        return [("changed_on", f"{day(changed_on)} is in the future. Today is {day(today)}: record it on the day")]
    return []


def _link(link: str) -> Asked:
    if link and not link.startswith(("https://", "http://")):
        return [("link", "The link must begin with https://. Copy the whole address")]
    return []


def _refuse(problems: Asked) -> None:
    if problems:
        raise RulesBroken(problems) if len(problems) > 1 else RuleBroken(problems[0][1], problems[0][0])
