"""What the page of a bid says of its spend."""

from __future__ import annotations

from typing import Any

from alliance_tracker.data.awards.reading import Decided
from alliance_tracker.data.spending.returns import returns_of
from alliance_tracker.rules.funding.spend import of_kind, spent_words
from alliance_tracker.terms import FindingKind
from alliance_tracker.web.awards.shown import hints_of
from alliance_tracker.web.funding.opened import Opened
from alliance_tracker.web.spending.opened import Spending
from alliance_tracker.web.spending.pages import pages
from alliance_tracker.web.spending.results import results_of, summed_up


@pages.app_template_global("spent_so_far")
def spent_so_far(bid: Opened, decided: Decided) -> dict[str, Any] | None:
    """£x of £y spent by a quarter, and the quarters to be returned; None where no minute gave money. Two
    queries, with how its outcomes stand."""
    if decided.award is None:
        return None
    one = Spending(bid, decided, returns_of(bid.head.id))
    results = results_of(one)
    readings = {result.outcome.id: [saved.given for saved in result.saved] for result in results}
    waits = [quarter for quarter in one.span.due if quarter not in one.returned]
    return {
        "words": spent_words(one.rows[-1], one.told),
        "brought": summed_up(results),
        "waits": waits,
        "hints": hints_of(decided, bid.contents.outcomes, readings),
        "errors": len(of_kind(one.found, FindingKind.ERROR)),
    }
