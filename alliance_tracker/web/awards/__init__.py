"""Awards: recommended, decided, paid, spent, the national view of the money, and what is open to anyone."""

from alliance_tracker.web.awards import national, open
from alliance_tracker.web.awards.pages import pages

__all__ = ["national", "open", "pages"]
