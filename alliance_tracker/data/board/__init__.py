"""The board's quarter: its dates, what its page reads, and what is frozen of it."""
