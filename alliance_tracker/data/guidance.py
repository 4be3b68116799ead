"""The guidance as pages and the API show it: Annex A, timeline, money, what a plan contains, words."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select

from alliance_tracker.data.db import Base, db
from alliance_tracker.data.tables import guidance as tables
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.records import Record, names_of
from alliance_tracker.rules.plan.printed import Printed
from alliance_tracker.terms import AllianceKind, AmbitionGroup, Precision, TimelineOwner, YearKind

Table = TypeVar("Table", bound=Base)


class Target(Record):
    what: str
    value: int
    unit: str
    year: int | None
    note: str

    @property
    def words(self) -> str:
        """57% by 2020."""
        figure = f"{self.value}{'' if self.unit == '%' else ' '}{self.unit}"
        return f"{figure} by {self.year}" if self.year else figure


class Ambition(Record):
    code: str
    group: AmbitionGroup
    text: str
    in_dashboard: bool
    footnote: str
    targets: tuple[Target, ...]


class Point(Record):
    """A part of an item: a bullet, or the part that a year is printed for."""

    text: str
    bullet: bool
    year: str | None
    year_kind: YearKind | None
    note: str

    @property
    def when(self) -> str:
        """The year with what is printed of it, or nothing."""
        return Printed(self.text, self.year, self.year_kind).when


class NationalWork(Record):
    id: int
    code: str
    text: str
    item: str | None
    note: str


class Item(Record):
    """One of the 27 things to achieve."""

    id: int
    code: str
    title: str
    text: str
    footnote: str
    note: str
    numbers: tuple[int, ...]
    points: tuple[Point, ...]
    national_work: tuple[NationalWork, ...]

    @property
    def bullets(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.bullet)

    @property
    def dated(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.year)

    @property
    def from_year(self) -> str | None:
        """The year printed in the item, where there is one; `dated` says for which part of it."""
        return next((point.year for point in self.dated), None)

    @property
    def is_its_bullets(self) -> bool:
        """Whether the item has no sentence above its bullets."""
        return bool(self.bullets) and self.text == " ".join(point.text for point in self.bullets)


class Area(Record):
    """An area of Annex A with all that stands in it."""

    id: int
    code: str
    name: str
    ambitions: tuple[Ambition, ...]
    items: tuple[Item, ...]
    national_work: tuple[NationalWork, ...]

    def grouped(self) -> list[tuple[AmbitionGroup, list[Ambition]]]:
        """The ambitions under the headings that Annex A prints, empty ones left out."""
        groups = [(group, [one for one in self.ambitions if one.group is group]) for group in AmbitionGroup]
        return [(group, ambitions) for group, ambitions in groups if ambitions]

    def texts(self) -> list[str]:
        """Every text of the area that a page shows."""
        said = [ambition.text for ambition in self.ambitions] + [item.text for item in self.items]
        said += [point.text for item in self.items for point in item.bullets]
        return said + [work.text for work in self.national_work]

    @property
    def unpaired(self) -> tuple[NationalWork, ...]:
        """National work that the layout ties to no one item."""
        return tuple(work for work in self.national_work if work.item is None)


class Dated(Record):
    """A timeline item. Imprecise ones end with their month, and are not late before."""

    code: str
    text: str
    date_text: str
    precision: Precision
    starts_on: date
    ends_on: date
    owner: TimelineOwner
    note: str


class Envelope(Record):
    year: str
    amount_pence: int
    printed: str


class Requirement(Record):
    code: str
    title: str
    text: str
    place: str
    asked_elsewhere: bool
    note: str


class Group(Record):
    """A group of patients of paragraph 10."""

    id: int
    code: str
    name: str
    note: str


class Principle(Record):
    text: str
    must_guide: bool
    note: str


class Word(Record):
    slug: str
    term: str
    stands_for: str
    meaning: str
    place: str


def counts() -> dict[str, int]:
    """How much the guidance lists; the Vanguard's footprints make one plan between them. One query."""
    footprint = select(func.count()).select_from(Alliance).where(~Alliance.invented)
    vanguard = footprint.where(Alliance.kind == AllianceKind.VANGUARD)
    counted = {
        "footprints": footprint,
        "vanguard": vanguard,
        "ambitions": select(func.count()).select_from(tables.Ambition),
        "items": select(func.count()).select_from(tables.AnnexItem),
        "dates": select(func.count()).select_from(tables.TimelineItem),
    }
    found = db.session.execute(select(*(one.scalar_subquery().label(key) for key, one in counted.items())))
    numbers: dict[str, int] = dict(found.mappings().one())
    return numbers | {"plans": numbers["footprints"] - max(numbers["vanguard"] - 1, 0)}


