"""Documents that a group takes up, fills in and adopts: the tracker's own rules.

A template has gaps in square brackets, such as [name of the group]. A document with a gap can be kept, not adopted.
"""

from __future__ import annotations

import re
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.words import day, listing

MOST_GAPS = 3
_GAP = re.compile(r"\[([^\[\]\n]{1,80})\](?!\()")


class DocumentDraft(Record):
    """A version of a document as it was typed. `adopted_on` is empty while the group has not agreed it."""

    title: str
    text: str
    adopted_on: date | None = None


def gaps_in(text: str) -> tuple[str, ...]:
    """What is still to be filled in, each once, in order. A link is not a gap."""
    return tuple(dict.fromkeys(found[1] for found in _GAP.finditer(text)))


def check_document(draft: DocumentDraft, today: date, has_file: bool = False) -> list[tuple[str, str]]:
    """A version has words, a file, or both."""
    found: list[tuple[str, str]] = []
    if not draft.text and not has_file:
        found.append(("text", "Write the document, or choose a file"))
    gaps = gaps_in(draft.text)
    if draft.adopted_on is not None and draft.adopted_on > today:
        found.append(("adopted_on", f"{day(draft.adopted_on)} is still to come. Leave it empty until the group agrees"))
    if draft.adopted_on is not None and gaps:
        shown = [f"[{gap}]" for gap in gaps[:MOST_GAPS]]
        found.append(("text", f"Fill in {listing(shown)} first, or leave the day empty to keep it as a draft"))
    return found
