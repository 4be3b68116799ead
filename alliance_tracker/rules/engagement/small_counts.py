"""Small numbers of people in what somebody writes: "three Roma women came" may be enough to know who they are.

Numbers in tables are hidden by rules/engagement/counts.py. A text cannot be hidden in part, so whoever writes it is
asked: it may be right, like a promise of two seats. The tracker's own rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from alliance_tracker.rules.words import listing

MOST_TOLD = 4
_MANY = (
    "people|persons|women|men|mothers|fathers|wives|husbands|sisters|brothers|girls|boys|children|patients|carers|"
    "families|couples|relatives|survivors|teenagers|residents|refugees|travellers"
)
_ONE = "woman|man|mother|father|wife|husband|sister|brother|girl|boy|child|patient|carer|family|couple|teenager"
_BETWEEN = r"(?:[^\W\d_]+(?:['’\-][^\W\d_]+)* ){0,3}?"
_SMALL = re.compile(
    rf"(?<![\w.,/£$\-])(?:(?:one|1) {_BETWEEN}(?:{_ONE})|(?:two|three|four|[2-4]) {_BETWEEN}(?:{_MANY}))"
    r"(?![\w'’\-])",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\b(?:to|or|and|of|in|by|for|with|per|times|things|ways|days|weeks|months|years|hours|who|that)\b", re.I
)
"""Between a number and people: "two days with carers" counts days."""
_RANGE = re.compile(r"\d (?:to|or|and) $")


def small_counts_in(text: str) -> tuple[str, ...]:
    """Each small number of people, once, in order: "three Roma women"."""
    line = " ".join(text.split())
    found = (one[0] for one in _SMALL.finditer(line) if not _RANGE.search(line[: one.start()]))
    return tuple(dict.fromkeys(one for one in found if not _NO_COUNT.search(one)))


def small_counts_of(texts: Iterable[str]) -> str:
    """The same of many texts, in quotation marks, for a question; or nothing."""
    every = list(dict.fromkeys(one for text in texts for one in small_counts_in(text)))
    return listing([f"“{one}”" for one in every[:MOST_TOLD]])
