"""Who must agree a plan and who speaks for whom, what each has answered, and how an answer is given."""

from alliance_tracker.web.signoff import answer, ask, asked, board, ledger, link, page, people, providers, record
from alliance_tracker.web.signoff.pages import pages

__all__ = ["answer", "ask", "asked", "board", "ledger", "link", "page", "pages", "people", "providers", "record"]
