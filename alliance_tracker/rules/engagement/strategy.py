"""An involvement strategy that an alliance may take up: seven ambitions, how it stands on each, four steps.

Source: Together, service user and carer involvement strategy (CNTW NHS Foundation Trust). The scale is that of the
three tests, the tracker's own. Nothing here counts anywhere until an alliance takes it up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.engagement.three_tests import LEVEL_WORDS, LEVELS
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, day, inside

AMBITIONS, TOGETHER = "ambitions", "coproduction"
"""What can be taken up, as it is stored."""
LONGEST_WORDS = 1_500
LONGEST_LINE = 200
LONGEST_ON_A_PAGE = 75
"""So much of an ambition's words fits beside the six others on one sheet."""
MOST_QUARTERS = 8
NOT_TAKEN_UP = "Take up the seven ambitions first. Until then they count nowhere"

QUESTIONS = (
    "What does ideal involvement look like?",
    "What has worked well, and what has not?",
    "How do we get to where we want to be?",
)
MAKES_SURE = (
    "Power, choice and control pass to patients, carers, communities and front-line staff",
    "People who use services, and people who work in them, are seen as a strength",
    "People share the responsibility for how care is given and services are run",
    "Everybody is helped to take an active part",
)
SIGNS = (
    "People see and feel that things are different, in what everybody says and does",
    "Patients, carers and staff plan, give and improve care together",
    "They work out together what goes well, and why",
    "People are listened to, feel valued, decide together and act together",
    "They choose together whom to employ, and train together",
    "Patients and carers are leaders too, with the same chance to learn to lead",
)
STEPS: Mapping[int, tuple[str, str]] = {
    1: ("Talk about it", "Not everybody will agree. Some may feel that it threatens how they work."),
    2: ("Think about it", "What does each ambition mean for me? What could I do?"),
    3: ("Act together", "Patients, carers and staff agree what to do, and do it together."),
    4: ("Change as a whole", "The whole organisation thinks what it must do in a new way. Staff do not do this alone."),
}
"""The four steps that make a strategy real: a name, and what it is."""


class Adopted(Record):
    """What was taken up, by whom and when. It stands while it has no last day."""

    id: int
    words: str
    made_by: str
    adopted_on: date
    ended_on: date | None = None
    why_ended: str = ""
    version: int = 1


class AdoptDraft(Record):
    """Taking something up, as typed. `words` are those of the shared statement, or how the ambitions were decided on.

    `why` is why the statement changes.
    """

    made_by: str
    adopted_on: date | None
    words: str = ""
    why: str = ""
    names_checked: bool = False


def check_adoption(
    draft: AdoptDraft, today: date, before: Adopted | None = None, worded: bool = False
) -> list[Problem]:
    """What taking up still needs. `before` is what stood until now, `worded` whether it has words of its own."""
    problems = []
    if worded and not draft.words.strip():
        problems.append(Problem("words", "Write the statement in your own words"))
    if not draft.made_by.strip():
        problems.append(Problem("made_by", "Say who made the decision, like “The board, with the patient panel”"))
    problems += _check_day("adopted_on", draft.adopted_on, today)
    if before and draft.adopted_on and draft.adopted_on < before.adopted_on:
        earlier = f"{day(draft.adopted_on)} is before {day(before.adopted_on)}, the day of the words that stand now"
        problems.append(Problem("adopted_on", earlier))
    if before and worded and not draft.why.strip():
        problems.append(Problem("why", "Say why the words change. The old ones stay on the page"))
    texts = {"words": draft.words, "made_by": draft.made_by, "why": draft.why}
    return problems + _check_texts(texts, {"made_by": LONGEST_LINE}, draft.names_checked)


def check_ending(why: str, ended_on: date | None, before: Adopted, today: date) -> list[Problem]:
    """What ending it needs: a reason and a day."""
    problems = [] if why.strip() else [Problem("why", "Say why it ends. The reason stays on the page")]
    problems += _check_day("ended_on", ended_on, today)
    if ended_on and ended_on < before.adopted_on:
        problems.append(Problem("ended_on", f"It was taken up on {day(before.adopted_on)}. Give a day from then on"))
    return problems + _check_texts({"why": why})


class ViewDraft(Record):
    """How an alliance stands on one ambition, as typed."""

    level: int | None
    ideal: str = ""
    worked: str = ""
    not_worked: str = ""
    uneven: str = ""
    how_to: str = ""
    measures: str = ""
    lived_authors: str = ""
    professional_authors: str = ""
    names_checked: bool = False


def check_view(draft: ViewDraft) -> list[Problem]:
    """What a view of an ambition still needs, in the order of the form."""
    problems = []
    if draft.level is None or draft.level not in LEVELS:
        problems.append(Problem("level", "Choose a level from 0 to 4"))
    if not draft.ideal.strip():
        problems.append(Problem("ideal", "Say what it would look like if it were just right"))
    if draft.level and not draft.worked.strip():
        problems.append(Problem("worked", f"Say what has worked. Without that it is level 0, not {draft.level}"))
    if not (draft.lived_authors.strip() or draft.professional_authors.strip()):
        problems.append(Problem("lived_authors", "Say who wrote this. Name the part they play, not the person"))
    texts = {name: getattr(draft, name) for name in WORDS}
    lines = {"lived_authors": LONGEST_LINE, "professional_authors": LONGEST_LINE}
    return problems + _check_texts(texts, lines, draft.names_checked)


