"""Writes the bids of a plan down as rows, in one transaction; then frozen, agreed and submitted by their rules."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from alliance_tracker.data import writing
from alliance_tracker.data.db import Base
from alliance_tracker.data.funding.bids import bids_of, in_words, tell
from alliance_tracker.data.funding.calls import Call
from alliance_tracker.data.funding.papers import of_bid
from alliance_tracker.data.history import Writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.plan.submissions import submit
from alliance_tracker.data.plan.versions import Freezing, freeze
from alliance_tracker.data.signoff.answering import relied_on
from alliance_tracker.data.signoff.answers import versions_in_brief
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.signoff.standing import board_body, rule_of
from alliance_tracker.data.tables import funding as tables
from alliance_tracker.data.tables.signoff import Agreement
from alliance_tracker.demonstration.agreed import NOBODY, plain_agreement, told
from alliance_tracker.demonstration.bid_story import BidStory
from alliance_tracker.demonstration.records import at
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.terms import AllianceKind, OrganisationKind, Stream

Stories = Mapping[Stream, BidStory]


class Codes(Record):
    """Keys that the rows of bids refer to: criteria of the round by code."""

    criteria: Mapping[str, int]


class Days(Record):
    """The days of a bid: written, frozen, agreed, submitted."""

    written: date
    frozen: date
    agreed: date
    submitted: date


def write(
    plan: PlanHead, call: Call, stories: Stories, works: Mapping[str, int], codes: Codes, on: date, actor: Actor
) -> None:
    """The bids as they were written on a day. One transaction, one line of history for each."""
    with writing(actor, at(on)) as tx:
        for stream, story in stories.items():
            _write(tx, plan, call, stream, story, works, codes)


def _write(
    tx: Writing,
    plan: PlanHead,
    call: Call,
    stream: Stream,
    story: BidStory,
    works: Mapping[str, int],
    codes: Codes,
) -> None:
    name, job, phone = story.contact
    bid = tables.Bid(
        plan_id=plan.id,
        round_id=plan.round_id,
        call_id=call.id,
        stream=stream.value,
        contact_name=name,
        contact_job=job,
        contact_phone=phone,
        opened_at=tx.now,
        person_id=tx.actor.person_id,
    )
    tx.add(bid)
    tx.flush()
    own = {"plan_id": plan.id, "bid_id": bid.id}
    outcomes = list(_outcomes(story, own, plan.round_id, codes))
    part = tables.BidPart(**own, drops=story.part.drops, position=1)
    tx.add(
        *(tables.BidAlliance(**own, alliance_id=one.id) for one in plan.footprints),
        *_texts(tx, story, own),
        *_money(story, own, plan.footprints[0].id, works),
        *_worth(story, own),
        *outcomes,
        part,
    )
    tx.flush()
    for row, one in zip(outcomes, story.outcomes, strict=True):
        tx.add(
            *(
                tables.BidPoint(plan_id=plan.id, outcome_id=row.id, quarter=code, planned=value)
                for code, value in one.points.items()
            )
        )
    tx.add(
        *(
            tables.BidPartLine(plan_id=plan.id, part_id=part.id, year=year, pence=pence)
            for year, pence in story.part.pence.items()
        )
    )
    tell(tx, plan, stream, "wrote")


def _texts(tx: Writing, story: BidStory, own: Mapping[str, int]) -> Iterator[Base]:
    for code, text in story.texts.items():
        yield tables.BidAnswer(**own, code=code, text=text, saved_at=tx.now, person_id=tx.actor.person_id)


def _money(story: BidStory, own: Mapping[str, int], alliance_id: int, works: Mapping[str, int]) -> Iterator[Base]:
    for number, line in enumerate(story.lines, 1):
        work = works.get(line.deliverable)
        yield tables.BidLine(
            **own,
            year=line.year,
            kind=line.kind.value,
            pence=line.pence,
            what=line.what,
            alliance_id=alliance_id if work else None,
            deliverable_id=work,
            position=number,
        )
    for number, other in enumerate(story.others, 1):
        yield tables.BidOther(**own, year=other.year, from_whom=other.from_whom, pence=other.pence, position=number)


def _outcomes(story: BidStory, own: Mapping[str, int], round_id: int, codes: Codes) -> Iterator[tables.BidOutcome]:
    for number, one in enumerate(story.outcomes, 1):
        yield tables.BidOutcome(
            **own,
            round_id=round_id,
            criterion_id=codes.criteria[one.criterion],
            title=one.title,
            measure=one.measure,
            unit=one.unit,
            baseline=one.baseline,
            baseline_on=one.baseline_on,
            target=one.target,
            higher_is_better=one.higher_is_better,
            position=number,
        )


def _worth(story: BidStory, own: Mapping[str, int]) -> Iterator[Base]:
    for number, one in enumerate(story.benefits, 1):
        yield tables.BidBenefit(
            **own,
            kind=one.kind.value,
            measure=one.measure,
            target=one.target,
            full_year_pence=one.full_year_pence,
            first_year=one.first_year,
            last_year=one.last_year,
            position=number,
        )
    biases = story.biases
    yield tables.BidBias(
        **own,
        revenue_hundredths=biases.revenue.hundredths,
        revenue_reason=biases.revenue.reason,
        capital_hundredths=biases.capital.hundredths,
        capital_reason=biases.capital.reason,
    )


def papers(plan: PlanHead, call: Call, streams: Collection[Stream]) -> list[PlanHead]:
    """The plan with each of these bids as its paper. Two queries."""
    heads = bids_of(plan, call)
    return [of_bid(plan, call, heads[stream]) for stream in streams]


def frozen(bids: Collection[PlanHead], on: date, actor: Actor) -> None:
    """A version of each, to be agreed. One transaction."""
    with writing(actor, at(on)) as tx:
        for paper in bids:
            freeze(tx, paper, on, Freezing("The bid, for all bodies to agree"))


def agreed(bids: Collection[PlanHead], on: date, most: int | None = None) -> None:
    """The newest version of each agreed by all whom the rule asks, or by the first `most`. One transaction."""
    with writing(NOBODY, at(on)) as tx:
        for paper in bids:
            rows = list(_answers(paper, on, tx.now))[:most]
            tx.add(*rows)
            words = f"entered {len(rows)} agreements to the {paper.paper.words}"
            say(tx, paper, Sentence(words, "agreement", paper.paper.key("")))


def _answers(paper: PlanHead, on: date, when: datetime) -> Iterator[Agreement]:
    """Every body's and the board's; for the Vanguard the leads' of its STPs and the programme board's."""
    version, rule, board = versions_in_brief(*paper.key)[-1], rule_of(paper), board_body(paper)
    answering = [(row.organisation_id, row.kind) for row in bodies_of(paper, on)]
    if paper.kind is AllianceKind.VANGUARD:
        answering = [(key, kind) for key, kind in answering if kind is OrganisationKind.STP]
    answering.insert(0, (board.id, board.kind))
    relied = {kind: json.dumps(relied_on(version, rule.of(kind)), sort_keys=True) for _, kind in answering}
    for key, kind in answering:
        yield plain_agreement(paper, version.id, key, relied[kind], on, when)


def submitted(bids: Collection[PlanHead], on: date, actor: Actor) -> None:
    """The newest version of each submitted. One transaction."""
    with writing(actor, at(on, 15)) as tx:
        for paper in bids:
            submit(tx, paper, versions_in_brief(*paper.key)[-1].id, told, on)


def sent(plan: PlanHead, call: Call, streams: Collection[Stream], days: Days, actor: Actor) -> None:
    """Frozen, agreed and submitted on these days."""
    bids = papers(plan, call, streams)
    frozen(bids, days.frozen, actor)
    agreed(bids, days.agreed)
    submitted(bids, days.submitted, actor)


def named(stream: Stream, words: str) -> str:
    """A sentence about the bid of a stream."""
    return f"{words} the bid for {in_words(stream)}"
