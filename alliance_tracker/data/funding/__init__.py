"""Transformation Funding: calls, bids and what they hold."""
