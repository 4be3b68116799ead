"""Whether the plan fits with what stands beside it: which documents and evidence, and what was found of each.

Paragraphs 8c and 17 to 19: the plans of STPs, the operational plans of CCGs and providers, radiotherapy networks, and
the data used "to agree local priorities and sequencing". That differing says how is the tracker's own rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted, day, listing
from alliance_tracker.terms import AlignmentKind, AlignmentState, OrganisationKind

OF_BODY = {
    OrganisationKind.STP: AlignmentKind.STP,
    OrganisationKind.CCG: AlignmentKind.CCG_PLAN,
    OrganisationKind.PROVIDER: AlignmentKind.PROVIDER_PLAN,
}
"""What the plan is held against for each kind of body."""
NAMED = (AlignmentKind.RADIOTHERAPY, AlignmentKind.EVIDENCE)
"""Kinds that the alliance names itself."""
FROM_GUIDANCE = ("CCG Improvement and Assessment Framework", "Cancer Dashboard")
"""The evidence that paragraph 19 names; "local data sources" are for the alliance to name."""
LONGEST_NAME, LONGEST_NOTE = 160, 600
SOURCES = (
    (
        "STP aide-memoire: cancer",
        "https://www.england.nhs.uk/wp-content/uploads/2016/05/stp-aide-memoire-cancer.pdf",
        "what the Taskforce’s recommendations mean for an STP (paragraph 17)",
    ),
    (
        "NHS Shared Planning Guidance 2017 to 2019",
        "https://www.england.nhs.uk/wp-content/uploads/2016/09/NHS-operational-planning-guidance-201617-201819.pdf",
        "the “must do” actions on cancer in operational plans (paragraph 18)",
    ),
)
"""What the guidance links to: title, address, what it is."""


class Fit(Record):
    """One document or piece of evidence. `key` tells it apart: "stp-<slug>", or the number of a named one.

    `row_id` is None while nobody has said anything of it. `left` says that its body no longer belongs to the plan.
    """

    key: str
    kind: AlignmentKind
    name: str
    state: AlignmentState = AlignmentState.NOT_CHECKED
    note: str = ""
    checked_on: date | None = None
    person_id: int | None = None
    row_id: int | None = None
    organisation_id: int | None = None
    version: int = 0
    left: bool = False


class Found(Record):
    """What somebody found, on a day, of one or of many."""

    state: AlignmentState
    checked_on: date | None
    note: str = ""


def checked(found: Found, today: date) -> Found:
    """What is to be kept. Not checked keeps no day. Raises RulesBroken with what is missing."""
    if found.state is AlignmentState.NOT_CHECKED:
        return Found(found.state, None, found.note)
    problems = []
    if found.checked_on is None:
        problems.append(("checked_on", "Give the day on which it was checked"))
    elif found.checked_on > today:
        problems.append(("checked_on", f"The day must not be after today, {day(today)}"))
    if found.state is AlignmentState.DIFFERS and not found.note:
        problems.append(("note", "Say what differs, and what is done about it"))
    if problems:
        raise RulesBroken(problems)
    return found


def fit_words(fits: Iterable[Fit]) -> str:
    """Of 39 documents and sources, 30 agree, 2 differ and 7 are not checked."""
    every = [one for one in fits if not one.left]
    if not every:
        return "There is nothing to check yet."
    agree, differ, not_yet = (
        sum(one.state is state for one in every)
        for state in (AlignmentState.AGREES, AlignmentState.DIFFERS, AlignmentState.NOT_CHECKED)
    )
    of = counted(len(every), "document or source", "documents and sources")
    if not_yet == len(every):
        return f"Nothing is checked yet, of {of}."
    told = [f"{agree} {'agrees' if agree == 1 else 'agree'}"] if agree else []
    told += [f"{differ} {'differs' if differ == 1 else 'differ'}"] if differ else []
    told += [f"{not_yet} {'is' if not_yet == 1 else 'are'} not checked"] if not_yet else []
    return f"Of {of}, {listing(told)}."


def by_kind(fits: Sequence[Fit]) -> tuple[tuple[AlignmentKind, tuple[Fit, ...]], ...]:
    """The rows under their kinds, those that are empty too."""
    return tuple((kind, tuple(one for one in fits if one.kind is kind)) for kind in AlignmentKind)
