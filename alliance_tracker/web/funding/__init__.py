"""Transformation Funding: the bids of a plan, and all that they hold."""

from alliance_tracker.web.funding import bid, bids, records, whole, write
from alliance_tracker.web.funding.pages import pages

__all__ = ["bid", "bids", "pages", "records", "whole", "write"]
