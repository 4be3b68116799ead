"""Readings of waiting times: read for a page, kept one at a time or many at once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.measures import Measure, MeasureReading
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.measures import (
    Period,
    ReadingDraft,
    WaitLine,
    check_reading,
    kept_sentence,
    newest,
    share_told,
    taken_away,
    wait_sentence,
    without_told_months,
)
from alliance_tracker.terms import OrganisationKind

WHOLE = "the whole alliance"


class MeasureRow(Record):
    """A measure of the guidance, with its standard in whole percent."""

    id: int
    code: str
    name: str
    text: str
    standard: int


class ReadingRow(Record):
    """One reading as it is kept."""

    id: int
    body: str
    draft: ReadingDraft
    version: int


class Body(Record):
    """A CCG of the alliance."""

    id: int
    name: str
    ods_code: str


class Kept(Record):
    """What became of many readings: new ones, changed ones, and those that said the same already."""

    added: int
    changed: int
    same: int


def measures() -> tuple[MeasureRow, ...]:
    """The measures in the order of the reference data. One query."""
    rows = db.session.execute(
        select(Measure.id, Measure.code, Measure.name, Measure.text, Measure.standard).order_by(Measure.position)
    )
    return tuple(MeasureRow(*row) for row in rows)


def bodies_of(alliance_id: int) -> tuple[Body, ...]:
    """The CCGs of the alliance that have not ended, in the order of Annex i. One query."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.ods_code)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.alliance_id == alliance_id,
            Membership.role == OrganisationKind.CCG.value,
            Membership.ends_on.is_(None),
        )
        .order_by(Membership.position, Organisation.id)
    )
    return tuple(Body(row.id, row.name, row.ods_code or "") for row in rows)


def readings_of(alliance_id: int) -> tuple[ReadingRow, ...]:
    """Every reading, by measure, the newest period first, the alliance before its CCGs. One query."""
    rows = db.session.execute(
        select(MeasureReading, Measure.code, Organisation.name)
        .join(Measure, Measure.id == MeasureReading.measure_id)
        .outerjoin(Organisation, Organisation.id == MeasureReading.organisation_id)
        .where(MeasureReading.alliance_id == alliance_id)
        .order_by(Measure.position, MeasureReading.id)
    )
    found = [ReadingRow(row.id, body or "", _draft(row, code), row.version) for row, code, body in rows]
    places = {code: place for place, code in enumerate(dict.fromkeys(one.draft.measure for one in found))}
    return tuple(
        sorted(
            found,
            key=lambda one: (
                places[one.draft.measure],
                -one.draft.period.end.toordinal(),
                one.draft.period.start,
                one.draft.body_id is not None,
                one.body,
            ),
        )
    )


def waits_of(alliance_id: int, shown: Quarter, today: date) -> tuple[WaitLine, ...]:
    """The newest of each measure for the whole alliance up to the quarter's end, published by today. One query."""
    rows = db.session.execute(
        select(MeasureReading, Measure)
        .join(Measure, Measure.id == MeasureReading.measure_id)
        .where(
            MeasureReading.alliance_id == alliance_id,
            MeasureReading.organisation_id.is_(None),
            MeasureReading.published_on <= today,
        )
        .order_by(Measure.position, MeasureReading.id)
    ).all()
    known = {measure.code: measure for _, measure in rows}
    found = newest(without_told_months(_draft(row, measure.code) for row, measure in rows), shown.end)
    return tuple(
        WaitLine(
            measure.name,
            measure.text,
            measure.standard,
            wait_sentence(measure.standard, found[code], shown),
            found[code].period.words,
            share_told(found[code]),
            found[code].published_on,
            found[code].provisional,
        )
        for code, measure in known.items()
        if code in found
    )


def keep(tx: Writing, alliance_id: int, draft: ReadingDraft, today: date, stamp: tuple[int, int] | None = None) -> None:
    """Keep one reading; `stamp` is the key and version of the one that the form was opened on, None for a new one.

    Raises all that is wrong with it, also when one of the same measure, body and period is there. Six statements.
    """
    measure, bodies = _known(draft.measure), {one.id: one.name for one in bodies_of(alliance_id)}
    problems = check_reading(draft, today)
    if problems:
        raise RulesBroken(problems)
    row = _opened(tx, alliance_id, stamp)
    there = tx.session.scalars(_same(alliance_id, measure.id, draft)).one_or_none()
    body = bodies.get(draft.body_id, WHOLE) if draft.body_id else WHOLE
    if there is not None and there is not row:
        said = f"There are figures for {body} in {draft.period.words} already. Change those"
        raise RuleBroken(said, "period")
    if row is None:
        row = MeasureReading(alliance_id=alliance_id)
        tx.add(row)
    _fill(tx, row, measure.id, draft)
    tx.say(kept_sentence(measure.name, draft.period, body, stamp is not None), alliance_id)