def areas() -> list[Area]:
    """The areas of Annex A in its order, with everything in them. Seven queries."""
    rows = _all(tables.Area)
    ambitions, items, work = _ambitions(), _all(tables.AnnexItem), _all(tables.NationalWork)
    codes = {item.id: item.code for item in items}
    works = {one.id: _work(one, codes) for one in work}
    made = _items(items, {one.id: works[one.id] for one in work}, {one.id: one.annex_item_id for one in work})
    return [
        Area(
            row.id,
            row.code,
            row.name,
            tuple(ambition for area_id, ambition in ambitions if area_id == row.id),
            tuple(made[item.id] for item in items if item.area_id == row.id),
            tuple(works[one.id] for one in work if one.area_id == row.id),
        )
        for row in rows
    ]


def timeline() -> list[Dated]:
    """The ten dated items in the guidance's order. One query."""
    return [
        Dated(
            row.code,
            row.text,
            row.date_text,
            Precision(row.precision),
            row.starts_on,
            row.ends_on,
            TimelineOwner(row.owner),
            row.note,
        )
        for row in _all(tables.TimelineItem)
    ]


def envelopes() -> list[Envelope]:
    """The four yearly envelopes. One query."""
    found = db.session.scalars(select(tables.Envelope).order_by(tables.Envelope.year))
    return [_plain(Envelope, row) for row in found]


def requirements() -> list[Requirement]:
    """What a plan contains, paragraph 11 first. One query."""
    return [_plain(Requirement, row) for row in _all(tables.PlanRequirement)]


def patient_groups() -> list[Group]:
    """The groups of paragraph 10. One query."""
    return [_plain(Group, row) for row in _all(tables.PatientGroup)]


def principles() -> list[Principle]:
    """Annex ii. One query."""
    return [_plain(Principle, row) for row in _all(tables.Principle)]


def words() -> list[Word]:
    """The glossary, in alphabetical order. One query."""
    return [_plain(Word, row) for row in _all(tables.Word)]


def _ambitions() -> list[tuple[int, Ambition]]:
    targets: dict[int, list[Target]] = {}
    for row in _all(tables.AmbitionTarget):
        targets.setdefault(row.ambition_id, []).append(_plain(Target, row))
    return [
        (
            row.area_id,
            Ambition(
                row.code,
                AmbitionGroup(row.kind),
                row.text,
                row.in_dashboard,
                row.footnote,
                tuple(targets.get(row.id, ())),
            ),
        )
        for row in _all(tables.Ambition)
    ]


def _items(
    rows: list[tables.AnnexItem], works: dict[int, NationalWork], of_item: dict[int, int | None]
) -> dict[int, Item]:
    numbers: dict[int, list[int]] = {}
    for number in _all(tables.RecommendationNumber):
        numbers.setdefault(number.annex_item_id, []).append(number.number)
    points: dict[int, list[Point]] = {}
    for row in _all(tables.AnnexPoint):
        kind = YearKind(row.year_kind) if row.year_kind else None
        points.setdefault(row.annex_item_id, []).append(Point(row.text, row.bullet, row.year, kind, row.note))
    return {
        row.id: Item(
            row.id,
            row.code,
            row.title,
            row.text,
            row.footnote,
            row.note,
            tuple(numbers.get(row.id, ())),
            tuple(points.get(row.id, ())),
            tuple(work for number, work in works.items() if of_item[number] == row.id),
        )
        for row in rows
    }


def _work(row: tables.NationalWork, codes: dict[int, str]) -> NationalWork:
    item = codes[row.annex_item_id] if row.annex_item_id is not None else None
    return NationalWork(row.id, row.code, row.text, item, row.note)


def _all(table: type[Table]) -> list[Table]:
    """Every row of a small table by its position. One query."""
    return list(db.session.scalars(select(table).order_by(table.position, table.id)))  # type: ignore[attr-defined]


def _plain(kind: type[Record], row: Base) -> Any:
    """A row as the record whose fields are its columns."""
    return kind(**{name: getattr(row, name) for name in names_of(kind)})
