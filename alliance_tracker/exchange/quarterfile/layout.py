"""How the quarter's sheet is laid out: one sheet for returns and milestones, and a hidden one of what it was."""

from alliance_tracker.exchange.planfile.layout import Layout
from alliance_tracker.rules.quarterfile import COLUMNS, HEADINGS, Part

SHEET, WAS, NOTES, LISTS = "Quarter", "As downloaded", "Notes", "Lists"
STAMP = "Quarter of"
"""The first row: these words, the alliance's name, its name in addresses, the quarter's code."""
DATES = frozenset({"met", "forecast", "evidence_dated"})
ALIASES = {
    "reference": ("ref", "reference number", "deliverable", "milestone"),
    "title": ("name",),
    "declared": ("rag", "rag rating", "this quarter", "rating this quarter"),
    "happened": ("what happened", "progress", "update"),
    "will_change": ("path to green", "path", "what will bring it back on track"),
    "green_by": ("green by", "back to green", "back on track by", "on track by quarter"),
    "patients": ("patients", "impact on patients"),
    "ask": ("ask", "ask of the board", "board ask"),
    "why_better": ("why better", "why it is better"),
    "met": ("met", "met on", "date it was met"),
    "forecast": ("new date", "forecast", "expected", "date now expected"),
    "reason": ("why moved", "reason", "reason for the move"),
    "evidence": ("proof", "evidence in words or as a web address"),
    "evidence_dated": ("evidence date", "evidence dated", "date of evidence"),
}
WIDTHS = {
    "reference": 10,
    "title": 30,
    "last_rating": 13,
    "last_words": 36,
    "declared": 12,
    "happened": 44,
    "will_change": 34,
    "green_by": 12,
    "patients": 30,
    "ask": 24,
    "why_better": 26,
    "met": 12,
    "forecast": 12,
    "reason": 28,
    "evidence": 28,
    "evidence_dated": 12,
}
ADVICE = (
    ("declared", "Choose from the list. The letters R, A, G, C and N will do."),
    ("happened", "Two or three sentences a board member would understand, in up to 600 characters."),
    ("will_change", "If it is off track or at risk: what will bring it back on track."),
    ("green_by", "If it is off track or at risk: the quarter it will be on track again."),
    ("patients", "If it is off track: what it means for patients."),
    ("ask", "If it is off track: what is asked of the board. Note, decide, or money."),
    ("why_better", "Only if your rating is better than the dates suggest. Then evidence is needed as well."),
    ("met", "On the row of a milestone: the day it was met."),
    ("forecast", "On the row of a milestone: another date, if it has moved. Then say why beside it."),
    ("reason", "Why a milestone has moved."),
    ("evidence", "In words, or as a web address. On the row of a milestone it belongs to the milestone."),
    ("evidence_dated", "The day the evidence of a deliverable is of."),
)


def kind_in_quarter(said: object, reference: object) -> Part:
    """A milestone's reference has a point."""
    return Part.STEP if "." in str(reference) else Part.RETURN


QUARTER = Layout("quarter", STAMP, dict.fromkeys(Part, SHEET), HEADINGS, ALIASES, kind_in_quarter)
ALL = tuple(COLUMNS)
