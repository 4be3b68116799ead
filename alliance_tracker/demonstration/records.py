"""Writes a story down as it would have been: the plan in December 2016, then quarter after quarter, on its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alliance_tracker.data import writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.db import folded
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.delivery import (
    Deliverable,
    DeliverableItem,
    DeliverablePatientGroup,
    Dependency,
    Evidence,
    Milestone,
    MilestoneMove,
    QuarterUpdate,
)
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.demonstration.story import LATEST, PRIVATE_UNTIL, TODAY, Step, Told, Work
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.dates import default_dates
from alliance_tracker.rules.delivery import returned
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.permissions import Role

PLANNED_ON = date(2016, 12, 20)
FIXED_ON = date(2017, 1, 5)


class Known(Record):
    """The keys of what the records refer to: reference rows by their codes, people by their short names."""

    areas: Mapping[str, int]
    items: Mapping[str, int]
    groups: Mapping[str, int]
    national: Mapping[str, int]
    people: Mapping[str, int]
    manager: Actor

    def acting(self, lead: str) -> Actor:
        """Who writes of a deliverable: its lead, or the manager where none is named."""
        return Actor(self.people[lead], Role.LEAD.words, "demonstration") if lead in self.people else self.manager


@dataclass
class Planted:
    """The keys of the records of one alliance, by reference."""

    alliance_id: int
    deliverables: dict[str, int]
    milestones: dict[str, int]
    risks: dict[str, int]


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a past day, for the history of the demonstration."""
    return datetime.combine(day, time(hour), UTC)


def plan(alliance_id: int, works: tuple[Work, ...], known: Known) -> Planted:
    """Deliverables and milestones as first agreed, and then the baseline fixed. Two transactions."""
    planted = Planted(alliance_id, {}, {}, {})
    with writing(known.manager, at(PLANNED_ON)) as tx:
        quarters.ensure_quarters(tx, alliance_id, PLANNED_ON)
        rows = {work.ref: _deliverable(work, alliance_id, known) for work in works}
        tx.add(*rows.values())
        tx.flush()
        planted.deliverables = {ref: row.id for ref, row in rows.items()}
        milestones = [row for work in works for row in _milestones(work, planted)]
        tx.add(*milestones)
        for work in works:
            tx.add(*_links(work, planted, known))
        count = len(milestones)
        tx.say(Sentence(f"entered {len(works)} deliverables and {count} milestones", "plan", "plan"), alliance_id)
        planted.milestones = {row.reference: row.id for row in milestones}
    with writing(known.manager, at(FIXED_ON)) as tx:
        for key in planted.deliverables.values():
            _row(tx, Deliverable, key).baseline_fixed_on = FIXED_ON
        tx.say(Sentence("fixed the baseline of every deliverable", "plan", "plan"), alliance_id)
    return planted


def quarter_told(planted: Planted, works: tuple[Work, ...], quarter: Quarter, known: Known) -> None:
    """One quarter's return: what was met or moved since the last, and what was said of each deliverable.

    In the story each lead writes of their own work; filler is entered whole.
    """
    opens = default_dates(quarter).opens
    day = at(min(opens + timedelta(days=9), TODAY - timedelta(days=1)))
    for lead in dict.fromkeys(work.lead for work in works):
        with writing(known.acting(lead), day) as tx:
            for work in works:
                if work.lead == lead:
                    _told(tx, work, planted, quarter, known, day)
            if not lead:
                words = f"entered the {quarter.words} return"
                tx.say(Sentence(words, "quarter", quarter.code), planted.alliance_id)


def _told(tx: Writing, work: Work, planted: Planted, quarter: Quarter, known: Known, day: datetime) -> None:
    """What happened to one deliverable, and what its lead said of it, with a line of history in the story."""
    changed = _happened(tx, work, planted, quarter, known)
    told = next((one for one in work.told if one.quarter == quarter), None)
    if told:
        tx.add(_update(work, told, planted, known, day))
        tx.add(*_shown(work, told, planted, known, day))
    if work.lead and told:
        tx.say(returned(work.ref, told.quarter, told.rating), planted.alliance_id)
    elif work.lead and changed:
        words = f"brought the milestones of {work.ref} up to date"
        tx.say(Sentence(words, "deliverable", work.ref), planted.alliance_id)


