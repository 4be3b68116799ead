"""The sections of a bid: the parts of its form, then where it is, its money, and what is promised for it."""

from alliance_tracker.rules.funding.form import PARTS, QUESTIONS, Part
from alliance_tracker.rules.plan.sections import Piece, Section, numbered


def _written(part: Part) -> Section:
    pieces = tuple(Piece(one.code, one.title, one.help, "") for one in part.questions)
    return Section(part.code, part.title, "", pieces)


SECTIONS = numbered(
    *map(_written, PARTS),
    Section("places", "Where", "", ()),
    Section("money", "Money", "", ()),
    Section("outcomes", "Outcomes and how they are measured", "", ()),
    Section("benefits", "Benefits and value", "", ()),
    Section("parts", "Smaller awards", "", ()),
)
SECTION_OF = {piece.code: section for section in SECTIONS for piece in section.pieces}
ORDER = list(QUESTIONS)