def keep_many(tx: Writing, alliance_id: int, drafts: Sequence[ReadingDraft]) -> Kept:
    """Keep readings that were checked, all of them; one for the same measure, body and period is changed.

    Two queries and one line of history for each that is new or changed.
    """
    known = {one.code: one for one in measures()}
    names = {one.id: one.name for one in bodies_of(alliance_id)}
    rows = tx.session.scalars(select(MeasureReading).where(MeasureReading.alliance_id == alliance_id))
    there = {(row.measure_id, row.organisation_id, row.period): row for row in rows}
    added = changed = 0
    for draft in drafts:
        measure = known[draft.measure]
        row = there.get((measure.id, draft.body_id, draft.period.code))
        if row is not None and _draft(row, draft.measure) == draft:
            continue
        again = row is not None
        if row is None:
            row = MeasureReading(alliance_id=alliance_id)
            tx.add(row)
        _fill(tx, row, measure.id, draft)
        body = names.get(draft.body_id, WHOLE) if draft.body_id else WHOLE
        tx.say(kept_sentence(measure.name, draft.period, body, again), alliance_id)
        added, changed = added + (not again), changed + again
    return Kept(added, changed, len(drafts) - added - changed)


def take_away(tx: Writing, alliance_id: int, reading_id: int, version: int) -> None:
    """Take away a reading that should not be there; history keeps that it was. Four statements."""
    row = _opened(tx, alliance_id, (reading_id, version))
    assert row is not None
    name = tx.session.scalar(select(Measure.name).where(Measure.id == row.measure_id)) or ""
    body = tx.session.scalar(select(Organisation.name).where(Organisation.id == row.organisation_id)) or WHOLE
    period = Period.of(row.period)
    tx.session.delete(row)
    tx.say(taken_away(name, period, body), alliance_id)


def one(alliance_id: int, reading_id: int) -> ReadingRow:
    """The reading of an address. Raises NotFound. One query."""
    for row in readings_of(alliance_id):
        if row.id == reading_id:
            return row
    raise NotFound("We cannot find those figures. Choose them from the list of waiting times.")


def _known(code: str) -> MeasureRow:
    for measure in measures():
        if measure.code == code:
            return measure
    raise NotFound("We do not know that measure. Choose one from the list.")


def _opened(tx: Writing, alliance_id: int, stamp: tuple[int, int] | None) -> MeasureReading | None:
    if stamp is None:
        return None
    row = tx.session.get(MeasureReading, stamp[0])
    if row is None or row.alliance_id != alliance_id:
        raise NotFound("Somebody else took these figures away while you were typing.")
    if row.version != stamp[1]:
        raise Stale("Somebody else changed these figures while you were typing.")
    return row


def _same(alliance_id: int, measure_id: int, draft: ReadingDraft):  # type: ignore[no-untyped-def]
    return select(MeasureReading).where(
        MeasureReading.alliance_id == alliance_id,
        MeasureReading.measure_id == measure_id,
        MeasureReading.period == draft.period.code,
        MeasureReading.organisation_id.is_(None)
        if draft.body_id is None
        else MeasureReading.organisation_id == draft.body_id,
    )


def _fill(tx: Writing, row: MeasureReading, measure_id: int, draft: ReadingDraft) -> None:
    row.measure_id, row.organisation_id, row.period = measure_id, draft.body_id, draft.period.code
    row.in_time, row.total, row.provisional = draft.in_time, draft.total, draft.provisional
    row.published_on, row.origin = draft.published_on, draft.origin
    row.entered_at, row.person_id = tx.now, tx.actor.person_id


def _draft(row: MeasureReading, measure: str) -> ReadingDraft:
    return ReadingDraft(
        measure,
        row.organisation_id,
        Period.of(row.period),
        row.in_time,
        row.total,
        row.provisional,
        row.published_on,
        row.origin,
    )
