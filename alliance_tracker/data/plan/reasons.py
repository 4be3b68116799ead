"""Why nothing is planned: for a thing to achieve year by year, for a group of patients area by area."""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.coverage import coverage_of
from alliance_tracker.data.plan.plans import PlanHead, lock, say
from alliance_tracker.data.tables.guidance import AnnexItem, Area, PatientGroup
from alliance_tracker.data.tables.plan import CoverageReason, GroupReason
from alliance_tracker.errors import Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.plan.coverage import Place
from alliance_tracker.rules.plan.reasons import reasons, told

Reason = CoverageReason | GroupReason


class Given(Record):
    """What a form says: a text for each place, whether the first stands for all, and what it was opened on."""

    texts: Mapping[str, str]
    same: bool
    stamp: str


class Kept(Record):
    """The reasons on record, by place: year like 2017-18, or area. `stamp` changes with each of them."""

    texts: Mapping[str, str]
    stamp: str


def year_key(year: str) -> str:
    """2017/18 as it stands in addresses and forms."""
    return year.replace("/", "-")


def reasons_by_year(plan: PlanHead, item: str) -> Kept:
    """Why nothing is planned for a thing to achieve. One query."""
    return _plain(_by_year(db.session(), plan, item))


def reasons_by_area(plan: PlanHead, group: str) -> Kept:
    """Why nothing is planned for a group of patients. One query."""
    return _plain(_by_area(db.session(), plan, group))


def explain_years(tx: Writing, plan: PlanHead, item: str, given: Given, today: date) -> bool:
    """Keep the reasons of one thing to achieve; whether any changed. 17 queries, and the lines of history.

    Raises Stale when somebody saved one since the form was opened, RuleBroken when work is planned there after all.
    """
    lock(tx, plan)
    row = coverage_of(plan, today).row(item)
    places = {year_key(cell.year): cell.place for cell in row.cells}
    names = {year_key(cell.year): cell.year for cell in row.cells}
    item_id = tx.session.scalars(select(AnnexItem.id).where(AnnexItem.code == item)).one()

    def made(key: str, why: str) -> CoverageReason:
        return CoverageReason(plan_id=plan.id, item_id=item_id, year=names[key], why=why)

    about = f"{item} {row.item.title}"
    return _keep(tx, plan, _by_year(tx.session, plan, item), places, given, made, (item, about, names))


def explain_areas(tx: Writing, plan: PlanHead, group: str, given: Given, today: date) -> bool:
    """The same for a group of patients. 18 queries, and the lines of history."""
    lock(tx, plan)
    row = coverage_of(plan, today).group(group)
    places = {cell.area: cell.place for cell in row.cells}
    names = {cell.area: cell.area_name for cell in row.cells}
    group_id = tx.session.scalars(select(PatientGroup.id).where(PatientGroup.code == group)).one()
    areas = {row.code: row.id for row in tx.session.execute(select(Area.code, Area.id))}

    def made(key: str, why: str) -> GroupReason:
        return GroupReason(plan_id=plan.id, patient_group_id=group_id, area_id=areas[key], why=why)

    return _keep(tx, plan, _by_area(tx.session, plan, group), places, given, made, (group, row.name, names))


def _keep(
    tx: Writing,
    plan: PlanHead,
    kept: Mapping[str, Reason],
    places: Mapping[str, Place],
    given: Given,
    made: Callable[[str, str], Reason],
    about: tuple[str, str, Mapping[str, str]],
) -> bool:
    before = _plain(kept)
    if before.stamp != given.stamp:
        raise Stale("Somebody else changed these reasons after you opened them. Check what is here, then save again.")
    after = reasons(places, before.texts, given.texts, given.same)
    key, name, names = about
    words = told(before.texts, after, name, names)
    if not words:
        return False
    for place, why in after.items():
        row = kept.get(place)
        if row is None and why:
            tx.add(made(place, why))
        elif row is not None and why:
            row.why = why
        elif row is not None:
            tx.session.delete(row)
    say(tx, plan, Sentence(words, "coverage", key))
    return True


def _by_year(session: Session, plan: PlanHead, item: str) -> Mapping[str, CoverageReason]:
    rows = session.scalars(
        select(CoverageReason)
        .join(AnnexItem, AnnexItem.id == CoverageReason.item_id)
        .where(CoverageReason.plan_id == plan.id, AnnexItem.code == item)
        .order_by(CoverageReason.year)
    )
    return {year_key(row.year): row for row in rows}


def _by_area(session: Session, plan: PlanHead, group: str) -> Mapping[str, GroupReason]:
    rows = session.execute(
        select(GroupReason, Area.code)
        .join(Area, Area.id == GroupReason.area_id)
        .join(PatientGroup, PatientGroup.id == GroupReason.patient_group_id)
        .where(GroupReason.plan_id == plan.id, PatientGroup.code == group)
        .order_by(Area.position)
    )
    return {code: row for row, code in rows}


def _plain(kept: Mapping[str, Reason]) -> Kept:
    stamps = " ".join(f"{key}:{row.id}:{row.version}" for key, row in kept.items())
    return Kept({key: row.why for key, row in kept.items()}, sha256(stamps.encode()).hexdigest()[:16])
