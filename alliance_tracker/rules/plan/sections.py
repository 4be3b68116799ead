"""The sections of a plan, in the order of paragraph 11, and the pieces of prose in each."""

from alliance_tracker.records import Record, replace


class Piece(Record):
    """One text that the alliance writes. `requirement` is the code of what the guidance asks (seeds)."""

    code: str
    title: str
    question: str
    requirement: str


class Section(Record):
    """One section; its seal is what an agreement relies on. Its records come from elsewhere. `number` counts from 1."""

    code: str
    title: str
    place: str
    pieces: tuple[Piece, ...]
    number: int = 0


def numbered(*sections: Section) -> tuple[Section, ...]:
    """With their places in this order, which are their numbers on every page."""
    return tuple(replace(one, number=place) for place, one in enumerate(sections, 1))


SECTIONS = numbered(
    Section(
        "vision",
        "Vision",
        "paragraphs 11 and 15",
        (
            Piece(
                "vision",
                "What it means here",
                "The vision is to deliver what the Cancer Taskforce wants. What does that mean for people here?",
                "vision",
            ),
            Piece(
                "ambitions",
                "What the national ambitions mean here",
                "Which ambitions for 2020 have a figure worked out for this area? What is it, and from what source?",
                "vision",
            ),
        ),
    ),
    Section(
        "governance",
        "Membership and governance",
        "paragraph 11 and Annex ii",
        (
            Piece(
                "governance",
                "How we are organised",
                "Who is involved, how do they decide together, and whom do they answer to?",
                "membership-and-governance",
            ),
        ),
    ),
    Section(
        "engagement",
        "Engagement with patients and others",
        "paragraph 11",
        (
            Piece(
                "stakeholders",
                "How we involve others",
                "How do patients, the public and patient organisations take part, and how do you know it works?",
                "membership-and-governance",
            ),
            Piece(
                "meaningful",
                "How engagement is meaningful",
                "How can what people say change what is decided?",
                "membership-and-governance",
            ),
            Piece(
                "representative",
                "How engagement is representative",
                "Whom do you hear, who is missing, and what do you do about it?",
                "membership-and-governance",
            ),
            Piece(
                "inequalities",
                "How engagement tackles inequalities",
                "Whose care or results are worse, and how will hearing them change that?",
                "membership-and-governance",
            ),
        ),
    ),
    Section(
        "deliverables",
        "Deliverables and activities",
        "paragraph 11 and Annex A",
        (
            Piece(
                "sequencing",
                "What comes first, and why",
                "In what order will things be done from 2017/18 to 2020/21, and why in that order?",
                "deliverables-and-activities",
            ),
        ),
    ),
    Section(
        "resources",
        "Staff and money for 2017/18 and 2018/19",
        "paragraphs 11 and 23",
        (
            Piece(
                "resources",
                "What the money and the posts are for",
                "What would the people and the money below make possible?",
                "resourcing-plan",
            ),
        ),
    ),
    Section(
        "bids",
        "Bids for Transformation Funding",
        "paragraphs 11, 21 and 22",
        (
            Piece(
                "bids",
                "What we bid for",
                "Which of the three priority areas do you bid for, and how does each bid fit with this plan?",
                "bid",
            ),
        ),
    ),
    Section(
        "fit",
        "Fit with other plans",
        "paragraphs 17 to 19",
        (
            Piece(
                "fit",
                "How this plan fits",
                "How does this plan fit with others, and what did you use to choose what comes first?",
                "collaborative-working",
            ),
        ),
    ),
    Section(
        "elsewhere",
        "What the guidance asks elsewhere",
        "paragraphs 8 to 10 and 24, and the equality statement",
        (
            Piece(
                "collaborative-working",
                "Working together across the area",
                "How does working together get more out of the money that is spent already?",
                "collaborative-working",
            ),
            Piece(
                "transformation-funding",
                "Directing Transformation Funding",
                "How will you manage and direct additional money in the priority areas?",
                "transformation-funding",
            ),
            Piece(
                "new-service-models",
                "New service models",
                "How do you fit with new ways of organising services, such as radiotherapy networks?",
                "new-service-models",
            ),
            Piece(
                "national-initiatives",
                "National initiatives",
                "Part in the 28 day standard, help with the 62 day standard, and the 100,000 Genomes Project?",
                "national-initiatives",
            ),
            Piece(
                "workforce",
                "Staff",
                "What will working together do for staff: numbers, skills, roles?",
                "workforce",
            ),
            Piece(
                "variation",
                "Differences between groups of patients",
                "Which groups have worse results or experience, and how will the gap narrow?",
                "variation",
            ),
            Piece(
                "productivity-and-quality",
                "Productivity and quality",
                "How will you show that the money improved productivity and quality?",
                "productivity-and-quality",
            ),
            Piece(
                "equality",
                "Equality and health inequalities",
                "How have you had regard to equality and to health inequalities, as the law asks?",
                "equality",
            ),
        ),
    ),
)

BY_CODE = {section.code: section for section in SECTIONS}
PIECES = {piece.code: piece for section in SECTIONS for piece in section.pieces}
SECTION_OF = {piece.code: section for section in SECTIONS for piece in section.pieces}
LONGEST = 12_000
"""Characters in one piece of prose: about four pages."""
