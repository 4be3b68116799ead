"""The years of a plan on one page: deliverables with their activities and milestones, grouped, narrowed, counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery.depending import Span, Wait, span_of
from alliance_tracker.rules.delivery.rating import MilestoneFacts
from alliance_tracker.rules.words import counted, day, listing, short_day
from alliance_tracker.terms import SequenceBy, SequenceShows

NO_WORKSTREAM, NO_LEAD = "No workstream named", "Nobody leads these yet"


class Mark(Record):
    """A milestone in the sequence. `served` are the activities that lead to it."""

    reference: str
    title: str
    facts: MilestoneFacts
    version: int
    served: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """When it was met, or is expected."""
        found = self.facts.met or self.facts.due
        assert found is not None, "a milestone has a date first agreed"
        return found

    @property
    def when(self) -> str:
        """31 Mar 2019, first agreed 31 Dec 2018."""
        facts = self.facts
        words = f"Met {short_day(self.day)}" if facts.met else short_day(self.day)
        if facts.baseline is not None and facts.baseline != self.day:
            words += f", first agreed {short_day(facts.baseline)}"
        return words


class Work(Record):
    """An activity in the sequence, with the milestones it serves: one piece of work however many they are."""

    reference: str
    title: str
    first: Quarter
    last: Quarter
    lead_id: int | None
    lead: str | None
    done: date | None
    serves: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Q1 2018/19 to Q3 2018/19, done 21 Dec 2018."""
        words = self.first.words if self.first == self.last else f"{self.first.words} to {self.last.words}"
        return f"{words}, done {short_day(self.done)}" if self.done else words


