"""What the page of a bid says of its spend."""

from __future__ import annotations

from typing import Any

from alliance_tracker.data.awards.reading import Decided, decision_of
from alliance_tracker.data.spending.returns import returns_of
from alliance_tracker.rules.funding.spend import spent_words
from alliance_tracker.web.funding.opened import Opened
from alliance_tracker.web.spending.opened import Spending
from alliance_tracker.web.spending.pages import pages


@pages.app_template_global("spent_so_far")
def spent_so_far(bid: Opened, decided: Decided | None = None) -> dict[str, Any] | None:
    """£x of £y spent by a quarter, and the quarters to be returned; None before an award.

    One query, and five more unless the page has the decision already.
    """
    decided = decided or decision_of(bid.head.id)
    if decided is None or decided.award is None:
        return None
    one = Spending(bid, decided, returns_of(bid.head.id))
    waits = [quarter for quarter in one.span.due if quarter not in one.returned]
    return {
        "words": spent_words(one.rows[-1]),
        "waits": waits,
        "errors": len([f for f in one.found if f.kind == "error"]),
    }
