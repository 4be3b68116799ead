"""The questions of a bid, how long an answer may be, and whether a bid is complete. Worked out, never ticked.

Source: the cancer application form of December 2016, part A (application details; leadership, governance and
partnership; for each intervention bid for, answers with a word limit), as far as it can still be read. The wording of
the questions, the word limits and what makes a bid complete are the tracker's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.words import capital, counted, listing, number
from alliance_tracker.terms import Met

_WORD = re.compile(r"[^\W_]+(?:['’.,/&@-]+[^\W_]+)*")


class Question(Record):
    """One text that the alliance writes: a code, a title, help in plain words, and the most words it may have."""

    code: str
    title: str
    help: str
    words: int


class Part(Record):
    """The questions that stand together on one page."""

    code: str
    title: str
    questions: tuple[Question, ...]


PARTS = (
    Part(
        "details",
        "Application details",
        (
            Question(
                "contact", "Main contact", "Who answers questions about this bid? Give a job title and office.", 60
            ),
            Question(
                "summary",
                "The bid in short",
                "What will you do, for whom, and what will be different? Write for readers who do not know the area.",
                200,
            ),
        ),
    ),
    Part(
        "leadership",
        "Leadership, governance and partnership",
        (
            Question(
                "oversight",
                "Leadership and oversight",
                "Who is responsible for this work, who oversees it, and what happens when it falls behind?",
                300,
            ),
            Question(
                "governance",
                "How it fits with STP governance",
                "How do these arrangements sit inside those of the sustainability and transformation plans (STPs)?",
                300,
            ),
            Question(
                "partnership",
                "Partners",
                "How do hospitals, general practice, councils and charities help to design and deliver this?",
                300,
            ),
            Question("other-funding", "Other funding", "What other money pays for this work, and is it certain?", 150),
        ),
    ),
    Part(
        "stream",
        "What the money is for",
        (
            Question(
                "strategic-approach",
                "Strategic approach",
                "What is the model for the whole area, on what evidence is it built, and how does it fit with STPs?",
                500,
            ),
            Question(
                "implementation",
                "Implementation plan",
                "What happens when, who does it, and what has to be in place first? Name the staff to be found.",
                500,
            ),
            Question(
                "outcomes",
                "Outcomes",
                "What will be better for patients, by how much and by when? The measures themselves are listed below.",
                300,
            ),
            Question(
                "involvement",
                "Patient involvement in the design",
                "Which patients and carers helped to design this, and what did they change?",
                300,
            ),
            Question(
                "inequalities",
                "Inequalities",
                "Whose care or results are worse now, and how will this narrow the gap?",
                300,
            ),
            Question("risks", "Risks", "What could stop this, how likely is that, and what do you do about it?", 300),
            Question(
                "sustainability",
                "After the funding",
                "How does the work go on when this money ends, who pays for it then, and have they agreed?",
                300,
            ),
        ),
    ),
)
"""In the order of the form. A bid is for one stream, so it has the last part once."""
QUESTIONS = {question.code: question for part in PARTS for question in part.questions}
PART_OF = {question.code: part for part in PARTS for question in part.questions}


class OutcomeFacts(Record):
    """A bid's own outcome: its title, whether it has a measure, a baseline and a trajectory, and its criterion."""

    title: str
    measure: bool
    baseline: bool
    trajectory: bool
    criterion: bool


class BidFacts(Record):
    """What a bid has. `answers` are texts by code of question; `asked` is pence by year ("2017-18"), a year of £0 too.

    `unlinked` names the lines of money that are for no deliverable of the plan. `bias` says that the optimism bias is
    stated with its reason. `footprints` counts the alliances it covers.
    """

    answers: Mapping[str, str]
    years: Sequence[str]
    asked: Mapping[str, int]
    lines: int
    unlinked: Sequence[str]
    outcomes: Sequence[OutcomeFacts]
    benefits: int
    bias: bool
    footprints: int


class Complete(Record):
    """One part of a bid: met, partly met or missing, and what is missing, each in a sentence.

    `where` is the kind of place to mend it and its key: "question:risks", "money:2018-19", "outcomes:".
    """

    code: str
    title: str
    met: Met
    missing: tuple[tuple[str, str], ...] = ()


