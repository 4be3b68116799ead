"""Days that count: working days, the published timeline, and planning backwards from a day."""
