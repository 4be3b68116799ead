"""Many milestones moved together, by weeks or quarters: the new dates, what stands in the way, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery.depending import Effect, Span, Wait, effects, too_early
from alliance_tracker.rules.delivery.milestones import LONGEST_REASON
from alliance_tracker.rules.delivery.plan import reference_key
from alliance_tracker.rules.delivery.problems import Problem, Round, too_long
from alliance_tracker.rules.delivery.rating import MilestoneFacts
from alliance_tracker.rules.delivery.sequence import Lane, Mark
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.words import counted, day, short_day, some
from alliance_tracker.terms import MoveUnit, MoveWay

MOST = {MoveUnit.WEEKS: 208, MoveUnit.QUARTERS: 16}
"""Four years, as long as a plan."""


class Shift(Record):
    """By how much dates move: 6 weeks later, 1 quarter earlier."""

    count: int
    unit: MoveUnit
    way: MoveWay

    def of(self, value: date) -> date:
        """The day so many weeks or quarters away. The last day of a month stays the last day of a month."""
        signed = self.count if self.way is MoveWay.LATER else -self.count
        return value + timedelta(weeks=signed) if self.unit is MoveUnit.WEEKS else _by_months(value, signed * 3)

    @property
    def words(self) -> str:
        """6 weeks later."""
        return f"{counted(self.count, self.unit.value[:-1])} {self.way.value}"


def _by_months(value: date, months: int) -> date:
    """The same day of the month so many months away, or its last day where it is shorter."""
    place = value.year * 12 + value.month - 1 + months
    year, month = min(max(place // 12, MINYEAR), MAXYEAR - 1), place % 12 + 1
    last = _last_day(year, month)
    is_last = value.day == _last_day(value.year, value.month).day
    return last if is_last or value.day > last.day else date(year, month, value.day)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


class Moved(Record):
    """One milestone with its dates before and after. While its baseline is not fixed, that moves as well."""

    lane: str
    mark: Mark
    fixed: bool
    baseline: date
    forecast: date | None
    problem: str = ""

    @property
    def reference(self) -> str:
        return self.mark.reference

    @property
    def facts(self) -> MilestoneFacts:
        return self.mark.facts

    @property
    def old(self) -> date:
        return self.mark.day

    @property
    def new(self) -> date:
        return self.forecast or self.baseline

    @property
    def moves(self) -> str:
        """Which of its dates moves."""
        if self.fixed:
            return "The date expected; the date first agreed is fixed and stays"
        return "Both its dates: the date first agreed is not fixed yet" if self.forecast else "The date first agreed"


Told = tuple[int, tuple[str, ...], tuple[str, ...]]
"""Somebody by key, which of their milestones move, and which of their deliverables would start too early."""


class Preview(Record):
    """Everything that a move would do, before it is done: exactly this is confirmed, or nothing."""

    shift: Shift
    reason: str
    moved: tuple[Moved, ...]
    stay: tuple[str, ...]
    early: tuple[Effect, ...]
    told: tuple[Told, ...]

    @property
    def refused(self) -> tuple[Moved, ...]:
        return tuple(one for one in self.moved if one.problem)

    @property
    def deliverables(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.lane for one in self.moved))

    @property
    def stamp(self) -> str:
        """Stands for all of it, so that a change in between is seen."""
        shift = [self.shift.count, self.shift.unit.value, self.shift.way.value, self.reason]
        rows = [[one.reference, one.mark.version, one.fixed, one.old, one.new, one.problem] for one in self.moved]
        return seal([shift, rows, [[one.words, one.outcome] for one in self.early], self.told, self.stay])

    @property
    def words(self) -> str:
        """moved 12 milestones of ED1, ED3 and LB2 by 6 weeks later."""
        names = some(list(self.deliverables))
        count = counted(len(self.moved), "milestone")
        return f"moved {count} of {names}, {self.shift.words}"


def check_shift(count: int | None, unit: MoveUnit | None, reason: str) -> list[Problem]:
    """What the form still needs before anything can be shown."""
    problems = []
    if count is None or count < 1:
        problems.append(Problem("count", "Say by how many weeks or quarters they move, like 6"))
    elif unit is not None and count > MOST[unit]:
        problems.append(Problem("count", f"Give at most {MOST[unit]} {unit.value}, which is four years"))
    if not reason.strip():
        problems.append(Problem("reason", "Say why they move. The reason stands with each milestone"))
    return problems + too_long("reason", "the reason", reason, LONGEST_REASON)


def previewed(
    lanes: Sequence[Lane], chosen: Iterable[str], shift: Shift, reason: str, plan: Round, today: date
) -> Preview:
    """What moving these milestones would do. Those that are met stay as they are."""
    wanted = set(chosen)
    pairs = [(lane, mark) for lane in lanes for mark in lane.marks if mark.reference in wanted]
    moved = tuple(_moved(lane, mark, shift, plan, today) for lane, mark in pairs if mark.facts.met is None)
    stay = tuple(mark.reference for _, mark in pairs if mark.facts.met is not None)
    early = _early(lanes, moved)
    return Preview(shift, " ".join(reason.split()), moved, stay, early, _told(lanes, moved, early))


def _moved(lane: Lane, mark: Mark, shift: Shift, plan: Round, today: date) -> Moved:
    facts = mark.facts
    agreed = facts.baseline or mark.day
    baseline = agreed if lane.fixed else shift.of(agreed)
    expected = mark.day if lane.fixed else facts.forecast
    forecast = shift.of(expected) if expected else None
    return Moved(lane.reference, mark, lane.fixed, baseline, forecast, _problem(baseline, forecast, lane, plan, today))


def _problem(baseline: date, forecast: date | None, lane: Lane, plan: Round, today: date) -> str:
    """Why this milestone cannot move so far; empty if it can."""
    for value in (forecast, None if lane.fixed else baseline):
        if value is not None and value not in plan:
            return f"{day(value)} is outside the plan’s years, {short_day(plan.start)} to {short_day(plan.end)}"
    new = forecast or baseline
    return f"{day(new)} has gone by" if new < today else ""


def spans_after(lanes: Iterable[Lane], moved: Iterable[Moved]) -> dict[str, Span]:
    """Each deliverable as others wait for it, once these milestones have moved."""
    new = {one.reference: one for one in moved}
    found = {}
    for lane in lanes:
        marks = tuple(_after(mark, new.get(mark.reference)) for mark in lane.marks)
        found[lane.reference] = replace(lane, marks=marks).span
    return found


def _after(mark: Mark, moved: Moved | None) -> Mark:
    if moved is None:
        return mark
    return replace(mark, facts=replace(mark.facts, baseline=moved.baseline, forecast=moved.forecast))


def _early(lanes: Sequence[Lane], moved: Sequence[Moved]) -> tuple[Effect, ...]:
    waits: list[Wait] = [(lane.reference, other) for lane in lanes for other in lane.waits_for]
    if not waits:
        return ()
    before = effects({lane.reference: lane.span for lane in lanes}, waits)
    return tuple(too_early(before, effects(spans_after(lanes, moved), waits)))


def _told(lanes: Sequence[Lane], moved: Sequence[Moved], early: Sequence[Effect]) -> tuple[Told, ...]:
    """Who leads what moves or waits for it, each with those milestones and with those that wait."""
    own: dict[int, tuple[list[str], list[str]]] = {}
    of_lane: dict[str, list[str]] = {}
    for one in moved:
        of_lane.setdefault(one.lane, []).append(one.reference)
    waiting = {one.waiting for one in early}
    for lane in lanes:
        for person in dict.fromkeys(key for key in (lane.lead_id, lane.deputy_id) if key is not None):
            if lane.reference in of_lane or lane.reference in waiting:
                milestones, waits = own.setdefault(person, ([], []))
                milestones += of_lane.get(lane.reference, [])
                waits += [lane.reference] if lane.reference in waiting else []
    return tuple((person, tuple(steps), tuple(waits)) for person, (steps, waits) in own.items())


def said_of(preview: Preview) -> Mapping[str, Sentence]:
    """A line of history for each deliverable: moved ED3.6 and ED3.7, 6 weeks later, because …"""
    found = {}
    for ref in preview.deliverables:
        names = some([one.reference for one in preview.moved if one.lane == ref])
        because = preview.reason.rstrip(".")
        found[ref] = Sentence(f"moved {names} {preview.shift.words}, because {because}", "deliverable", ref)
    return found


def moved_back(references: Iterable[str]) -> list[Sentence]:
    """A line of history for each deliverable when a move of its milestones is taken back."""
    lanes: dict[str, list[str]] = {}
    for one in sorted(references, key=reference_key):
        lanes.setdefault(one.partition(".")[0], []).append(one)
    told = "moved {} back, as the change that moved {} was taken back"
    return [
        Sentence(told.format(some(names), "it" if len(names) == 1 else "them"), "deliverable", lane)
        for lane, names in lanes.items()
    ]


def said_of_all(preview: Preview) -> Sentence:
    """The line of history for the whole move."""
    return Sentence(preview.words, "plan", "milestones")
