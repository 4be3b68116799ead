"""What the programme manager changes of a deliverable: its own words and ties, and fixing its baseline."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from alliance_tracker.data.db import Base, folded
from alliance_tracker.data.delivery.known import Known
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import held_deliverable, hold_deliverables
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverableOrganisation,
    DeliverablePatientGroup,
    Dependency,
    Milestone,
)
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery import (
    DeliverableDraft,
    Problem,
    added,
    baselines_fixed,
    changed,
    check_deliverable,
    next_reference,
    reference_key,
    unknown,
)
from alliance_tracker.terms import MoneySource


class DeliverableInput(Record):
    """A deliverable as it is to be kept. Reference data by code, `groups` with how we shall know."""

    area: str
    title: str
    summary: str
    items: tuple[str, ...]
    planned_start: date | None
    planned_end: date | None
    lead_id: int | None
    deputy_id: int | None = None
    accountable_id: int | None = None
    organisations: tuple[int, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    waits_for: tuple[str, ...] = ()
    national_work: tuple[str, ...] = ()
    money_source: MoneySource = MoneySource.BASELINE
    money_note: str = ""
    workstream: str = ""
    reference: str = ""


FIELDS = {
    "title": "title",
    "summary": "summary",
    "planned_start": "planned start",
    "planned_end": "planned end",
    "lead_id": "lead",
    "deputy_id": "deputy",
    "accountable_id": "accountable organisation",
    "money_source": "money source",
    "money_note": "note on money",
    "workstream": "workstream",
}
"""The columns that an edit may change, and the words that history says for each."""


def check_input(given: DeliverableInput, known: Known, own: str = "") -> list[Problem]:
    """What the deliverable still needs; `own` is its reference when it exists already. No query."""
    taken = known.deliverables.keys() - {own}
    draft = DeliverableDraft(
        own or given.reference or (next_reference(given.area, taken) if given.area in known.areas else ""),
        given.area,
        given.title,
        given.summary,
        given.items,
        given.planned_start,
        given.planned_end,
        given.lead_id is not None,
        given.money_source,
    )
    found = check_deliverable(draft, known.now.round, list(known.areas), taken, known.items)
    return [*found, *_ties(given, known, own)]


def _ties(given: DeliverableInput, known: Known, own: str) -> Iterable[Problem]:
    """People, bodies and things it waits for must be there to be named."""
    for field, person in (("lead", given.lead_id), ("deputy", given.deputy_id)):
        if person is not None and person not in known.people:
            yield Problem(field, "Choose somebody who is a lead or the programme manager of this alliance")
    if given.deputy_id is not None and given.deputy_id == given.lead_id:
        yield Problem("deputy", "The deputy is the lead. Choose somebody else, or nobody")
    accountable = set() if given.accountable_id is None else {given.accountable_id}
    for field, bodies in (("accountable", accountable), ("organisations", set(given.organisations))):
        if bodies - known.organisations.keys():
            yield Problem(field, "Choose organisations of this alliance")
    if own and own in given.waits_for:
        yield Problem("waits_for", f"{own} cannot wait for itself. Take it out")
    groups = tuple(code for code, _ in given.groups)
    yield from _unknown("waits_for", given.waits_for, known.deliverables, "reference")
    yield from _unknown("national_work", given.national_work, known.national_work, "national work")
    yield from _unknown("groups", groups, known.groups, "group")


def _unknown(field: str, codes: Iterable[str], there: Collection[str], what: str) -> Iterable[Problem]:
    return [Problem(field, unknown(code, there, what)) for code in codes if code not in there]


def add_deliverable(tx: Writing, alliance_id: int, given: DeliverableInput, known: Known) -> str:
    """Keep a new deliverable; its reference is the next free one unless given. Returns the reference."""
    problems = check_input(given, known)
    if problems:
        raise RulesBroken(problems)
    assert given.planned_start and given.planned_end
    reference = given.reference or next_reference(given.area, known.deliverables)
    row = Deliverable(
        alliance_id=alliance_id,
        area_id=known.areas[given.area].id,
        reference=reference,
        position=reference_key(reference)[1],
        title_folded=folded(given.title),
        **_columns(given),
    )
    tx.add(row)
    tx.flush()
    known.deliverables[reference] = row.id
    _tie(tx, row, given, known)
    tx.say(added(reference, given.title), alliance_id)
    return reference


def change_deliverable(
    tx: Writing, alliance_id: int, ref: str, given: DeliverableInput, version: int, known: Known
) -> None:
    """Keep an edited deliverable, unless somebody saved it after `version`. The area and reference stay."""
    row = held_deliverable(tx, alliance_id, ref)
    if row.version != version:
        raise Stale(f"Somebody else changed {ref} after you opened it.")
    problems = check_input(given, known, own=ref)
    if problems:
        raise RulesBroken(problems)
    said = []
    for column, value in _columns(given).items():
        if getattr(row, column) != value:
            setattr(row, column, value)
            said.append(FIELDS[column])
    row.title_folded = folded(given.title)
    tied = _tie(tx, row, given, known)
    if tied and not said:
        bump(row)
    if said or tied:
        tx.say(changed(ref, [*said, *tied]), alliance_id)


def fix_baseline(tx: Writing, alliance_id: int, refs: Iterable[str], today: date) -> int:
    """The manager's act: from now the dates first agreed move only with reason and decision. Returns how many."""
    refs, count = list(refs), 0
    hold_deliverables(tx, alliance_id, refs)
    for ref in refs:
        row = held_deliverable(tx, alliance_id, ref)
        if row.baseline_fixed_on is not None:
            raise RuleBroken(f"The dates first agreed for {ref} are fixed already. Nothing was changed.")
        steps = tx.session.scalars(select(Milestone.id).where(Milestone.deliverable_id == row.id)).all()
        if not steps:
            raise RuleBroken(f"{ref} has no milestone yet, so there is no date to fix. Add one first.")
        row.baseline_fixed_on = today
        tx.say(baselines_fixed(ref, len(steps)), alliance_id)
        count += len(steps)
    return count


