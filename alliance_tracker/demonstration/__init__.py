"""The demonstration: made-up records on the real reference data, the same on every run.

The real alliances carry neutral filler only. Whatever would shame or put words in a mouth belongs to three
invented alliances in an invented region.
"""

from alliance_tracker.demonstration.making import make

__all__ = ["make"]
