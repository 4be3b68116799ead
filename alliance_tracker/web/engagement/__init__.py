"""Involvement: what was promised to patients, what happened, and what they say of it."""

from alliance_tracker.web.engagement.pages import pages

__all__ = ["pages"]