def words_of(text: str) -> int:
    """How many words a text has: runs of letters and figures, joined by marks inside (28-day, GP’s, 62.5, and/or)."""
    return len(_WORD.findall(text))


def count_words(code: str, text: str) -> str:
    """What stands under a question: 212 of 300 words, 88 left; or 12 too many."""
    most, has = QUESTIONS[code].words, words_of(text)
    rest = f"{most - has:,} left" if has <= most else f"{has - most:,} too many"
    return f"{has:,} of {most:,} words, {rest}"


def too_many_words(code: str, text: str) -> str:
    """Shorten “Risks” by 12 words; nothing when it is short enough."""
    over = words_of(text) - QUESTIONS[code].words
    return f"Shorten “{QUESTIONS[code].title}” by {counted(over, 'word')}" if over > 0 else ""


def completeness(facts: BidFacts) -> tuple[Complete, ...]:
    """Each part of the form, then where it is, money, outcomes and benefits."""
    parts = tuple(_written(part, facts.answers) for part in PARTS)
    return (_places(facts), *parts, _money(facts), _outcomes(facts), _benefits(facts))


def ready(found: Sequence[Complete]) -> tuple[tuple[str, str], ...]:
    """All that is missing before the bid may be sent for agreement, in order; nothing when it may."""
    return tuple(one for part in found for one in part.missing)


def _made(code: str, title: str, has: bool, missing: Sequence[tuple[str, str]]) -> Complete:
    met = Met.MET if not missing else Met.PARTLY if has else Met.MISSING
    return Complete(code, title, met, tuple(missing))


def _written(part: Part, answers: Mapping[str, str]) -> Complete:
    missing = []
    for question in part.questions:
        text = answers.get(question.code, "")
        if not words_of(text):
            missing.append((f"question:{question.code}", f"“{question.title}” is not written yet"))
        elif too_many_words(question.code, text):
            missing.append((f"question:{question.code}", too_many_words(question.code, text)))
    has = any(words_of(answers.get(question.code, "")) for question in part.questions)
    return _made(part.code, part.title, has, missing)


def _places(facts: BidFacts) -> Complete:
    missing = [] if 1 <= facts.footprints <= 3 else [("places:", "Choose one to three areas that this bid covers")]
    return _made("places", "Where", bool(facts.footprints), missing)


def _money(facts: BidFacts) -> Complete:
    missing = []
    for year in facts.years:
        if year not in facts.asked:
            shown = year.replace("-", "/")
            missing.append((f"money:{year}", f"No money is asked for {shown}. Add a line, if only of £0"))
    if facts.asked and not any(facts.asked.values()):
        missing.append(("money:", "The bid asks for nothing. Add what it costs"))
    if facts.unlinked:
        lines = listing([f"“{line}”" for line in facts.unlinked[:3]])
        more = f" and {number(len(facts.unlinked) - 3)} more" if len(facts.unlinked) > 3 else ""
        missing.append(("money:", f"Link {lines}{more} to a deliverable of the plan"))
    return _made("money", "Money", bool(facts.lines), missing)


def _outcomes(facts: BidFacts) -> Complete:
    missing = [] if facts.outcomes else [("outcomes:", "Add at least one outcome with its measure")]
    for one in facts.outcomes:
        has = {
            "a measure": one.measure,
            "a baseline": one.baseline,
            "a trajectory": one.trajectory,
            "the criterion it serves": one.criterion,
        }
        lacks = [name for name, there in has.items() if not there]
        if lacks:
            missing.append((f"outcomes:{one.title}", f"{capital(one.title)} needs {listing(lacks)}"))
    return _made("outcomes", "Outcomes and how they are measured", bool(facts.outcomes), missing)


def _benefits(facts: BidFacts) -> Complete:
    missing = [] if facts.benefits else [("benefits:", "Add at least one benefit with its full-year value and year")]
    if not facts.bias:
        missing.append(("benefits:", "State the optimism bias on costs, with its reason, if only 0%"))
    return _made("benefits", "Benefits and value", bool(facts.benefits), missing)
