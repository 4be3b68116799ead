"""The decision letter on a bid: what is awarded, why, on what conditions, when it is paid, and how it was scored."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_tracker.data.awards.letters import LetterFacts
from alliance_tracker.data.awards.reading import Condition, Release
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.papers.document import (
    Block,
    Facts,
    Heading,
    Note,
    Paper,
    Row,
    Table,
    band,
    cell,
    levelled,
    row,
    said,
)
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.funding import scoring
from alliance_tracker.rules.funding.decisions import recommended_words, shown
from alliance_tracker.rules.funding.scoring import AGREED, Criterion, Score, score_words
from alliance_tracker.rules.papers import stream_words
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import CriterionKind

WHAT = (
    "Value is how much good it does, confidence how sure we are that it will happen: 1 is low, {} is high. "
    "STPs are sustainability and transformation plans."
)
OWN = (
    "Paragraph 22 of the guidance names the Best Possible Value framework, and prints neither weights nor scale. "
    "Criteria, weights, scale, points and index are the tracker’s own, not NHS England’s."
)


def letter(facts: LetterFacts, reader: Reader) -> Paper:
    """The letter as a paper."""
    made = facts.decided.newest
    blocks: list[Block] = [
        Facts(
            (
                ("To", cell(facts.alliance.name)),
                ("Bid", cell(facts.bid.title)),
                ("Call", cell(facts.call.name)),
                ("Asked for", cell(money(facts.bid.total))),
                ("Decided on", cell(day(made.minute.held_on))),
                ("By", cell(f"NHS England Investment Committee, minute {made.minute.reference}")),
            )
        ),
        said(f"{recommended_words(made.decision)}.", "lead"),
        *_money(facts),
        *_words(facts),
        *_conditions(facts),
        *_releases(facts),
        *_scores(facts),
        *_earlier(facts),
    ]
    return Paper(
        f"Decision on the bid for {stream_words(facts.bid.stream)}",
        facts.call.name,
        facts.alliance.name,
        (DEMONSTRATION,) if reader.demonstration else (),
        f"{facts.alliance.name}, decision of {day(made.minute.held_on)}. Printed by {reader.name}, {reader.at}.",
        levelled(blocks),
    )


def _money(facts: LetterFacts) -> list[Block]:
    given = facts.decided.amounts
    if not given:
        return []
    rows = [
        row(shown(year), money(facts.bid.asked[year]), money(given.get(year, 0)))
        for year in facts.call.years
        if facts.bid.asked[year] or given.get(year, 0)
    ]
    rows.append(row("Total", money(facts.bid.total), money(sum(given.values())), total=True))
    table = Table("The award by year", ("Year", "Asked for", "Awarded"), tuple(rows), (4, 3, 3), (1, 2))
    return [Heading(1, "What is awarded"), table]


def _words(facts: LetterFacts) -> list[Block]:
    decision = facts.decided.newest.decision
    parts = (
        ("Why", decision.reasons),
        ("What is left out", decision.drops),
        ("What would change this decision", decision.would_change),
    )
    return [block for title, words in parts if words for block in (Heading(1, title), *_paragraphs(words))]


def _paragraphs(text: str) -> list[Block]:
    return [said(line) for line in text.split("\n") if line.strip()]


def _conditions(facts: LetterFacts) -> list[Block]:
    awarded_on = facts.decided.awarded_on
    if awarded_on is None or not facts.decided.conditions:
        return []

    def told(one: Condition) -> Row:
        made = f"Made on {day(one.made_on)}, minute {one.minute}"
        return row(f"{one.number}. {one.words}", made, cell(one.stands(awarded_on), one.met_how))

    heads = ("Condition", "Made", "How it stands")
    table = Table("Conditions of the award", heads, tuple(map(told, facts.decided.conditions)), (5, 3, 4))
    return [Heading(1, "Conditions"), table]


def _releases(facts: LetterFacts) -> list[Block]:
    if not facts.decided.releases:
        return []
    heads = ("Quarter", "Amount", "Waits for conditions", "How it stands")
    rows = tuple(
        row(one.quarter.words, money(one.pence), listing([str(each.number) for each in one.conditions]), _paid(one))
        for one in facts.decided.releases
    )
    return [Heading(1, "Releases"), Table("Releases of the award", heads, rows, (3, 3, 3, 5), (1,))]


def _paid(one: Release) -> str:
    if one.paid_on:
        return f"Paid on {day(one.paid_on)}"
    if one.ended_on:
        return f"Ended on {day(one.ended_on)}: {one.why_ended}"
    waits = [str(each.number) for each in one.conditions if each.waits]
    return f"Waits for condition{'s' if len(waits) > 1 else ''} {listing(waits)}" if waits else "Planned"


def _scores(facts: LetterFacts) -> list[Block]:
    """Each criterion with what it scored and every reason; who scored stands behind a number."""
    assessment = facts.assessed.assessment
    if not assessment.scores:
        return []
    numbers = {code: f"Assessor {number}" for number, code in enumerate(assessment.assessors, 1)}
    rows: list[Row] = []
    head = None
    for one in scoring.rows(assessment):
        if one.criterion.head is not head:
            head = one.criterion.head
            rows.append(band(head.words))
        reasons = _reasons(facts, one.criterion, numbers)
        weight = f"Weight {one.criterion.weight}%" if one.criterion.weight else "No weight"
        means = (score_words(one.value), score_words(one.confidence))
        rows.append(row(cell(one.criterion.title, weight), *means, cell(*reasons)))
    heads = ("Criterion", "Value", "Confidence", "Reasons")
    table = Table(f"Scores from 1 to {assessment.top}", heads, tuple(rows), (4, 2, 2, 9), (1, 2))
    return [
        Heading(1, "How the bid was scored"),
        _points(facts),
        table,
        Note("", (said(f"{WHAT.format(assessment.top)} {OWN}"),)),
    ]


def _points(facts: LetterFacts) -> Block:
    assessment = facts.assessed.assessment
    found = scoring.points(scoring.parts(assessment), scoring.weights_of(assessment.criteria))
    index = scoring.index(found, tuple(facts.bid.asked[year] for year in facts.call.years))
    words = f"The bid has {score_words(found, 2)} of {assessment.top} points"
    if index is not None:
        words += f", which is {score_words(index, 2)} for each discounted million pounds asked"
    return said(f"{words}. Each figure is the mean of the assessors’ scores after moderation.")


def _reasons(facts: LetterFacts, criterion: Criterion, numbers: dict[str, str]) -> Sequence[str]:
    every = [one for one in facts.assessed.assessment.scores if one.criterion == criterion.code]
    first = [one for one in every if not one.moderated]
    settled = [one for one in every if one.moderated]
    told = [f"{numbers.get(one.assessor, 'Assessor')}: {_score(one, criterion)}" for one in first]
    for one in settled:
        by = "" if one.assessor == AGREED else f" by {numbers.get(one.assessor, 'an assessor')}"
        told.append(f"Settled in moderation{by}: {_score(one, criterion)}")
    return told


def _score(one: Score, criterion: Criterion) -> str:
    if criterion.kind is CriterionKind.ASSURANCE:
        return f"{one.value}. {one.why}"
    return f"value {one.value}, confidence {one.confidence}. {one.why}"


def _earlier(facts: LetterFacts) -> list[Block]:
    earlier = facts.decided.every[-2::-1] if len(facts.decided.every) > 1 else ()
    if not earlier:
        return []
    return [Heading(1, "Decided before"), *(said(f"{one.words}. {one.decision.reasons}".strip()) for one in earlier)]
