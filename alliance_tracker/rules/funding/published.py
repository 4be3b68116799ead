"""Awards as anyone may read them: what is said of each, what two people must agree to, and what it reads as later.

Only what the record knows for certain and what names nobody is said. Identifiers are honest: NHS England has a code in
the register of NHS organisations (GB-NHS, the list of org-id.guide); an alliance has none, so its identifier is made
of the tracker's own prefix and its address, as the standard asks for bodies that no register knows. The prefix is the
tracker's own until the publisher has one of 360Giving.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from alliance_tracker.errors import RuleBroken, Stale
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.open_data import Grant, Json, Organisation, Package, identifier, package
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import AwardKind, Stream

PREFIX = "AllianceTracker"
NHS_ENGLAND = Organisation("GB-NHS-X24", "NHS England")
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TITLE = "Awards of Cancer Transformation Funding"
NONE_OPEN = "No awards are open to anyone yet. The national team publishes those of a call by choice."
TITLES: Mapping[str, tuple[str | int, ...]] = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Applied For": ("amountAppliedFor",),
    "Amount Awarded": ("amountAwarded",),
    "Amount Disbursed": ("amountDisbursed",),
    "Award Date": ("awardDate",),
    "Planned Dates:Start Date": ("plannedDates", 0, "startDate"),
    "Planned Dates:End Date": ("plannedDates", 0, "endDate"),
    "Recipient Org:Identifier": ("recipientOrganization", 0, "id"),
    "Recipient Org:Name": ("recipientOrganization", 0, "name"),
    "Funding Org:Identifier": ("fundingOrganization", 0, "id"),
    "Funding Org:Name": ("fundingOrganization", 0, "name"),
    "Grant Programme:Title": ("grantProgramme", 0, "title"),
}
"""The column titles of the standard's spreadsheet form, each with where its cell stands in a record."""


class Awarded(Record):
    """What the record knows of one award: the newest decision on a bid, which gives money. Pence."""

    call: str
    programme: str
    stream: Stream
    alliance: str
    slug: str
    kind: AwardKind
    amounts: Mapping[str, int]
    asked: int
    paid: int
    decided_on: date


def grant_of(one: Awarded) -> Grant:
    """The award in words of the tracker's own: no reason, no minute, no person is in it."""
    years = [FinancialYear.parse(year) for year in sorted(one.amounts) if one.amounts[year]]
    return Grant(
        identifier(PREFIX, f"{one.call}-{one.stream.value}-{one.slug}"),
        f"{one.stream.words}: {one.alliance}",
        _description(one, years),
        sum(one.amounts.values()),
        one.decided_on,
        Organisation(identifier(PREFIX, f"org-{one.slug}"), one.alliance),
        NHS_ENGLAND,
        one.asked,
        one.paid,
        years[0].start if years else None,
        years[-1].end if years else None,
        one.programme,
    )


def _description(one: Awarded, years: Sequence[FinancialYear]) -> str:
    stream = "the Recovery Package" if one.stream is Stream.RECOVERY_PACKAGE else one.stream.words.lower()
    given = listing([f"{money(one.amounts[year.code])} in {year.words}" for year in years]) or money(0)
    return (
        f"Cancer Transformation Funding for {stream}: {given}. {one.kind.words}: the bid asked for {money(one.asked)}. "
        f"NHS England’s Investment Committee decided on {day(one.decided_on)}. {one.alliance} is an alliance of NHS "
        "bodies that has no code of its own in the register of NHS organisations, so its identifier is the tracker’s."
    )


def frozen(grants: Sequence[Grant]) -> tuple[str, str]:
    """The awards as they are kept, and their seal."""
    return canonical(list(grants)).decode("ascii"), seal(list(grants))


def thawed(text: str) -> tuple[Grant, ...]:
    """The awards as they were kept."""
    return tuple(_thawed(one) for one in json.loads(text))


def _thawed(one: dict[str, Any]) -> Grant:
    days = {name: date.fromisoformat(one[name]) for name in ("awarded_on", "starts_on", "ends_on") if one[name]}
    bodies = {name: Organisation(**one[name]) for name in ("recipient", "funder")}
    return Grant(**{**one, **days, **bodies})


def checked_to_ask(grants: Sequence[Grant], seen: str, waits: bool, open_seal: str) -> None:
    """Whether these awards may be put forward: there are some, as the asker saw them, not open or waiting already."""
    if waits:
        raise Stale(
            "Somebody else has asked for this already. Look at what they ask for, then confirm it or take it back"
        )
    if not grants:
        raise RuleBroken("No award of this call gives money yet, so there is nothing to open")
    found = frozen(grants)[1]
    if found != seen:
        raise Stale("The awards have changed since you looked. Check them as they are now, then ask again")
    if found == open_seal:
        raise RuleBroken("Exactly this is open to anyone already")


def checked_to_confirm(asked_by: int | None, confirms: int | None, asked: str, current: str) -> None:
    """Whether what was asked for may be opened: by somebody else, and while it is still what the record says."""
    if asked_by == confirms:
        raise RuleBroken("You asked for this. Somebody else of the national team must look at it and confirm")
    if asked != current:
        raise RuleBroken("The awards have changed since this was asked for. Take it back, then ask again")


def whole(opened: Sequence[tuple[date, Sequence[Grant]]]) -> Json:
    """The package of all that is open, by the days on which each call's awards were opened."""
    days = [on for on, _ in opened]
    around = Package(
        f"{PREFIX}-awards",
        TITLE,
        "Awards of Cancer Transformation Funding that NHS England has made open, as they stood on the days they were.",
        min(days),
        max(days),
        NHS_ENGLAND,
        LICENCE,
    )
    return package(around, [grant for _, grants in opened for grant in grants])


def cells(record: Json) -> list[Any]:
    """One award as a row under TITLES; empty where the record has no such part."""
    return [_at(record, path) for path in TITLES.values()]


def _at(part: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        if isinstance(part, dict) and step not in part:
            return ""
        part = part[step]
    return part
