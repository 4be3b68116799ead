"""What somebody asks for: the words to find, and the reference if it looks like one. The tracker's own rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance_tracker.records import Record
from alliance_tracker.rules.search.folding import fold

LONGEST = 200
MOST_WORDS = 8
SMALL = frozenset(("a", "an", "and", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to", "what", "with"))
"""Left out when there is another word to look for."""
_REFERENCE = re.compile(r"[A-Z]{1,3}-?[A-Z]{0,3}[0-9]{1,4}(\.A?[0-9]{1,4})?")
_LIKE_ONE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[A-Z0-9][A-Z0-9.-]{0,10}")
_NUMBERED = re.compile(r"(?:rec|recs|recommendation|recommendations) (?:number )?([0-9]{1,3})")
_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789."


class Asked(Record):
    """A question. `reference` is ED3 as it would be written; `recommendation` the number in "rec 24".

    `text` is what was typed, on one line. `left_out` says that it was too long to look for all of it.
    """

    text: str
    words: tuple[str, ...] = ()
    reference: str = ""
    recommendation: int | None = None
    left_out: bool = False

    @property
    def empty(self) -> bool:
        return not self.words

    @property
    def exact(self) -> str:
        """The reference, if it has the shape of one; else nothing can have exactly this reference."""
        return self.reference if _REFERENCE.fullmatch(self.reference) else ""


def asked(typed: str) -> Asked:
    """What to look for. What cannot be typed on purpose, such as a NUL, is a space; nothing here can fail."""
    whole = " ".join("".join(one if one.isprintable() else " " for one in typed[: LONGEST * 4]).split())
    text = whole[:LONGEST].rstrip()
    words = list(dict.fromkeys(fold(text).split()))
    told = [word for word in words if word not in SMALL] or words
    found = _NUMBERED.fullmatch(" ".join(fold(text).split()))
    tight = "".join(text.split()).upper()
    return Asked(
        text,
        tuple(told[:MOST_WORDS]),
        tight if _LIKE_ONE.fullmatch(tight) else "",
        int(found[1]) if found else None,
        len(whole) > LONGEST or len(told) > MOST_WORDS,
    )


def nearly(reference: str) -> frozenset[str]:
    """Every reference that one slip of the finger away from this one could have been meant: some hundreds.

    A character too many, one missing, one for another, or two that changed places.
    """
    return frozenset(_slips(reference)) - {reference, ""}


def _slips(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for one in _CHARACTERS:
            yield before + one + after
            yield before + one + after[1:]