WORDS = ("ideal", "worked", "not_worked", "uneven", "how_to", "measures", "lived_authors", "professional_authors")
"""The texts of a view, in the order of the form."""


class StepDraft(Record):
    """What was done of one of the four steps, as typed."""

    done: str
    done_on: date | None
    against: str = ""
    support: str = ""
    names_checked: bool = False


def check_step(draft: StepDraft, today: date) -> list[Problem]:
    """What a step still needs."""
    problems = [] if draft.done.strip() else [Problem("done", "Say in a sentence what was done")]
    problems += _check_day("done_on", draft.done_on, today)
    texts = {"done": draft.done, "against": draft.against, "support": draft.support}
    return problems + _check_texts(texts, {}, draft.names_checked)


class ExampleDraft(Record):
    """Good practice to borrow, as typed."""

    title: str
    words: str
    source: str
    names_checked: bool = False


def check_example(draft: ExampleDraft) -> list[Problem]:
    """What an example still needs."""
    asked = (
        ("title", draft.title, "Give it a name, like “Recovery colleges”"),
        ("words", draft.words, "Say what they do, and what came of it"),
        ("source", draft.source, "Say where it comes from, so that others can ask"),
    )
    problems = [Problem(field, message) for field, typed, message in asked if not typed.strip()]
    texts = {"title": draft.title, "words": draft.words, "source": draft.source}
    return problems + _check_texts(texts, {"title": LONGEST_LINE, "source": LONGEST_LINE}, draft.names_checked)


def _check_day(field: str, given: date | None, today: date) -> list[Problem]:
    if given is None:
        return [Problem(field, "Give the day, like 14 Sep 2018")]
    if given > today:
        return [Problem(field, f"{day(given)} is in the future. Today is {day(today)}")]
    return []


def _check_texts(
    texts: Mapping[str, str], longest: Mapping[str, int] | None = None, checked: bool = False
) -> list[Problem]:
    problems = []
    for name, typed in texts.items():
        problems += too_long(name, "what you wrote", typed, (longest or {}).get(name, LONGEST_WORDS))
    return problems + check_words(texts, checked)


class Rated(Record):
    """A level that was given on a day."""

    level: int
    rated_on: date

    @property
    def words(self) -> str:
        return level_words(self.level)


def level_words(level: int) -> str:
    """Level 2 of 4: developing."""
    return f"Level {level} of 4: {LEVEL_WORDS[level].lower()}"


def quarters_of(rated: Iterable[Rated]) -> tuple[Quarter, ...]:
    """The last eight quarters in which anything was rated, the oldest first."""
    return tuple(sorted({Quarter.of(one.rated_on) for one in rated})[-MOST_QUARTERS:])


def level_at(rated: Sequence[Rated], quarter: Quarter) -> int | None:
    """The level that stood at the end of a quarter. `rated` come in the order in which they were given."""
    known = [one.level for one in rated if one.rated_on <= quarter.end]
    return known[-1] if known else None


def standing_words(levels: Sequence[int | None]) -> str:
    """Of seven ambitions, 3 stand at level 3 or 4. 2 are not rated yet."""
    done = [level for level in levels if level is not None]
    if not done:
        return "None of the seven is rated yet."
    good = sum(level >= 3 for level in done)
    left = len(levels) - len(done)
    waiting = f" {left} {'is' if left == 1 else 'are'} not rated yet." if left else ""
    return f"{good or 'None'} of the seven {'stands' if good < 2 else 'stand'} at level 3 or 4.{waiting}"


def took_up(words: str, on: date) -> Sentence:
    """The line of history; `words` are what was taken up."""
    return Sentence(f"took up {words} on {day(on)}", "strategy", AMBITIONS)


def ended(on: date, why: str) -> Sentence:
    """The line of history for ambitions that end."""
    return Sentence(f"ended the seven ambitions on {day(on)}, because {inside(why)}", "strategy", AMBITIONS)


def rated(name: str, code: str, level: int) -> Sentence:
    """The line of history for a view."""
    return Sentence(f"rated the ambition {name} at level {level} of 4", "strategy", code)


def stepped(step: int) -> Sentence:
    """The line of history for a step."""
    return Sentence(f"recorded what was done of step {step} of the involvement strategy", "strategy", f"step-{step}")


def borrowed(name: str, code: str, gone: bool = False) -> Sentence:
    """The line of history for good practice."""
    return Sentence(f"{'took away' if gone else 'added'} good practice for the ambition {name}", "strategy", code)


def short(words: str) -> str:
    """As much of a text as the sheet of paper has room for, whole words."""
    line = " ".join(words.split())
    if len(line) <= LONGEST_ON_A_PAGE:
        return line
    return f"{line[:LONGEST_ON_A_PAGE].rsplit(' ', 1)[0]} …"


def steps_words(done: Iterable[int]) -> str:
    """2 of 4 steps begun."""
    return f"{len(set(done))} of {counted(len(STEPS), 'step')} begun"
