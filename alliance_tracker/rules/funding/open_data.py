"""Awards as open data: the 360Giving Data Standard, schema 1.4, from plain values.

Required of every grant to an organisation: id, title, description, currency, amountAwarded, awardDate, and one
recipient and one funder with id and name. Money that moves inside the NHS is not normally a grant: it is published by
choice, and the package says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.words import some

Json = dict[str, object]
VERSION = "1.4"
NOTE = (
    "These awards are transfers inside the NHS, which are not normally grants. They are published in this format by"
    " choice, so that they can be read beside grants."
)
_IDENTIFIER = re.compile(r"360G-[A-Za-z0-9]+-\S+")


class Organisation(Record):
    """A body with its identifier from org-id.guide, such as GB-NHS-X24, and its name."""

    id: str
    name: str


class Grant(Record):
    """One award to one body. Pence; the days on which the money may first and last be used; an aware UTC moment."""

    id: str
    title: str
    description: str
    awarded_pence: int
    awarded_on: date
    recipient: Organisation
    funder: Organisation
    applied_pence: int | None = None
    paid_pence: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    programme: str = ""
    changed_at: datetime | None = None


class Package(Record):
    """What stands around the awards. `license` is the address of the licence."""

    identifier: str
    title: str
    description: str
    issued: date
    modified: date
    publisher: Organisation
    license: str


def identifier(prefix: str, reference: str) -> str:
    """The stable identifier of an award: 360G-prefix-reference, without blanks or slashes."""
    return f"360G-{prefix}-{re.sub(r'[^A-Za-z0-9._-]+', '-', reference).strip('-')}"


def grant_record(grant: Grant) -> Json:
    """One award as its record. Raises RulesBroken when a required field is missing or cannot be."""
    problems = _problems(grant)
    if problems:
        raise RulesBroken(problems)
    record: Json = {
        "id": grant.id,
        "title": grant.title,
        "description": grant.description,
        "currency": "GBP",
        "amountAwarded": pounds(grant.awarded_pence),
        "awardDate": grant.awarded_on.isoformat(),
        "recipientOrganization": [{"id": grant.recipient.id, "name": grant.recipient.name}],
        "fundingOrganization": [{"id": grant.funder.id, "name": grant.funder.name}],
    }
    if grant.applied_pence is not None:
        record["amountAppliedFor"] = pounds(grant.applied_pence)
    if grant.paid_pence is not None:
        record["amountDisbursed"] = pounds(grant.paid_pence)
    if grant.starts_on and grant.ends_on:
        record["plannedDates"] = [{"startDate": grant.starts_on.isoformat(), "endDate": grant.ends_on.isoformat()}]
    if grant.programme:
        record["grantProgramme"] = [{"title": grant.programme}]
    if grant.changed_at:
        record["dateModified"] = grant.changed_at.isoformat()
    return record


def package(around: Package, grants: Sequence[Grant]) -> Json:
    """The whole file: at least one award, each identifier once."""
    codes = [grant.id for grant in grants]
    twice = sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
    problems = [Problem("id", f"These identifiers stand here more than once: {some(twice)}")] if twice else []
    if not grants:
        problems.append(Problem("grants", "There is no award to publish yet"))
    if problems:
        raise RulesBroken(problems)
    return {
        "version": VERSION,
        "identifier": around.identifier,
        "title": around.title,
        "description": f"{around.description} {NOTE}",
        "issued": around.issued.isoformat(),
        "modified": around.modified.isoformat(),
        "license": around.license,
        "publisher": {"identifier": around.publisher.id, "name": around.publisher.name},
        "grants": [grant_record(grant) for grant in grants],
    }


def pounds(pence: int) -> int | float:
    """Pence as the number of pounds that the standard asks for: whole where it is whole, else with two decimals."""
    return pence // 100 if pence % 100 == 0 else pence / 100


def _problems(grant: Grant) -> list[Problem]:
    texts = {
        "title": grant.title,
        "description": grant.description,
        "recipient": grant.recipient.name,
        "recipient id": grant.recipient.id,
        "funder": grant.funder.name,
        "funder id": grant.funder.id,
    }
    found = [Problem(field, f"An award needs its {field}") for field, text in texts.items() if not text.strip()]
    if not _IDENTIFIER.fullmatch(grant.id):
        found.insert(0, Problem("id", f"“{grant.id}” is no identifier. It reads like 360G-prefix-reference"))
    if grant.awarded_pence < 0:
        found.append(Problem("amountAwarded", "An award cannot be below £0"))
    if grant.starts_on and grant.ends_on and grant.ends_on < grant.starts_on:
        found.append(Problem("plannedDates", "An award cannot end before it starts"))
    return found
