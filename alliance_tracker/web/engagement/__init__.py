"""Involvement: what was promised to patients, what happened, and what they say of it."""

from alliance_tracker.web.engagement import (
    asked,
    challenges,
    followers,
    help,
    involvement,
    promise,
    promises,
    promising,
    reading,
    report,
    statement,
    tests,
    verdict,
    voices,
)
from alliance_tracker.web.engagement.pages import pages

__all__ = [
    "asked",
    "challenges",
    "followers",
    "help",
    "involvement",
    "pages",
    "promise",
    "promises",
    "promising",
    "reading",
    "report",
    "statement",
    "tests",
    "verdict",
    "voices",
]
