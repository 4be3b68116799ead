"""Dates: the published timeline and what was done of it, committee meetings, and each person's calendar feed."""
