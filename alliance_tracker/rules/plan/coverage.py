"""What a plan covers: each thing to achieve of Annex A in each year, each group of patients in each area.

Paragraphs 9 to 11: the plan shows "deliverables and activities … for the years 2017/18 – 2020/21". That an empty place
is filled or explained is the tracker's own rule. It reads the content of a plan, so a draft and a version alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.content import Commitment, PlanContent, Step
from alliance_tracker.rules.plan.printed import Asked, Said, printed_years
from alliance_tracker.rules.words import listing
from alliance_tracker.terms import Term


class Place(Term):
    """What stands in one place of a table: a thing in a year, or a group in an area."""

    FILLED = "filled", "Planned"
    EXPLAINED = "explained", "Explained"
    NOT_YET = "not_yet", "Not started yet"
    EMPTY = "empty", "Not explained"


class Cover(Term):
    """How a thing to achieve is covered over all the years. Members are in order, gaps first."""

    GAP = "gap"
    EXPLAINED = "explained"
    COVERED = "covered"


class Cell(Record):
    """One thing in one year. `hidden` counts lines of money that only those who write the plan see."""

    year: str
    place: Place
    active: tuple[Commitment, ...] = ()
    steps: tuple[Step, ...] = ()
    pence: int = 0
    hidden: int = 0
    why: str = ""
    late: bool = False


class Row(Record):
    """One thing to achieve over the years."""

    item: Asked
    cells: tuple[Cell, ...]
    said: tuple[Said, ...] = ()

    @property
    def cover(self) -> Cover:
        places = [cell.place for cell in self.cells]
        if Place.FILLED in places:
            return Cover.COVERED
        return Cover.GAP if Place.EMPTY in places else Cover.EXPLAINED

    @property
    def empty(self) -> tuple[str, ...]:
        """The years with nothing in them and no reason."""
        return tuple(cell.year for cell in self.cells if cell.place is Place.EMPTY)

    @property
    def late(self) -> bool:
        return any(one.late for one in self.said)


class AreaCover(Record):
    """An area of Annex A: how many of its things to achieve are covered, and which are not."""

    code: str
    name: str
    rows: tuple[Row, ...]

    @property
    def covered(self) -> int:
        return sum(row.cover is Cover.COVERED for row in self.rows)

    @property
    def words(self) -> str:
        """2 of 3 covered."""
        return f"{self.covered} of {len(self.rows)} covered"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The recommendations with a deliverable, each once."""
        return tuple(sorted({number for row in self.rows if row.cover is Cover.COVERED for number in row.item.numbers}))

    @property
    def gaps(self) -> tuple[Asked, ...]:
        return tuple(row.item for row in self.rows if row.cover is Cover.GAP)

    @property
    def explained(self) -> tuple[Asked, ...]:
        return tuple(row.item for row in self.rows if row.cover is Cover.EXPLAINED)


class GroupCell(Record):
    """One group of patients in one area; `active` are deliverables to narrow its gap, and how we shall know."""

    area: str
    area_name: str
    place: Place
    active: tuple[tuple[Commitment, str], ...] = ()
    why: str = ""


