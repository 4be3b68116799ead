"""The quarter's spreadsheet: its rows against what is on record, field by field."""

from alliance_tracker.rules.quarterfile.judging import said_in
from alliance_tracker.rules.quarterfile.meeting import RATINGS, outcome
from alliance_tracker.rules.quarterfile.rows import (
    BOTH,
    COLUMNS,
    HEADINGS,
    MINE,
    READ_ONLY,
    RETURN,
    STEP,
    THEIRS,
    Changed,
    Conflict,
    Given,
    Judged,
    Outcome,
    Part,
    QuarterNow,
    ReturnNow,
    StepNow,
    words_of,
)

__all__ = [
    "BOTH",
    "COLUMNS",
    "HEADINGS",
    "MINE",
    "RATINGS",
    "READ_ONLY",
    "RETURN",
    "STEP",
    "THEIRS",
    "Changed",
    "Conflict",
    "Given",
    "Judged",
    "Outcome",
    "Part",
    "QuarterNow",
    "ReturnNow",
    "StepNow",
    "outcome",
    "said_in",
    "words_of",
]
