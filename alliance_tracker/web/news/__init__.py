"""What changed since somebody was last here, and the weekly e-mail about it."""

from alliance_tracker.web.news import digest, since
from alliance_tracker.web.news.pages import pages

__all__ = ["digest", "pages", "since"]
