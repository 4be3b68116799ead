"""Awards: recommended, decided, paid, spent, the national view of the money, and what is open to anyone."""

from alliance_tracker.web.awards import award, bench, calls, interest, judging, letters, national, open, pot
from alliance_tracker.web.awards.pages import pages

__all__ = ["award", "bench", "calls", "interest", "judging", "letters", "national", "open", "pages", "pot"]
