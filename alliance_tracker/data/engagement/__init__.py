"""Involvement: promises and what became of them, evidence, who was heard, the three tests, challenges."""
