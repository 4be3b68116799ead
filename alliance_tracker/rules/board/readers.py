"""Who reads a decision of a board: one rule for its pages, the search and what is new. The tracker's own.

A draft is read by those who run or confirm the meeting. Once the chair has confirmed it, a decision is read by all who
read the record; a private one by the board, its manager and whoever is asked by it.
The parts are yes or no, or conditions of a query: both are joined by the same signs.
"""

from __future__ import annotations

from typing import Any

from alliance_tracker.rules.permissions import Action

DRAFTS = (Action.RUN_MEETING, Action.CONFIRM_DECISIONS)
"""Either of these lets one read drafts."""
PRIVATE = (Action.READ_BOARD_PRIVATE,)
TOLD_TO_ALL = ("confirmed decision", "did what the board asked")
"""How the lines of history begin of what all may read; the others tell of drafts."""


def readable(confirmed: Any, public: Any, asked: Any, drafts: Any, board: Any) -> Any:
    """Whether a decision, `confirmed` and `public` or not, is read by somebody who is `asked` by it or not.

    `drafts` and `board`: whether they may do one of DRAFTS, one of PRIVATE.
    """
    return (confirmed | drafts) & (public | board | asked)


def asks(more: Any, person: Any, owner: Any, lead: Any, deputy: Any) -> Any:
    """Whether a decision that asks for `more` asks this person: its lead of then, the lead and deputy of today."""
    return more & ((owner == person) | (lead == person) | (deputy == person))
