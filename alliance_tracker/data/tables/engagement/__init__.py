"""Involvement: promises, evidence, voices, what is opened to everybody, and what an alliance takes up."""

from alliance_tracker.data.tables.engagement import opened, promises, records, strategy, voices

__all__ = ["opened", "promises", "records", "strategy", "voices"]
