"""How bids are assessed: assigned, declared, scored and settled, some only so far. Three transactions a call."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.funding.calls import Call, criteria_of
from alliance_tracker.data.funding.every import NationalBid
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.assessment import Assessor, Moderation, Score
from alliance_tracker.demonstration.bid_story import told
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.records import Record
from alliance_tracker.rules.funding.scoring import Criterion
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.terms import CriterionKind

SEATS = 3
INTEREST = "Worked for a hospital of this alliance until 2015, and knows the people who wrote the bid."
TOGETHER = "Read again together: the evidence is there for one hospital, and not yet for the others."
SUMMARY = "A sound bid with a clear lead. The panel should ask who pays after the funding ends."
WEAK = "The aim is right. The bid does not show that it can be done in this time, nor who pays afterwards."
"""Of a bid that does less well than the middle of the scale."""


class Sheet(Record):
    """How far the assessment of a bid has come. `level` is about how well it does, from 1 to the top of the scale.

    So many of three assessors are `finished`. The criteria in `apart` are scored two apart; `settled` ends that, and
    moderation with it. With `conflict` a fourth assessor was asked too, and has an interest. `turn`: who begins.
    """

    bid: NationalBid
    level: int
    neutral: bool
    finished: int = SEATS
    apart: tuple[str, ...] = ()
    settled: bool = True
    conflict: bool = False
    turn: int | None = None


class Days(Record):
    """When assessors were asked, when they scored, and when moderation ended."""

    asked: date
    scored: date
    moderated: date


class Room(Record):
    """Who takes part: the keys of those who assess, the national team, and the keys of the criteria by code."""

    people: Sequence[int]
    national: Actor
    criteria: Mapping[str, int]


def assess(call: Call, sheets: Sequence[Sheet], room: Room, days: Days) -> None:
    """Each bid as far as its sheet says."""
    criteria = criteria_of(call.round_id)
    scored = {}
    with writing(room.national, at(days.asked)) as tx:
        for number, sheet in enumerate(sheets):
            scored[sheet.bid.id] = _seats(
                tx, sheet, _three(room.people, number if sheet.turn is None else sheet.turn), days
            )
            tx.say(about(sheet.bid, f"asked {SEATS} assessors to score"))
    with writing(Actor(None, "Bid assessor", "demonstration"), at(days.scored)) as tx:
        for sheet in sheets:
            finished = scored[sheet.bid.id][: sheet.finished]
            chance = random.Random(f"scores {sheet.bid.alliance} {sheet.bid.address}")
            tx.add(*_scores(tx, call, sheet, finished, criteria, room, chance))
            if finished:
                tx.say(about(sheet.bid, f"entered the scores of {len(finished)} of {SEATS} assessors of"))
    with writing(room.national, at(days.moderated)) as tx:
        for sheet in sheets:
            if sheet.settled and sheet.finished == SEATS:
                tx.add(*_moderated(tx, call, sheet, room, days.moderated))
                tx.say(about(sheet.bid, "settled scores, and ended moderation, of"))


def about(bid: NationalBid, words: str) -> Sentence:
    """A line of the national history about the assessment of a bid."""
    return Sentence(f"{words} the bid of {bid.title}", "assessment", str(bid.id))


def _three(people: Sequence[int], number: int) -> list[int]:
    """Three of them in turn, and a fourth who may have to stand aside."""
    return [people[(number + place) % len(people)] for place in range(SEATS + 1)]


def _seats(tx: Writing, sheet: Sheet, people: Sequence[int], days: Days) -> list[Assessor]:
    """Those who sit; who has finished has declared their interests, and so has the next."""
    rows = [
        Assessor(
            plan_id=sheet.bid.plan_id,
            bid_id=sheet.bid.id,
            person_id=person,
            assigned_at=at(days.asked, 9),
            assigned_by_id=tx.actor.person_id,
            declared_at=at(days.asked, 16) if number <= sheet.finished else None,
        )
        for number, person in enumerate(people[:SEATS])
    ]
    if sheet.conflict:
        aside = Assessor(
            plan_id=sheet.bid.plan_id,
            bid_id=sheet.bid.id,
            person_id=people[SEATS],
            assigned_at=at(days.asked, 9),
            assigned_by_id=tx.actor.person_id,
            declared_at=at(days.asked, 12),
            conflict=True,
            interest=INTEREST,
        )
        tx.add(aside)
    tx.add(*rows)
    tx.flush()
    return rows


def _scores(
    tx: Writing,
    call: Call,
    sheet: Sheet,
    seats: Sequence[Assessor],
    criteria: Sequence[Criterion],
    room: Room,
    chance: random.Random,
) -> Iterator[Score]:
    for one in criteria:
        values = _spread(sheet, one, call.top, chance)
        confidences = _spread(sheet, one, call.top, chance) if one.code not in sheet.apart else [sheet.level] * SEATS
        for seat, value, confidence in zip(seats, values, confidences, strict=False):
            yield Score(
                plan_id=sheet.bid.plan_id,
                round_id=call.round_id,
                bid_id=sheet.bid.id,
                assessor_id=seat.id,
                criterion_id=room.criteria[one.code],
                value=value,
                confidence=confidence if one.kind is CriterionKind.VALUE else None,
                why=_why(sheet, one.code, value),
                moderated=False,
                saved_at=tx.now,
                person_id=seat.person_id,
            )


def _spread(sheet: Sheet, one: Criterion, top: int, chance: random.Random) -> list[int]:
    """What three assessors give: the same, or one of them a little more or less; two apart where that is to settle."""
    about_here = min(max(sheet.level + chance.choice((-1, 0, 0, 0, 1)), 2), top - 1)
    if one.code in sheet.apart:
        return [about_here + 1, about_here - 1, about_here]
    return [about_here, about_here + chance.choice((0, 0, 1)), about_here]


def _why(sheet: Sheet, code: str, value: int) -> str:
    if sheet.neutral:
        return MADE_UP
    high, low = told("invented_bids")["why"][code]
    return str(high if value >= SEATS else low)


def _moderated(tx: Writing, call: Call, sheet: Sheet, room: Room, on: date) -> Iterator[Score | Moderation]:
    """One score that all agreed on where they stood apart, and the end of moderation."""
    for code in sheet.apart:
        yield Score(
            plan_id=sheet.bid.plan_id,
            round_id=call.round_id,
            bid_id=sheet.bid.id,
            assessor_id=None,
            criterion_id=room.criteria[code],
            value=sheet.level,
            confidence=sheet.level,
            why=MADE_UP if sheet.neutral else TOGETHER,
            moderated=True,
            saved_at=tx.now,
            person_id=tx.actor.person_id,
        )
    yield Moderation(
        bid_id=sheet.bid.id,
        plan_id=sheet.bid.plan_id,
        summary=MADE_UP if sheet.neutral else SUMMARY if sheet.level >= SEATS else WEAK,
        ended_on=on,
        ended_at=tx.now,
        person_id=tx.actor.person_id,
    )
