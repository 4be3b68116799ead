"""After the award: what is returned as spent, what it brought, and whether all of it adds up."""

from alliance_tracker.web.spending import england, fill, money, pictures, results, spent
from alliance_tracker.web.spending.pages import pages

__all__ = ["england", "fill", "money", "pages", "pictures", "results", "spent"]
