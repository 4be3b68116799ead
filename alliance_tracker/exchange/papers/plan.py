"""The whole plan as a paper, in the order of paragraph 11: the cover, the sections, Annex A, who agreed; or a bid."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alliance_tracker.data.plan.paper import PaperFacts
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.papers import agreed, annex, bid, delivery, governance, resources
from alliance_tracker.exchange.papers.document import (
    Block,
    Break,
    Facts,
    Heading,
    Note,
    Paper,
    cell,
    levelled,
    said,
)
from alliance_tracker.exchange.papers.prose import prose
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan.coverage import years_of
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.words import capital, counted, day

VISION = (
    "What the Cancer Taskforce wants for everyone with cancer: fewer people getting cancer, more people surviving "
    "cancer, more people having a good experience of their treatment and care, whoever they are and wherever they "
    "live, and more people being supported to live as well as possible after treatment has finished."
)
"""Paragraph 1, which paragraph 11 makes the vision of every plan."""
Records = Callable[[PaperFacts, Reader], tuple[Block, ...]]
RECORDS: Mapping[str, Records] = {
    "vision": lambda facts, reader: (said(VISION, "quote"),),
    "governance": governance.records,
    "deliverables": delivery.records,
    "resources": resources.records,
    "fit": governance.fits,
    "elsewhere": annex.elsewhere,
    **bid.RECORDS,
}
"""The tables of a section, which stand after its prose; the vision's stands before."""


def plan_paper(facts: PaperFacts, reader: Reader) -> Paper:
    """The plan, or the bid, as this reader may see it."""
    blocks: list[Block] = [*_cover(facts, reader), Break()]
    for section in facts.plan.paper.sections:
        blocks += _section(section, facts, reader)
    blocks += [Break(), *agreed.who_agreed(facts)] if facts.bid else _annexes(facts, reader)
    first, last = _years(facts)
    return Paper(
        f"{facts.plan.name}: {facts.plan.paper.words}",
        f"{first} to {last}",
        facts.plan.name,
        marks(facts, reader),
        foot(facts, reader),
        levelled(blocks),
        contents=True,
    )


def _annexes(facts: PaperFacts, reader: Reader) -> list[Block]:
    return [Break(wide=True), *annex.annex_a(facts, reader), Break(), *agreed.who_agreed(facts)]


def _years(facts: PaperFacts) -> tuple[str, str]:
    """The first and the last year that it is about."""
    if facts.bid is not None:
        years = [year.replace("-", "/") for year in facts.bid.years]
        return years[0], years[-1]
    of_round = years_of(facts.plan.round_starts, facts.plan.round_ends)
    return of_round[0].words, of_round[-1].words


def folded(facts: PaperFacts, reader: Reader) -> tuple[tuple[Section, tuple[Block, ...]], ...]:
    """Each section below a heading that the page itself gives it, without the cover, Annex A and who agreed."""
    return tuple((section, levelled(_section(section, facts, reader))[1:]) for section in facts.plan.paper.sections)


def marks(facts: PaperFacts, reader: Reader) -> tuple[str, ...]:
    """What stands at the head of every page."""
    told = ["DRAFT"] if facts.chosen.version is None else []
    told += ["HOLDS PRIVATE ITEMS: NOT TO BE PASSED ON"] if reader.private and facts.content.private_count else []
    return (*told, *([DEMONSTRATION] if reader.demonstration else []))


def foot(facts: PaperFacts, reader: Reader) -> str:
    """Whose, which, by whom and when: the end of every page."""
    version = facts.chosen.version
    which = f"version {version.label}" if version else f"draft of {day(facts.today)}"
    return f"{facts.plan.name}, {facts.plan.paper.words}, {which}. Printed by {reader.name}, {reader.at}."


def _cover(facts: PaperFacts, reader: Reader) -> list[Block]:
    version = facts.chosen.version
    pairs = [("State", cell(*agreed.state(facts)))]
    if facts.plan.shared:
        pairs.insert(0, ("Footprints", cell(*(one.name for one in facts.plan.footprints))))
    if version:
        pairs += [
            ("Version", cell(f"{version.label}, frozen on {day(version.frozen_on)}")),
            ("Why it was made", cell(version.reason)),
            ("Seal", cell(version.seal)),
        ]
    if version and not version.of_substance:
        pairs.append(("Not of substance", cell(f"{version.why_not} ({version.lead_named} says so.)")))
    blocks: list[Block] = [Facts(tuple(pairs))]
    if version is None:
        words = "It is still being written. No body has agreed to it, and it may change at any time."
        blocks.append(Note("This is a draft", (said(words),)))
    blocks += agreed.summary(facts)
    return [*blocks, *_private(facts, reader)]


def _private(facts: PaperFacts, reader: Reader) -> list[Block]:
    count = facts.content.private_count
    if not count:
        return []
    items = counted(count, "private item")
    if reader.private:
        return [Note(f"This copy holds {items}", (said("They are marked. Do not pass this copy on."),))]
    verb = "is" if count == 1 else "are"
    words = f"{capital(items)} of money or staff {verb} counted here, and not shown."
    return [Note("", (said(words),))]


def _section(section: Section, facts: PaperFacts, reader: Reader) -> list[Block]:
    """Its heading, its prose piece by piece, its tables."""
    blocks: list[Block] = [Heading(1, f"{section.number}. {section.title}")]
    for piece in section.pieces:
        text = facts.texts.get(piece.code, "")
        blocks += [Heading(2, piece.title), *(prose(text, 2) or (said("Nothing is written here.", "small"),))]
    records = RECORDS.get(section.code)
    told = records(facts, reader) if records else ()
    return [blocks[0], *told, *blocks[1:]] if section.code == "vision" else [*blocks, *told]
