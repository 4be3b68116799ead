"""The plan as it reads on the page on which a body answers: the same words and tables as the paper, folded."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from alliance_tracker.data.plan import paper
from alliance_tracker.exchange.papers.plan import folded
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.web.clock import today
from alliance_tracker.web.prose import blocks

NOBODY = Reader("", "")
"""What is private is counted and never shown, whoever answers."""


@dataclass(frozen=True)
class Part:
    """A section of the plan, to be opened and read."""

    section: Section
    words: Markup


def as_it_reads(label: str) -> tuple[Part, ...]:
    """A version, section by section. Eleven queries, whatever its size."""
    what = paper.chosen(g.plan, label, drafts=True)
    assert what is not None
    return tuple(Part(section, blocks(some)) for section, some in folded(paper.words_of(g.plan, what, today()), NOBODY))
