"""The other pages of England, each with the question it answers."""

from flask import current_app, request
from werkzeug.routing import Rule

from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.guard import may

PAGES = (
    ("/england/plans", "Delivery plans", "Which plans are submitted, how late, and what became of each?"),
    ("/england/coverage", "Cover of Annex A", "Which things to achieve does each plan cover, explain or leave out?"),
    ("/england/bids", "Bids", "Which bids are submitted, and how far is the assessment of each?"),
    ("/england/bids/panel", "The panel’s bench", "Where does each bid stand, and what is recommended within the pot?"),
    ("/england/dates", "Dates", "Who has done in time what the timeline of the guidance asks?"),
    ("/england/money", "Money", "What was asked for, awarded, paid and spent, by year, alliance and stream?"),
    ("/england/spend", "Spend of awards", "What is spent of each award, and does all of it add up?"),
    ("/england/open-awards", "Open awards", "Which awards can anyone read, and who agreed to that?"),
    ("/returns.csv", "Returns of the quarter, as CSV", "Which alliances have sent in their update?"),
)
"""Address, name and question. One that is not there yet is not shown."""


def places() -> list[tuple[str, str, str]]:
    """Those that the national team may open; nothing for anybody else."""
    if not may(Action.READ_ENGLAND):
        return []
    there = {rule.rule for rule in current_app.url_map.iter_rules() if isinstance(rule, Rule)}
    return [(request.script_root + path, name, question) for path, name, question in PAGES if path in there]
