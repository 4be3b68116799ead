"""What changed in a text, word by word: which words stayed, which went, which came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from alliance_tracker.records import Record

_TOKEN = re.compile(r"\s+|[\w'’-]+|.", re.DOTALL)
_PARTS = (re.compile(r"[^\n]*\n|[^\n]+"), re.compile(r"[^.!?;:]*[.!?;:]+\s*|[^.!?;:]+"), _TOKEN)
"""Lines first, then the sentences of lines that differ, then the words of sentences that differ."""
MOST = 2_000
"""Pairs of equal words held against each other; beyond, the whole sentence is shown as replaced."""


class Fate(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    DROPPED = "dropped"
    ADDED = "added"


class Stretch(Record):
    """Words that stayed, went or came together. Same and dropped give the old text, same and added the new one."""

    fate: Fate
    text: str


def word_diff(before: str, after: str) -> tuple[Stretch, ...]:
    """The new text with what was dropped from the old one in its place, line by line, then word by word."""
    return tuple(_joined(list(_parted(before, after, 0))))


def shortened(stretches: Sequence[Stretch], context: int = 12) -> tuple[Stretch, ...]:
    """The same with long stretches that stayed cut down to the words beside a change; "…" stands for the rest."""
    last = len(stretches) - 1
    return tuple(
        Stretch(one.fate, _short(one.text, context, place == 0, place == last)) if one.fate is Fate.SAME else one
        for place, one in enumerate(stretches)
    )


def changed_words(before: str, after: str) -> str:
    """Only what went and what came, for rules that ask what kind of words they are."""
    return " ".join(one.text for one in word_diff(before, after) if one.fate is not Fate.SAME)


def _short(text: str, context: int, first: bool, last: bool) -> str:
    words = re.findall(r"\S+\s*|\s+", text)
    start, end = ([] if first else words[:context]), ([] if last else words[-context:])
    return text if len(words) <= len(start) + len(end) + 3 else f"{''.join(start)} … {''.join(end)}"


def _parted(before: str, after: str, level: int) -> Iterator[Stretch]:
    """What differs at this level, held against each other in smaller parts at the next."""
    for same, gone, come in _matched(_PARTS[level].findall(before), _PARTS[level].findall(after)):
        old, new = "".join(gone), "".join(come)
        if same:
            yield Stretch(Fate.SAME, old)
        elif old and new and level + 1 < len(_PARTS):
            yield from _parted(old, new, level + 1)
        else:
            yield Stretch(Fate.DROPPED, old)
            yield Stretch(Fate.ADDED, new)


def _matched(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Stretches that are the same in both, and pairs that are not. What both begin and end with costs nothing."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    yield True, old[:head], new[:head]
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    counts = Counter(come)
    if sum(counts[token] for token in gone if not token.isspace()) > MOST:
        yield False, gone, come
    else:
        for what, a, b, c, d in SequenceMatcher(str.isspace, gone, come, autojunk=False).get_opcodes():
            yield what == "equal", gone[a:b], come[c:d]
    yield True, old[len(old) - tail :], new[len(new) - tail :]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many stand alike at the start."""
    pairs = zip(old, new, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _joined(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one fate as one stretch; a lone space between two replacements belongs to both."""
    gone, come, same = "", "", ""
    for one in [*(each for each in stretches if each.text), Stretch(Fate.SAME, "")]:
        if one.fate is Fate.SAME and one.text and one.text.isspace() and gone and come and not same:
            same = one.text
        elif one.fate is Fate.SAME:
            yield from _told(gone, come)
            gone, come = "", ""
            if same or one.text:
                yield Stretch(Fate.SAME, same + one.text)
            same = ""
        else:
            gone, come = gone + same, come + same
            same = ""
            gone += one.text if one.fate is Fate.DROPPED else ""
            come += one.text if one.fate is Fate.ADDED else ""


def _told(gone: str, come: str) -> Iterator[Stretch]:
    if gone:
        yield Stretch(Fate.DROPPED, gone)
    if come:
        yield Stretch(Fate.ADDED, come)
