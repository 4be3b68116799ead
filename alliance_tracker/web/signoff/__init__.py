"""Who must agree a plan and who speaks for whom, what each has answered, and how an answer is given."""

from alliance_tracker.web.signoff import answer, board, ledger, page, people, providers, record
from alliance_tracker.web.signoff.pages import pages

__all__ = ["answer", "board", "ledger", "page", "pages", "people", "providers", "record"]
