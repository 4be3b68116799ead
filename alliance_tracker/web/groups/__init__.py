"""Groups of patients and carers: their pages, their meetings and their work."""

from alliance_tracker.web.groups.pages import pages

__all__ = ["pages"]
