"""Whom people may ring: a name, a number that can be rung, and that person's consent."""

from __future__ import annotations

import re

from alliance_tracker.errors import refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_number, check_private
from alliance_tracker.rules.history import Sentence

LONGEST_NAME = 80
LONGEST_HOURS = 120
LONGEST_ADDRESS = 200
_NUMBER = re.compile(r"(?:\+|\(?0)[0-9 ()-]{9,24}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)


class HelpDraft(Record):
    """The person to ring, as typed. `consents` is that they agree to stand on the pages.

    `write_to` is for people who cannot ring: an e-mail address of an office, a freepost address, or both.
    """

    name: str
    telephone: str
    hours: str = ""
    consents: bool = False
    write_to: str = ""


def checked_help(draft: HelpDraft) -> HelpDraft:
    """The same, or all that it still needs, in the order of the form."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "Give the name of the person to ring"))
    problems += too_long("name", "the name", draft.name, LONGEST_NAME)
    digits = sum(one.isdigit() for one in re.split("[ext]", draft.telephone, maxsplit=1)[0])
    if not (_NUMBER.fullmatch(draft.telephone) and 10 <= digits <= 15):
        problems.append(Problem("telephone", "Give a telephone number with its area code, like 0191 496 0000"))
    problems += too_long("hours", "when to ring", draft.hours, LONGEST_HOURS)
    problems += too_long("write_to", "where to write", draft.write_to, LONGEST_ADDRESS)
    problems += [*check_private("name", draft.name), *check_private("hours", draft.hours)]
    problems += check_number("write_to", draft.write_to)
    if not draft.consents:
        problems.append(Problem("consents", "Ask them first. Tick the box when they agree to be named here"))
    refuse(problems)
    return draft


def named() -> Sentence:
    """The line of history; the name stands in a piece of its own, which can be redacted."""
    return Sentence("said whom to ring about involvement", "help", "contact")
