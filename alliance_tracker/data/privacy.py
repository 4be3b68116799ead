"""How a row that can be private keeps it, and is read."""

from typing import Any

from alliance_tracker.rules.privacy import Privacy


def keep_privacy(row: Any, privacy: Privacy) -> None:
    """What is no longer private keeps no reason."""
    row.private = privacy.private
    row.private_because = privacy.because if privacy.private else ""
    row.private_until = privacy.until if privacy.private else None


def privacy_of(row: Any) -> Privacy:
    return Privacy(row.private, row.private_because, row.private_until)