def bump(row: Deliverable) -> None:
    """Count up its version though only its ties change, so that somebody who has it open is told."""
    flag_modified(row, "title_folded")


def _columns(given: DeliverableInput) -> dict[str, Any]:
    return {
        column: getattr(given, column).value if column == "money_source" else getattr(given, column)
        for column in FIELDS
    }


def _tie(tx: Writing, row: Deliverable, given: DeliverableInput, known: Known) -> list[str]:
    """Make the ties those that are given; returns the words for what changed."""
    base = {"alliance_id": row.alliance_id, "deliverable_id": row.id}
    wanted: Mapping[str, tuple[type[Base], str, dict[int, str]]] = {
        "things to achieve": (DeliverableItem, "item_id", {known.items[code].id: "" for code in given.items}),
        "groups": (
            DeliverablePatientGroup,
            "patient_group_id",
            {known.groups[code].id: words for code, words in given.groups},
        ),
        "organisations": (DeliverableOrganisation, "organisation_id", dict.fromkeys(given.organisations, "")),
        "deliverables it waits for": (
            Dependency,
            "on_deliverable_id",
            {known.deliverables[code]: "" for code in given.waits_for},
        ),
        "national work it waits for": (
            Dependency,
            "national_work_id",
            {known.national_work[code].id: "" for code in given.national_work},
        ),
    }
    return [words for words, (table, column, keys) in wanted.items() if _tie_one(tx, table, column, keys, base)]


def _tie_one(tx: Writing, table: Any, column: str, keys: dict[int, str], base: Mapping[str, int]) -> bool:
    there = {
        getattr(one, column): one
        for one in tx.session.scalars(
            select(table).where(table.deliverable_id == base["deliverable_id"], getattr(table, column).is_not(None))
        )
    }
    changes = False
    for key in there.keys() - keys.keys():
        tx.session.delete(there[key])
        changes = True
    for key in sorted(keys):
        if key not in there:
            known_by = {"how_known": keys[key]} if table is DeliverablePatientGroup else {}
            tx.add(table(**base, **{column: key}, **known_by))
            changes = True
        elif table is DeliverablePatientGroup and there[key].how_known != keys[key]:
            there[key].how_known = keys[key]
            changes = True
    return changes
