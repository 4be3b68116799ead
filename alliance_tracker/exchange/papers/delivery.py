"""Tables of a plan about what will be done: deliverables and their milestones, area by area."""

from __future__ import annotations

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.papers.document import Block, Heading, Row, Run, Table, band, cell, row, said
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan.content import Commitment
from alliance_tracker.rules.words import day, listing
from alliance_tracker.terms import MoneySource

NOTHING = said("No deliverable is planned yet.", "small")


def records(facts: PaperFacts, _: Reader) -> tuple[Block, ...]:
    """Every footprint's deliverables under their areas. Dates are those first agreed."""
    blocks: list[Block] = []
    for footprint in facts.plan.footprints:
        own = [one for one in facts.content.deliverables if one.alliance == footprint.slug]
        for code, area in facts.areas:
            some = [one for one in own if one.area == code]
            if some:
                heading = f"{footprint.name}: {area}" if facts.plan.shared else area
                blocks += [Heading(2, heading), *_area(some, facts)]
    return tuple(blocks) or (NOTHING,)


def _area(some: list[Commitment], facts: PaperFacts) -> tuple[Block, ...]:
    heads = ("Reference", "What will be different", "Who", "When", "What pays")
    deliverables = Table("", heads, tuple(_deliverable(one, facts) for one in some), (3, 9, 5, 4, 4))
    steps: list[Row] = []
    for one in some:
        if one.steps:
            steps.append(band(f"{one.reference} {one.title}"))
            steps += [row(step.reference, step.title, day(step.on), _critical(step.critical)) for step in one.steps]
    if not steps:
        return (deliverables,)
    about = ("Reference", "What will have happened", "By", "Critical")
    return deliverables, Table("Milestones", about, tuple(steps), (3, 13, 4, 3))


def _critical(critical: bool) -> str:
    return "Critical" if critical else "No"


def _deliverable(one: Commitment, facts: PaperFacts) -> Row:
    name = facts.content.name
    partners = listing(sorted(map(name, one.partners)))
    groups = dict(facts.groups)
    for_groups = [f"For {groups.get(code, code).lower()}: {how}" for code, how in one.groups if how]
    return row(
        one.reference,
        cell((Run(one.title, bold=True),), one.summary, *for_groups),
        cell(name(one.accountable) if one.accountable else "", f"With {partners}" if partners else ""),
        cell(f"{day(one.starts_on)} to", day(one.ends_on)),
        cell(MoneySource(one.money_source).words if one.money_source else "", one.money_note),
    )
