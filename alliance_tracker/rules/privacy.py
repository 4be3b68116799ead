"""What is private says why, and when that is looked at again: lines of money, posts and risks (the tracker's own rule).

Those who may not see it read only that it is there.
"""

from __future__ import annotations

from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.words import day

LONGEST_REASON = 300


class Privacy(Record):
    """Whether something is private, why, and when that is looked at again."""

    private: bool = False
    because: str = ""
    until: date | None = None


def check_privacy(privacy: Privacy, today: date) -> list[tuple[str, str]]:
    """What a private item still has to say of itself: fields and messages."""
    if not privacy.private:
        return []
    found = [] if privacy.because else [("private_because", "Say why it is private")]
    if privacy.until is None:
        found.append(("private_until", "Give the day on which that is looked at again"))
    elif privacy.until <= today:
        found.append(("private_until", f"The day must be after today, {day(today)}"))
    return found
