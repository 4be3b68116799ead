"""The plan or bid as it reads on the page on which a body answers: the same words and tables as the paper, folded."""

from __future__ import annotations

from flask import g
from markupsafe import Markup

from alliance_tracker.data.board import quarters
from alliance_tracker.data.plan import paper
from alliance_tracker.exchange.papers.plan import folded
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.web.clock import today
from alliance_tracker.web.kept import kept
from alliance_tracker.web.prose import blocks

NOBODY = Reader("", "")
"""What is private is counted and never shown, whoever answers."""


class Part(Record):
    """A section of the plan or bid, to be opened and read."""

    section: Section
    words: Markup


def as_it_reads(label: str) -> tuple[Part, ...]:
    """A version, section by section, kept while nothing in the alliance changes. Eleven queries when something has."""
    plan = g.plan
    first, *others = plan.footprints
    moved = tuple(quarters.version_of(one.id) for one in others)

    def made() -> tuple[Part, ...]:
        what = paper.chosen(plan, label, drafts=True)
        assert what is not None
        words = paper.words_of(plan, what, today())
        return tuple(Part(section, blocks(some)) for section, some in folded(words, NOBODY))

    return kept(("as it reads", plan.paper.bid_id, label, moved), first.id, made)
