"""Working together: the matrix of what really happened, the five practices, the money and the time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.adoptions import hold
from alliance_tracker.data.engagement.promises import worded_now
from alliance_tracker.data.history import Writing
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.alliances import SourceDocument
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseWording
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.data.tables.engagement.strategy import CoproductionCost, CoproductionPractice, PracticeView
from alliance_tracker.errors import NotFound, Stale, refuse
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.evidence import NOT_INVOLVEMENT, Facts
from alliance_tracker.rules.engagement.together import (
    Cost,
    Happened,
    Matrix,
    PracticeDraft,
    PracticeSeen,
    Promised,
    YearCost,
    check_costs,
    check_practice,
    costed,
    matrix,
    outside,
    practised,
    since,
)
from alliance_tracker.terms import CostKind, Level, Mode


class Practice(Record):
    """One of the five, with what was said of it, newest first."""

    code: str
    position: int
    text: str
    source: str
    seen: tuple[PracticeSeen, ...] = ()

    @property
    def now(self) -> PracticeSeen | None:
        return self.seen[0] if self.seen else None

    @property
    def since(self) -> date | None:
        """In place since."""
        return since(self.seen)

    @property
    def state(self) -> str:
        """In place, not in place, or not said."""
        return "Not said yet" if self.now is None else "In place" if self.now.in_place else "Not in place"

    @property
    def mark(self) -> str:
        return "none" if self.now is None else "ok" if self.now.in_place else "stop"


def matrix_of(alliance_id: int) -> Matrix:
    """What happened and what was promised, by level and mode. Two queries."""
    record = EngagementRecord
    rows = db.session.execute(
        select(
            record.number, record.title, record.mode, record.level, *(getattr(record, name) for name in NOT_INVOLVEMENT)
        )
        .where(record.alliance_id == alliance_id, record.withdrawn_on.is_(None))
        .order_by(record.happened_on.desc(), record.number.desc())
    )
    promises = db.session.execute(
        select(Promise.number, PromiseWording.what, Promise.mode, Promise.level)
        .join(PromiseWording, worded_now())
        .where(Promise.alliance_id == alliance_id, Promise.withdrawn_on.is_(None))
        .order_by(Promise.number)
    )
    return matrix(
        map(_happened, rows),
        [Promised(row.number, row.what, Mode(row.mode), Level(row.level)) for row in promises],
    )


def _happened(row: Any) -> Happened:
    """Whether it was consultation is for the rules of evidence to say."""
    mode, level = Mode(row.mode), Level(row.level)
    was = tuple(name for name in NOT_INVOLVEMENT if getattr(row, name))
    facts = Facts(row.title, None, None, None, mode, level, "", was_not=was)
    return Happened(row.number, row.title, mode, level, facts.is_consultation)


def practices_of(alliance_id: int) -> tuple[Practice, ...]:
    """The five practices with all that was said of them. One query."""
    rows = db.session.execute(
        select(CoproductionPractice, SourceDocument.title, PracticeView)
        .outerjoin(SourceDocument, SourceDocument.code == CoproductionPractice.document)
        .outerjoin(
            PracticeView,
            and_(PracticeView.practice_id == CoproductionPractice.id, PracticeView.alliance_id == alliance_id),
        )
        .order_by(CoproductionPractice.position, PracticeView.seen_on.desc(), PracticeView.id.desc())
    )
    found: dict[str, tuple[CoproductionPractice, str, list[PracticeSeen]]] = {}
    for one, title, view in rows:
        seen = found.setdefault(one.code, (one, title or "", []))[2]
        if view is not None:
            seen.append(PracticeSeen(view.id, view.in_place, view.words, view.seen_on))
    return tuple(
        Practice(one.code, one.position, one.text, f"{title}: {one.place}", tuple(seen))
        for one, title, seen in found.values()
    )


def save_practice(tx: Writing, alliance_id: int, code: str, draft: PracticeDraft, seen: int, today: date) -> None:
    """Whether a practice is in place; `seen` is the largest key of what was said of it, nought for none."""
    practice = tx.session.scalars(select(CoproductionPractice).where(CoproductionPractice.code == code)).one_or_none()
    if practice is None:
        raise NotFound("There is no such practice. Choose one of the five from the page on working together.")
    refuse(check_practice(draft, today))
    hold(tx, alliance_id)
    own = (PracticeView.alliance_id == alliance_id, PracticeView.practice_id == practice.id)
    if (tx.session.scalar(select(func.max(PracticeView.id)).where(*own)) or 0) != seen:
        raise Stale("Somebody else wrote about this practice while you were typing.")
    tx.add(
        PracticeView(
            alliance_id=alliance_id,
            practice_id=practice.id,
            in_place=bool(draft.in_place),
            words=draft.words,
            seen_on=draft.seen_on,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    tx.say(practised(practice.position, bool(draft.in_place)), alliance_id)


def years_of(today: date) -> tuple[FinancialYear, ...]:
    """The financial years of the planning round. One query."""
    return tuple(dict.fromkeys(quarter.financial_year for quarter in planning_round(today).quarters))


def costs_of(alliance_id: int, years: Sequence[FinancialYear]) -> tuple[YearCost, ...]:
    """What each of the years costs, those without anything too. One query."""
    rows = db.session.scalars(select(CoproductionCost).where(CoproductionCost.alliance_id == alliance_id)).all()
    by_year: dict[str, list[CoproductionCost]] = {}
    for row in rows:
        by_year.setdefault(row.year, []).append(row)
    return tuple(_year(year, by_year.get(year.code, ())) for year in years)


def _year(year: FinancialYear, rows: Sequence[CoproductionCost]) -> YearCost:
    by_kind = {row.kind: row for row in rows}
    costs = [(kind, by_kind.get(kind.value)) for kind in CostKind]
    return YearCost(
        year,
        tuple(
            Cost(kind, row.planned_pence, row.spent_pence, row.hours, row.note) if row else Cost(kind)
            for kind, row in costs
        ),
        sum(row.version for row in rows),
    )


def year_of(text: str, years: Sequence[FinancialYear]) -> FinancialYear:
    """The year that an address names, one of the plan's; NotFound otherwise."""
    found = next((year for year in years if year.code == text), None)
    if found is None:
        raise NotFound(f"That year is not in the plan. Choose one from {years[0]} to {years[-1]}.")
    return found


def save_costs(
    tx: Writing,
    alliance_id: int,
    year: FinancialYear,
    costs: Sequence[Cost],
    stamp: int,
    today: date,
    names_checked: bool = False,
) -> bool:
    """What a year costs, kind by kind. `stamp` is that of the year when the form was opened. Says if any changed."""
    years = years_of(today)
    if year not in years:
        raise NotFound(f"{outside(year, years)}.")
    refuse(check_costs(costs, names_checked))
    hold(tx, alliance_id)
    own = (CoproductionCost.alliance_id == alliance_id, CoproductionCost.year == year.code)
    rows = {row.kind: row for row in tx.session.scalars(select(CoproductionCost).where(*own))}
    before = _year(year, list(rows.values()))
    if before.stamp != stamp:
        raise Stale(f"Somebody else changed the costs of {year} while you were typing.")
    changed = [one for one in costs if one != before.of(one.kind)]
    for one in changed:
        row = rows.get(one.kind.value)
        if row is None:
            row = CoproductionCost(alliance_id=alliance_id, year=year.code, kind=one.kind.value)
            tx.add(row)
        row.planned_pence, row.spent_pence, row.hours, row.note = one.planned, one.spent, one.hours, one.note
    if changed:
        tx.say(costed(year), alliance_id)
    return bool(changed)