class Lane(Record):
    """A deliverable in the sequence."""

    reference: str
    title: str
    area: str
    area_name: str
    workstream: str
    start: date
    end: date
    lead_id: int | None
    lead: str | None
    deputy_id: int | None
    fixed: bool
    marks: tuple[Mark, ...] = ()
    works: tuple[Work, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """As far as others wait for it."""
        dates = [(one.facts.baseline or one.day, one.day, one.facts.met is not None) for one in self.marks]
        return span_of(self.start, self.end, dates)

    @property
    def when(self) -> str:
        return f"{day(self.start)} to {day(self.end)}"

    @property
    def quarters(self) -> tuple[Quarter, Quarter]:
        return Quarter.of(self.start), Quarter.of(self.end)


class Narrowing(Record):
    """What the sequence is narrowed to; empty fields narrow nothing."""

    area: str = ""
    workstream: str = ""
    lead_id: int | None = None
    year: FinancialYear | None = None
    shows: SequenceShows = SequenceShows.EVERYTHING

    @property
    def narrows(self) -> bool:
        return self != Narrowing()

    def of(self, lanes: Iterable[Lane]) -> list[Lane]:
        """The deliverables that match, each with the activities and milestones that do."""
        found = []
        for lane in lanes:
            if self.area in ("", lane.area) and self.workstream in ("", lane.workstream):
                narrowed = self._lane(lane)
                if narrowed is not None:
                    found.append(narrowed)
        return found

    def _lane(self, lane: Lane) -> Lane | None:
        """All of it for its own lead; for another, the activities that they lead in it."""
        own = self.lead_id in (None, lane.lead_id, lane.deputy_id)
        works = tuple(one for one in lane.works if (own or one.lead_id == self.lead_id) and self._takes_work(one))
        marks = tuple(one for one in lane.marks if own and self._takes_mark(one))
        bare = own and self.year is None and self.shows is not SequenceShows.UNFINISHED
        during = own and self.year is not None and lane.start <= self.year.end and self.year.start <= lane.end
        left = self.shows is not SequenceShows.UNFINISHED or not lane.span.done
        return replace(lane, works=works, marks=marks) if works or marks or bare or (during and left) else None

    def _takes_work(self, one: Work) -> bool:
        if self.shows is SequenceShows.MILESTONES or (self.shows is SequenceShows.UNFINISHED and one.done):
            return False
        return self.year is None or (one.first.start <= self.year.end and self.year.start <= one.last.end)

    def _takes_mark(self, one: Mark) -> bool:
        if self.shows is SequenceShows.ACTIVITIES or (self.shows is SequenceShows.UNFINISHED and one.facts.met):
            return False
        return self.year is None or one.day in self.year


Group = tuple[str, tuple[Lane, ...]]


def grouped(lanes: Sequence[Lane], by: SequenceBy) -> list[Group]:
    """Areas in the order of the guidance, workstreams and leads by name; those without come last."""
    if by is SequenceBy.AREA:
        keys = {lane.area_name: (0, "") for lane in lanes}
        names = [lane.area_name for lane in lanes]
    elif by is SequenceBy.WORKSTREAM:
        names = [lane.workstream or NO_WORKSTREAM for lane in lanes]
        keys = {name: (int(name == NO_WORKSTREAM), name.casefold()) for name in names}
    else:
        names = [lane.lead or NO_LEAD for lane in lanes]
        keys = {name: (int(name == NO_LEAD), name.casefold()) for name in names}
    found: dict[str, list[Lane]] = {name: [] for name in sorted(dict.fromkeys(names), key=lambda name: keys[name])}
    for name, lane in zip(names, lanes, strict=True):
        found[name].append(lane)
    return [(name, tuple(own)) for name, own in found.items()]


def counts(lanes: Iterable[Lane]) -> tuple[int, int, int]:
    """Deliverables, activities and milestones, each counted once whatever it serves."""
    every = list(lanes)
    works = {one.reference for lane in every for one in lane.works}
    marks = {one.reference for lane in every for one in lane.marks}
    return len({lane.reference for lane in every}), len(works), len(marks)


def counts_in_words(lanes: Iterable[Lane]) -> str:
    """22 deliverables, 31 activities and 90 milestones."""
    deliverables, works, marks = counts(lanes)
    words = [counted(deliverables, "deliverable")]
    if works:
        words.append(counted(works, "activity", "activities"))
    if marks:
        words.append(counted(marks, "milestone"))
    return listing(words)


def waits_of(lanes: Iterable[Lane]) -> list[Wait]:
    """What waits for what."""
    return [(lane.reference, other) for lane in lanes for other in lane.waits_for]


def part_of_plan(value: date, first: Quarter) -> int:
    """Where a day stands on a scale that begins with `first`, in tenths of a quarter."""
    quarter = Quarter.of(value)
    whole = (quarter.financial_year.begins - first.financial_year.begins) * 4 + quarter.number - first.number
    length = (quarter.end - quarter.start).days + 1
    return whole * 10 + ((value - quarter.start).days + 1) * 10 // length


def place_of(quarter: Quarter, first: Quarter) -> int:
    """Which quarter of the scale it is, counted from 1."""
    return (quarter.financial_year.begins - first.financial_year.begins) * 4 + quarter.number - first.number + 1


def picture_table(groups: Sequence[Group], title: str, quarters: Sequence[Quarter], now: int) -> dict[str, object]:
    """What the picture is drawn from, in plain values: a row for each deliverable, headed by its group."""
    first = quarters[0]
    rows: list[list[object]] = []
    bars: list[list[object]] = []
    for name, lanes in groups:
        for lane in lanes:
            start, end = (place_of(quarter, first) for quarter in lane.quarters)
            marks = [[part_of_plan(one.day, first), int(one.facts.met is not None)] for one in lane.marks]
            works = [[place_of(one.first, first), place_of(one.last, first)] for one in lane.works]
            bars.append([start, end, marks, works])
            rows.append([name, f"{lane.reference} {lane.title}", lane.when, len(lane.works), len(lane.marks)])
    return {
        "title": title,
        "alt": "Bars for deliverables and activities over the quarters of the plan, with a mark for each milestone.",
        "sentence": _so_far([lane for _, lanes in groups for lane in lanes]),
        "columns": ["Group", "Deliverable", "When", "Activities", "Milestones"],
        "rows": rows,
        "bars": bars,
        "quarters": [quarter.words for quarter in quarters],
        "now": now,
    }


def _so_far(lanes: Sequence[Lane]) -> str:
    """22 deliverables, 31 activities and 90 milestones. 41 of 90 milestones met."""
    met = sum(one.facts.met is not None for lane in lanes for one in lane.marks)
    _, _, count = counts(lanes)
    return f"{counts_in_words(lanes)}." + (f" {met} of {counted(count, 'milestone')} met." if count else "")


def in_groups(groups: Sequence[Group], title: str, quarters: Sequence[Quarter], now: int) -> dict[str, object]:
    """The same with one bar for each group, where there is no room for more."""
    whole = picture_table(groups, title, quarters, now)
    first = quarters[0]
    rows: list[list[object]] = []
    bars: list[list[object]] = []
    for name, lanes in groups:
        start, end = min(lane.start for lane in lanes), max(lane.end for lane in lanes)
        _, works, marks = counts(lanes)
        rows.append(["", name, f"{day(start)} to {day(end)}", works, marks])
        days = [[part_of_plan(one.day, first), int(one.facts.met is not None)] for lane in lanes for one in lane.marks]
        bars.append([place_of(Quarter.of(start), first), place_of(Quarter.of(end), first), days, []])
    alt = "Bars for areas over the quarters of the plan, with a mark for each milestone."
    return {**whole, "alt": alt, "rows": rows, "bars": bars}


def for_paper(table: Mapping[str, object]) -> dict[str, object]:
    """The table of a picture that is drawn narrow, so that its letters can be read on a page held upright."""
    return {**table, "across": 720, "names": 250, "letters": 40, "dots": 130}