class GroupRow(Record):
    """One group of patients of paragraph 10 over the areas."""

    code: str
    name: str
    cells: tuple[GroupCell, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """The areas with nothing for the group and no reason, by name."""
        return tuple(cell.area_name for cell in self.cells if cell.place is Place.EMPTY)


def years_of(starts: date, ends: date) -> tuple[FinancialYear, ...]:
    """The financial years of a round, 2017/18 to 2020/21."""
    first, last = FinancialYear.of(starts).begins, FinancialYear.of(ends).begins
    return tuple(FinancialYear(begins) for begins in range(first, last + 1))


def cells(
    items: Iterable[Asked],
    content: PlanContent,
    years: Sequence[FinancialYear],
    today: date,
    unmet: Collection[str] = (),
    private: bool = False,
) -> tuple[Row, ...]:
    """Each thing to achieve with a cell for each year.

    A milestone stands in the year of the date first agreed. `unmet` are milestones not met yet, as "slug/ED1.2".
    `private` counts the lines that only those who write the plan see.
    """
    towards: dict[str, list[Commitment]] = defaultdict(list)
    for one in content.deliverables:
        for code in one.items:
            towards[code].append(one)
    whys = {(one.item, one.year): one.why for one in content.not_this_year}
    money = _money(content)
    made = []
    for item in items:
        said = printed_years(item, towards[item.code], today, unmet)
        late = {one.year for one in said if one.late}
        made.append(
            Row(
                item,
                tuple(_cell(item, year, towards[item.code], whys, money, late, private) for year in years),
                said,
            )
        )
    return tuple(made)


def _cell(
    item: Asked,
    year: FinancialYear,
    found: Sequence[Commitment],
    whys: Mapping[tuple[str, str], str],
    money: Mapping[tuple[str, str, str], list[tuple[int, bool]]],
    late: Collection[str],
    private: bool,
) -> Cell:
    name = year.words
    active = tuple(one for one in found if _in(one, year))
    lines = [line for one in active for line in money.get((one.alliance, one.reference, name), ())]
    why = whys.get((item.code, name), "")
    return Cell(
        name,
        _place(bool(active), why, item.not_before(year)),
        active,
        tuple(step for one in active for step in one.steps if step.on in year),
        sum(pence for pence, hidden in lines if private or not hidden),
        0 if private else sum(hidden for _, hidden in lines),
        why,
        name in late,
    )


def _in(one: Commitment, year: FinancialYear) -> bool:
    """Whether work is planned in the year, or a milestone of it is due there."""
    planned = one.starts_on <= year.end and one.ends_on >= year.start
    return planned or any(step.on in year for step in one.steps)


def _place(filled: bool, why: str, not_yet: bool = False) -> Place:
    if filled:
        return Place.FILLED
    if why:
        return Place.EXPLAINED
    return Place.NOT_YET if not_yet else Place.EMPTY


def _money(content: PlanContent) -> dict[tuple[str, str, str], list[tuple[int, bool]]]:
    """Lines by alliance, deliverable and year: pence, and whether private."""
    found: dict[tuple[str, str, str], list[tuple[int, bool]]] = defaultdict(list)
    for line in content.lines:
        if line.deliverable:
            found[line.alliance, line.deliverable, line.year].append((line.pence, line.private))
    return found


def by_area(rows: Iterable[Row]) -> tuple[AreaCover, ...]:
    """The rows under their areas, in the order given."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.item.area, row.item.area_name), []).append(row)
    return tuple(AreaCover(code, name, tuple(each)) for (code, name), each in found.items())


def group_cells(
    groups: Iterable[tuple[str, str]], areas: Sequence[tuple[str, str]], content: PlanContent
) -> tuple[GroupRow, ...]:
    """Each group of paragraph 10 with a cell for each area. Groups and areas as (code, name)."""
    found: dict[tuple[str, str], list[tuple[Commitment, str]]] = defaultdict(list)
    for one in content.deliverables:
        for group, how in one.groups:
            found[group, one.area].append((one, how))
    whys = {(one.group, one.area): one.why for one in content.not_here}
    return tuple(
        GroupRow(
            group,
            name,
            tuple(
                GroupCell(
                    area,
                    area_name,
                    _place(bool(found.get((group, area))), whys.get((group, area), "")),
                    tuple(found.get((group, area), ())),
                    whys.get((group, area), ""),
                )
                for area, area_name in areas
            ),
        )
        for group, name in groups
    )


def covered_words(rows: Sequence[Row]) -> str:
    """27 things to achieve: 25 have at least one deliverable, 1 is explained and 1 is a gap."""
    counts = [sum(row.cover is cover for row in rows) for cover in (Cover.COVERED, Cover.EXPLAINED, Cover.GAP)]
    forms = (
        ("has at least one deliverable", "have at least one deliverable"),
        ("is explained", "are explained"),
        ("is a gap", "are gaps"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, (one, many) in zip(counts, forms, strict=True) if count]
    return f"Annex A lists {len(rows)} things to achieve locally: {listing(told)}."


def empty_words(rows: Sequence[Row]) -> str:
    """In how many places of the table there is nothing, and no reason."""
    places = sum(len(row.empty) for row in rows)
    if not places:
        return "Every year of each is filled or explained."
    things = sum(bool(row.empty) for row in rows)
    year, thing = ("year" if places == 1 else "years"), ("one of them" if things == 1 else f"{things} of them")
    return f"In {places} {year} of {thing} nothing is planned, and nothing says why."
