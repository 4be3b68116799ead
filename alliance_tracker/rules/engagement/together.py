"""Working together (co-production): what really happened by level and mode, five practices, what it costs.

Source: Learning from the Macmillan Local Authority Partnership programme, "Embedding co-production": a shared
statement, four modes, three levels, five practices, and a budget with time. Consultation is never counted here as
co-production (rules/engagement/evidence.py says what is consultation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import capital, counted, day, inside, times
from alliance_tracker.terms import CostKind, Level, Mode

LONGEST_WORDS = 1_500
LONGEST_NOTE = 300
MOST_HOURS = 100_000


class Happened(Record):
    """A record of involvement as the matrix needs it. `number` is 4 of E4."""

    number: int
    title: str
    mode: Mode
    level: Level
    is_consultation: bool


class Promised(Record):
    """A promise that stands, as the matrix needs it. `number` is 3 of P3."""

    number: int
    what: str
    mode: Mode
    level: Level


class Place(Record):
    """One place of the matrix: what happened there, and what was promised."""

    level: Level
    mode: Mode
    happened: tuple[Happened, ...]
    promised: tuple[Promised, ...]

    @property
    def words(self) -> str:
        """Twice. 1 promise; nothing yet."""
        done = capital(times(len(self.happened))) if self.happened else "Nothing yet"
        return f"{done}. {counted(len(self.promised), 'promise')}" if self.promised else done


class Matrix(Record):
    """Levels by modes, and what was only consultation, which has no place in it."""

    rows: tuple[tuple[Level, tuple[Place, ...]], ...]
    consulted: tuple[Happened, ...]

    @property
    def counted(self) -> int:
        """How many times people worked together."""
        return sum(len(place.happened) for _, places in self.rows for place in places)

    @property
    def words(self) -> str:
        """People worked together 3 times. Twice they were only consulted, which is not counted here."""
        together = f"People worked together {times(self.counted)}."
        if not self.counted:
            together = "Nothing on record was work done together yet."
        if not self.consulted:
            return together
        only = capital(times(len(self.consulted)))
        return f"{together} {only} they were only consulted. That is not counted here."


def matrix(records: Iterable[Happened], promises: Iterable[Promised]) -> Matrix:
    """What happened by level and mode, promises beside it. Records in their order; consultation apart."""
    every, promised = list(records), list(promises)
    together = [one for one in every if not one.is_consultation]
    rows = tuple(
        (
            level,
            tuple(
                Place(
                    level,
                    mode,
                    tuple(one for one in together if (one.level, one.mode) == (level, mode)),
                    tuple(one for one in promised if (one.level, one.mode) == (level, mode)),
                )
                for mode in Mode
            ),
        )
        for level in Level
    )
    return Matrix(rows, tuple(one for one in every if one.is_consultation))


class PracticeSeen(Record):
    """What was said of a practice on a day. `id` is its key, nought for none."""

    id: int
    in_place: bool
    words: str
    seen_on: date


class PracticeDraft(Record):
    """The same as typed."""

    in_place: bool | None
    words: str
    seen_on: date | None
    names_checked: bool = False


def since(seen: Sequence[PracticeSeen]) -> date | None:
    """Since when a practice is in place without a break; None when it is not. Newest first."""
    found = None
    for one in seen:
        if not one.in_place:
            break
        found = one.seen_on
    return found


def check_practice(draft: PracticeDraft, today: date) -> list[Problem]:
    """What a practice still needs."""
    problems = []
    if draft.in_place is None:
        problems.append(Problem("in_place", "Say whether it is in place"))
    if not draft.words.strip():
        problems.append(Problem("words", "Say how, in a sentence. Or why not yet"))
    if draft.seen_on is None:
        problems.append(Problem("seen_on", "Give the day, like 14 Sep 2018"))
    elif draft.seen_on > today:
        problems.append(Problem("seen_on", f"{day(draft.seen_on)} is in the future. Today is {day(today)}"))
    problems += too_long("words", "what you wrote", draft.words, LONGEST_WORDS)
    return problems + check_words({"words": draft.words}, draft.names_checked)


def practised(position: int, in_place: bool) -> Sentence:
    """The line of history for a practice."""
    state = "is in place" if in_place else "is not in place"
    return Sentence(f"said that practice {position} of working together {state}", "working together", str(position))


class Cost(Record):
    """What one kind of cost comes to in a year: whole pence, and hours of work."""

    kind: CostKind
    planned: int = 0
    spent: int = 0
    hours: int = 0
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.planned or self.spent or self.hours or self.note)


class YearCost(Record, dict=True):
    """A financial year of working together. `stamp` moves with every change to it, nought for none."""

    year: FinancialYear
    costs: tuple[Cost, ...]
    stamp: int = 0

    @cached_property
    def total(self) -> Cost:
        """All kinds together; its kind means nothing."""
        parts = self.costs
        return Cost(
            CostKind.STAFF,
            sum(one.planned for one in parts),
            sum(one.spent for one in parts),
            sum(one.hours for one in parts),
        )

    def of(self, kind: CostKind) -> Cost:
        return next((one for one in self.costs if one.kind is kind), Cost(kind))


def percent_spent(cost: Cost) -> str:
    """56% spent, a half rounded up; in words where nothing was planned."""
    if not cost.planned:
        return "Not planned" if cost.spent else ""
    return f"{(200 * cost.spent + cost.planned) // (2 * cost.planned)}%"


def check_costs(costs: Sequence[Cost], names_checked: bool = False) -> list[Problem]:
    """What a year of costs must lose before it is kept: amounts and hours below nothing, private words."""
    problems = []
    for one in costs:
        if min(one.planned, one.spent) < 0:
            problems.append(Problem(f"planned-{one.kind}", f"{one.kind.words}: an amount cannot be below nothing"))
        if not 0 <= one.hours <= MOST_HOURS:
            problems.append(Problem(f"hours-{one.kind}", f"{one.kind.words}: give hours from 0 to {MOST_HOURS:,}"))
        problems += too_long(f"note-{one.kind}", "the note", one.note, LONGEST_NOTE)
    return problems + check_words({f"note-{one.kind}": one.note for one in costs}, names_checked)


def outside(year: FinancialYear, years: Sequence[FinancialYear]) -> str:
    """The sentence for a year that the plan does not have."""
    return f"{year} is outside the plan. Choose a year from {years[0]} to {years[-1]}"


def costed(year: FinancialYear) -> Sentence:
    """The line of history for money."""
    return Sentence(f"changed what working together costs in {year}", "working together", year.code)


def stated(on: date, again: bool) -> Sentence:
    """The line of history for the shared statement."""
    words = "changed the words of the shared statement on working together"
    if not again:
        words = "took up a shared statement on working together"
    return Sentence(f"{words} on {day(on)}", "working together", "statement")


def unstated(on: date, why: str) -> Sentence:
    """The line of history for a statement that ends."""
    return Sentence(f"ended the shared statement on {day(on)}, because {inside(why)}", "working together", "statement")
