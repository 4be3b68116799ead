"""Dates: what is next, what each body's meetings allow, the calendar of each person, and all alliances in time."""

from alliance_tracker.web.dates import back_plan, england, feed, meetings, overview, record
from alliance_tracker.web.dates.pages import pages

__all__ = ["back_plan", "england", "feed", "meetings", "overview", "pages", "record"]
