"""All plans side by side: how each thing to achieve is covered in what each alliance submitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.plan.coverage import Cover, Row
from alliance_tracker.rules.plan.printed import Asked
from alliance_tracker.rules.words import counted, listing


class Submitted(Record):
    """One plan and its newest submitted version; none where nothing is submitted yet."""

    plan_id: int
    slug: str
    name: str
    version_id: int | None = None
    label: str = ""
    submitted_on: date | None = None


class Column(Record):
    """One plan: how it covers each thing, in the order of Annex A. `empty` are the years not explained, by thing."""

    plan: Submitted
    covers: tuple[Cover, ...]
    empty: tuple[tuple[str, ...], ...]

    def count(self, cover: Cover) -> int:
        return self.covers.count(cover)

    @property
    def years_open(self) -> int:
        """How many years of all things are neither filled nor explained."""
        return sum(map(len, self.empty))


class Line(Record):
    """One thing to achieve over all the plans that are submitted."""

    item: Asked
    covers: tuple[Cover, ...]
    gaps: tuple[str, ...]
    explained: tuple[str, ...]

    def count(self, cover: Cover) -> int:
        return self.covers.count(cover)


class England(Record):
    """The plans that are submitted side by side, and the names of those that are not."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    waiting: tuple[str, ...]


def column(plan: Submitted, rows: Sequence[Row]) -> Column:
    """A plan's rows in short."""
    return Column(plan, tuple(row.cover for row in rows), tuple(row.empty for row in rows))


def side_by_side(items: Sequence[Asked], columns: Sequence[Column], waiting: Sequence[str]) -> England:
    """The same by thing to achieve. A shared plan is one column, with all its footprints' deliverables."""
    return England(tuple(columns), tuple(_line(items[at], at, columns) for at in range(len(items))), tuple(waiting))


def _line(item: Asked, at: int, columns: Sequence[Column]) -> Line:
    def named(cover: Cover) -> tuple[str, ...]:
        return tuple(one.plan.name for one in columns if one.covers[at] is cover)

    return Line(item, tuple(one.covers[at] for one in columns), named(Cover.GAP), named(Cover.EXPLAINED))


def england_words(found: England) -> str:
    """3 of 17 plans are submitted. Each of them covers 20 of the 27 things to achieve; 5 have a gap in at least one."""
    count = len(found.columns)
    every = count + len(found.waiting)
    if not count:
        return f"No plan is submitted yet, of {every:,}."
    told = f"{count} of {counted(every, 'plan')} {'is' if count == 1 else 'are'} submitted."
    whole = sum(line.count(Cover.COVERED) == count for line in found.lines)
    gaps = sum(bool(line.gaps) for line in found.lines)
    explained = len(found.lines) - whole - gaps
    parts = [f"{whole} {'is' if whole == 1 else 'are'} covered by each of these plans"]
    parts += [f"{gaps} {'is a gap' if gaps == 1 else 'are gaps'} in at least one"] if gaps else []
    parts += [f"{explained} {'is' if explained == 1 else 'are'} explained where not covered"] if explained else []
    return f"{told} Of the {len(found.lines)} things to achieve, {listing(parts)}."
