"""The assessment of bids: all of them, one of them, those who assess, their scores, moderation, questions."""

from alliance_tracker.web.assessment import answers, asking, assessors, bid, bids, moderation, own, picture, scoring
from alliance_tracker.web.assessment.pages import pages

__all__ = ["answers", "asking", "assessors", "bid", "bids", "moderation", "own", "pages", "picture", "scoring"]
