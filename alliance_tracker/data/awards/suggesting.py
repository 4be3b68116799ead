"""The suggestion of the best portfolio, remembered by the hash of its inputs. It can always be worked out again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from alliance_tracker.data.awards.bench import Bench
from alliance_tracker.data.board import pictures
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.funding.bench import (
    Given,
    Suggestion,
    pot_of,
    suggestion_key,
    suggestion_of,
    ways_to_fund,
)
from alliance_tracker.rules.funding.portfolio import Bid, Tell, best_portfolio
from alliance_tracker.rules.seal import canonical

KIND = "portfolio"


def key_of(bench: Bench) -> str:
    """What a suggestion for these very bids, scores and pot is remembered by. No query."""
    return suggestion_key(*_inputs(bench))


def remembered(key: str) -> Suggestion | None:
    """The suggestion of that key, if it was worked out. One query."""
    found = pictures.kept((key,), KIND).get(key)
    if found is None:
        return None
    told = json.loads(found)
    given = {code: Given(tuple(pence), part) for code, (pence, part) in told["given"].items()}
    return Suggestion(given, tuple(told["pence"]), told["words"])


def work_out(bench: Bench, now: datetime, tell: Tell = lambda words: None) -> Suggestion:
    """Work it out and remember it. Under a second for 57 bids, some seconds for 570. Raises RuleBroken."""
    if not bench.pot:
        raise RuleBroken("The pot is blank. The national team enters it with its source, then there is a suggestion")
    if not bench.moderated:
        raise RuleBroken("Moderation of no bid has ended, so there is nothing to suggest yet")
    bids, pot = _inputs(bench)
    made = suggestion_of(bids, best_portfolio(bids, pot, tell))
    told = {
        "given": {code: [list(one.pence), one.part] for code, one in made.given.items()},
        "pence": list(made.pence),
        "words": made.words,
    }
    pictures.keep({(suggestion_key(bids, pot), KIND): canonical(told)}, now)
    return made


def _inputs(bench: Bench) -> tuple[Sequence[Bid], tuple[int, ...]]:
    return ways_to_fund(bench.scored, bench.criteria), pot_of(bench.pence, bench.call.years)