def _happened(tx: Writing, work: Work, planted: Planted, quarter: Quarter, known: Known) -> bool:
    """Milestones met, dates moved and risks raised in the weeks between the last return and this one, if any were."""
    changed = False
    before, until = default_dates(quarter.previous()).closes, default_dates(quarter).closes
    latest = min(until, TODAY) if quarter == LATEST else until
    person = known.people.get(work.lead)
    for move in work.moves:
        if before < move.on <= latest:
            row = _row(tx, Milestone, planted.milestones[f"{work.ref}.{move.step}"])
            tx.add(
                MilestoneMove(
                    alliance_id=planted.alliance_id,
                    milestone_id=row.id,
                    which="forecast",
                    moved_from=row.forecast_on or row.baseline_on,
                    moved_to=move.to,
                    reason=move.reason,
                    moved_at=at(move.on),
                    person_id=person,
                )
            )
            row.forecast_on = move.to
            changed = True
    for number, step in enumerate(work.steps, 1):
        if step.met and before < step.met <= latest:
            _met(tx, work, number, step, planted, person)
            changed = True
    if work.risk and before < work.risk.opened_on <= latest:
        tx.add(_risk(work, planted, person))
        changed = True
    return changed


def _met(tx: Writing, work: Work, number: int, step: Step, planted: Planted, person: int | None) -> None:
    row = _row(tx, Milestone, planted.milestones[f"{work.ref}.{number}"])
    row.met_on = step.met
    if step.evidence and step.met:
        tx.add(
            Evidence(
                alliance_id=planted.alliance_id,
                deliverable_id=planted.deliverables[work.ref],
                milestone_id=row.id,
                dated_on=step.met,
                words=step.evidence,
                added_at=at(step.met),
                person_id=person,
            )
        )


def _deliverable(work: Work, alliance_id: int, known: Known) -> Deliverable:
    return Deliverable(
        alliance_id=alliance_id,
        area_id=known.areas[work.area],
        reference=work.ref,
        position=work.position,
        title=work.title,
        title_folded=folded(work.title),
        summary=work.summary,
        planned_start=work.start,
        planned_end=work.end,
        lead_id=known.people.get(work.lead),
        money_source=work.money.value,
    )


def _milestones(work: Work, planted: Planted) -> list[Milestone]:
    return [
        Milestone(
            alliance_id=planted.alliance_id,
            deliverable_id=planted.deliverables[work.ref],
            reference=f"{work.ref}.{number}",
            position=number,
            title=step.title,
            baseline_on=step.baseline,
            critical=step.critical,
        )
        for number, step in enumerate(work.steps, 1)
    ]


def _links(work: Work, planted: Planted, known: Known) -> list[DeliverableItem | DeliverablePatientGroup | Dependency]:
    own = {"alliance_id": planted.alliance_id, "deliverable_id": planted.deliverables[work.ref]}
    return [
        *(DeliverableItem(**own, item_id=known.items[code]) for code in work.items),
        *(
            DeliverablePatientGroup(**own, patient_group_id=known.groups[code], how_known=work.how)
            for code in work.groups
        ),
        *(Dependency(**own, national_work_id=known.national[code]) for code in work.national),
        *(Dependency(**own, on_deliverable_id=planted.deliverables[ref]) for ref in work.depends),
    ]


def _update(work: Work, told: Told, planted: Planted, known: Known, when: datetime) -> QuarterUpdate:
    return QuarterUpdate(
        alliance_id=planted.alliance_id,
        deliverable_id=planted.deliverables[work.ref],
        quarter=told.quarter.code,
        declared=told.rating.value,
        happened=told.happened,
        will_change=told.will_change,
        green_by=told.green_by.code if told.green_by else None,
        patients=told.patients,
        ask=told.ask,
        why_better=told.why_better,
        updated_at=when,
        person_id=known.people.get(work.lead),
    )


def _shown(work: Work, told: Told, planted: Planted, known: Known, when: datetime) -> list[Evidence]:
    """A rating better than the dates suggest rests on evidence from its own quarter."""
    if not told.why_better:
        return []
    return [
        Evidence(
            alliance_id=planted.alliance_id,
            deliverable_id=planted.deliverables[work.ref],
            dated_on=told.quarter.end,
            words=told.why_better,
            added_at=when,
            person_id=known.people.get(work.lead),
        )
    ]


def _risk(work: Work, planted: Planted, person: int | None) -> Risk:
    assert work.risk is not None
    return Risk(
        alliance_id=planted.alliance_id,
        deliverable_id=planted.deliverables[work.ref],
        position=1,
        words=work.risk.words,
        consequence=work.risk.consequence,
        likelihood=work.risk.likelihood,
        owner=work.risk.owner,
        review_on=work.risk.review_on,
        opened_on=work.risk.opened_on,
        closed_on=work.risk.closed_on,
        private=bool(work.risk.private),
        private_because=work.risk.private,
        private_until=PRIVATE_UNTIL if work.risk.private else None,
        person_id=person,
    )


def _row(tx: Writing, table: type, key: int):  # type: ignore[no-untyped-def]  # a row of the table asked for
    row = tx.session.get(table, key)
    assert row is not None
    return row
