"""What follows an award, quarter by quarter: conditions, releases, what was spent of it and what it brought."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from alliance_tracker.data import writing
from alliance_tracker.data.funding.bids import in_words
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.tables import awards as tables
from alliance_tracker.demonstration import amiss
from alliance_tracker.demonstration.bid_story import ED, told
from alliance_tracker.demonstration.people import WHERE
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.demonstration.story import LATEST
from alliance_tracker.periods import Quarter
from alliance_tracker.records import asdict
from alliance_tracker.rules.board.dates import default_dates
from alliance_tracker.rules.funding.decisions import Decision, Minute
from alliance_tracker.rules.funding.record import Line, Outcome
from alliance_tracker.rules.funding.releases import measure_words
from alliance_tracker.rules.funding.returning import SpendLine, offered, spend_lines
from alliance_tracker.rules.funding.spend import Return, needs_reason
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import day
from alliance_tracker.terms import ConditionKind, Stream

POSTS = "A letter that the posts are filled, or who stands in for them"
LATER = "17/44 (invented)"
"""The minute of a condition that was added after the award."""
RADIOGRAPHERS = "A plan that shows where the radiographers of the Fells come from"
PROOF = {
    1: "Letter of the programme manager, with the list of posts",
    3: "Paper to the Alliance Board of April 2018, item 6",
}
MET_FOR = {1: 1, 3: 3}
"""By the number of a release, the condition that is met when it is paid."""
HALVES = (1, 3)
"""A year's money is released in its first and in its third quarter."""
STEADY = (100, 100, 92, 96)
"""Per cent of a quarter's plan that is spent where nothing is told."""


@dataclass
class Award:
    """A bid that has money, and what was returned of it so far. `amounts` is empty for a bid that has none."""

    plan: PlanHead
    bid_id: int
    stream: Stream
    amounts: Mapping[str, int]
    lines: tuple[SpendLine, ...]
    outcomes: tuple[Outcome, ...]
    minute: Minute
    before: dict[int, Return] = field(default_factory=dict)

    @property
    def own(self) -> Mapping[str, int]:
        return {"plan_id": self.plan.id, "bid_id": self.bid_id}

    @property
    def told(self) -> bool:
        """Whether it is part of the story that is told in full."""
        return self.plan.slug == WHERE

    def about(self, words: str) -> Sentence:
        return Sentence(f"{words} the bid for {in_words(self.stream)}", "bid", self.stream.value)


def award_of(
    plan: PlanHead,
    bid_id: int,
    stream: Stream,
    said: Decision,
    minute: Minute,
    lines: Sequence[Line],
    outcomes: tuple[Outcome, ...],
) -> Award:
    return Award(plan, bid_id, stream, said.amounts, spend_lines(lines, said.amounts), outcomes, minute)


def promised(awards: Collection[Award], on: date, national: Actor, nobody: Actor) -> None:
    """Conditions of the minute, and the releases that are planned. One transaction for those who tell, one for all."""
    for actor, here in ((national, True), (nobody, False)):
        with writing(actor, at(on)) as tx:
            for one in awards:
                if one.told is here and one.amounts:
                    _promised(tx, one, on)


def _promised(tx: Writing, one: Award, on: date) -> None:
    outcome = one.outcomes[0]
    threshold = outcome.points[LATEST.code]
    conditions = [
        _condition(tx, one, 1, POSTS, one.minute.held_on),
        _condition(tx, one, 2, measure_words(outcome, threshold), one.minute.held_on, outcome.id, threshold),
    ]
    tx.add(*conditions)
    releases = list(_releases(tx, one, on))
    tx.add(*releases)
    tx.flush()
    for row, condition in ((releases[0], conditions[0]), (releases[-1], conditions[1])):
        tx.add(tables.ReleaseCondition(release_id=row.id, condition_id=condition.id, plan_id=one.plan.id))
    say(tx, one.plan, one.about(f"made 2 conditions of, and planned {len(releases)} releases for,"))


def _condition(
    tx: Writing,
    one: Award,
    number: int,
    words: str,
    on: date,
    outcome_id: int | None = None,
    threshold: int | None = None,
) -> tables.AwardCondition:
    kind = ConditionKind.EVIDENCE if threshold is None else ConditionKind.MEASURE
    return tables.AwardCondition(
        **one.own,
        number=number,
        kind=kind.value,
        words=words,
        outcome_id=outcome_id,
        threshold=threshold,
        made_on=on,
        minute=one.minute.reference if on == one.minute.held_on else LATER,
        made_at=tx.now,
        person_id=tx.actor.person_id,
    )


def _releases(tx: Writing, one: Award, on: date) -> Iterator[tables.Release]:
    number = 0
    for year, pence in one.amounts.items():
        for half in HALVES:
            quarter = Quarter.parse(f"{year}-q{half}")
            part = pence // 2 // 100 * 100 if half == HALVES[0] else pence - pence // 2 // 100 * 100
            if not part or quarter < Quarter.of(one.minute.held_on):
                continue
            number += 1
            yield tables.Release(
                **one.own,
                number=number,
                quarter=quarter.code,
                pence=amiss.released(one.plan.slug, one.stream, quarter, part),
                planned_on=on,
                planned_at=tx.now,
                person_id=tx.actor.person_id,
            )


def quarter_told(awards: Collection[Award], quarter: Quarter, payer: Actor, manager: Actor) -> None:
    """What was paid in a quarter, then what was spent in it and what was measured. At most two transactions."""
    if quarter.number in HALVES and quarter < LATEST:
        paid_on = date(quarter.start.year, quarter.start.month + 1, 15)
        with writing(payer, at(paid_on)) as tx:
            _paid(tx, {one.bid_id: one for one in awards}, quarter, paid_on)
    with writing(manager, at(default_dates(quarter).opens, 11)) as tx:
        for one in awards:
            if _returns(one, quarter):
                tx.add(*_spent(tx, one, quarter), *_read(tx, one, quarter))
                say(tx, one.plan, one.about(f"returned the spend of {quarter} for"))


def _paid(tx: Writing, awards: Mapping[int, Award], quarter: Quarter, on: date) -> None:
    """The releases of a quarter, each once what it waits for is met."""
    chosen = select(tables.Release).where(tables.Release.bid_id.in_(awards), tables.Release.quarter == quarter.code)
    releases = tx.session.scalars(chosen.order_by(tables.Release.id)).all()
    evidence = select(tables.AwardCondition).where(
        tables.AwardCondition.bid_id.in_(awards), tables.AwardCondition.kind == ConditionKind.EVIDENCE.value
    )
    conditions = {(row.bid_id, row.number): row for row in tx.session.scalars(evidence)}
    for row in releases:
        one = awards[row.bid_id]
        met = conditions.get((row.bid_id, MET_FOR.get(row.number, 0)))
        if met is not None and not amiss.condition_forgotten(one.plan.slug, one.stream):
            met.met_on, met.met_by_id = on, tx.actor.person_id
            met.met_how = PROOF[met.number] if one.told else MADE_UP
        if one.told and one.stream is ED and row.number == 2:
            _added_later(tx, one, on)
        row.paid_on, row.paid_by_id = on, tx.actor.person_id
        words = f"recorded that release {row.number}, {money(row.pence)}, was paid on {day(on)}, of"
        say(tx, one.plan, one.about(words))


def _added_later(tx: Writing, one: Award, on: date) -> None:
    """A condition that nobody spoke of when the money was given; the next release waits for it."""
    row = _condition(tx, one, 3, RADIOGRAPHERS, on)
    tx.add(row)
    chosen = select(tables.Release.id).where(tables.Release.bid_id == one.bid_id, tables.Release.number == 3)
    tx.flush()
    release_id = tx.session.scalars(chosen).one()
    tx.add(tables.ReleaseCondition(release_id=release_id, condition_id=row.id, plan_id=one.plan.id))


def _returns(one: Award, quarter: Quarter) -> bool:
    """Whether a quarter was returned: the newest is missing for some."""
    if not one.amounts:
        return amiss.spent_without(one.plan.slug, one.stream, quarter)
    if quarter == LATEST and one.told:
        return one.stream is ED
    if quarter == LATEST:
        return (one.plan.id + list(Stream).index(one.stream)) % 3 != 1
    return True


def _spent(tx: Writing, one: Award, quarter: Quarter) -> Iterator[tables.SpendReturn]:
    chance = random.Random(f"spend {one.plan.slug} {one.stream} {quarter.code}")
    for number, line in enumerate(one.lines):
        made = amiss.planted(one.plan.slug, one.stream, number, _plain(one, line, quarter, chance))
        one.before[line.id] = made
        yield tables.SpendReturn(
            **one.own,
            line_id=line.id,
            quarter=quarter.code,
            planned=made.planned,
            actual=made.actual,
            cumulative=made.cumulative,
            to_come=made.to_come,
            forecast=made.forecast,
            reason=made.reason,
            saved_at=tx.now,
            person_id=tx.actor.person_id,
        )


def _plain(one: Award, line: SpendLine, quarter: Quarter, chance: random.Random) -> Return:
    """As planned, or nearly, with its reason where one is needed; never more than the line has."""
    before = one.before.get(line.id)
    planned = offered(line, quarter, before)
    so_far = before.cumulative if before else 0
    actual = min(planned * chance.choice(STEADY) // 100 // 100 * 100, max(line.pence - so_far, 0))
    to_come = max(line.pence - so_far - actual, 0)
    total = so_far + actual
    made = Return(str(one.bid_id), quarter, line.label, planned, actual, total, to_come, total + to_come)
    return made if not needs_reason(made) else Return(**{**asdict(made), "reason": _reason(one, quarter)})


def _reason(one: Award, quarter: Quarter) -> str:
    return str(told("avonmere_bids")["reasons"][quarter.code]) if one.told else MADE_UP


def _read(tx: Writing, one: Award, quarter: Quarter) -> Iterator[tables.OutcomeReading]:
    """What was measured: about what was planned, a little behind in the first year."""
    for number, outcome in enumerate(one.outcomes if one.amounts else ()):
        planned, base = outcome.points[quarter.code], outcome.baseline or 0
        behind = quarter.financial_year != LATEST.financial_year or number == 1
        share = 92 if behind else 103
        yield tables.OutcomeReading(
            plan_id=one.plan.id,
            outcome_id=outcome.id,
            quarter=quarter.code,
            value=base + (planned - base) * share // 100 // 100 * 100,
            source="The trusts’ own count of referrals" if one.told else "Demonstration count",
            saved_at=tx.now,
            person_id=tx.actor.person_id,
        )
