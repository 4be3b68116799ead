"""Evidence of involvement: what a record must say, what it may be called, and what came of what people said.

What involvement is not is five questions, made from the list of a trust's involvement strategy (CNTW NHS Foundation
Trust, "Involvement is not about"). A yes to any makes a record consultation, whatever it was meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, day, inside, lower
from alliance_tracker.terms import Level, Method, Mode, Stage

LONGEST_TITLE = 120
LONGEST_WORDS = 1500
LONGEST_QUOTATION = 400
YEARS_BACK = 2
"""How far back earlier work is looked for before people are asked again."""
CONSULTATION = "Consultation"
NOT_INVOLVEMENT = {
    "was_written_first": "Staff wrote the idea or the plan first, and people were only asked what they thought of it",
    "was_choice_of_options": "People could only choose between things that staff had written",
    "was_wish_list": "People were asked “what do you want?”, and then told why it could not be done",
    "was_one_or_two_seats": "One or two people got a seat on a committee or a panel, and that was all",
    "was_as_consumers": "People were seen only as users of a service, not for what they know and can do",
}
"""By the name in the record. Five things that are not involvement."""


class Facts(Record):
    """What a record says, as typed; none of the five ticked unless said so."""

    title: str
    happened_on: date | None
    method: Method | None
    stage: Stage | None
    mode: Mode | None
    level: Level | None
    said: str
    decided: str = ""
    changed: str = ""
    could_not: str = ""
    why_not: str = ""
    told: str = ""
    told_on: date | None = None
    quotation: str = ""
    consent: str = ""
    was_not: tuple[str, ...] = ()

    @property
    def is_consultation(self) -> bool:
        return bool(self.was_not)

    @property
    def kind_words(self) -> str:
        """What it may be called: what people shared in, or consultation."""
        return CONSULTATION if self.is_consultation or self.mode is None else self.mode.words

    @property
    def waits(self) -> bool:
        """Nobody has said yet what came of it."""
        return not (self.changed or self.could_not)

    def days(self, today: date) -> int:
        """How long those who spoke have waited for an answer."""
        return (today - self.happened_on).days if self.happened_on else 0

    def came_of_it(self, today: date) -> tuple[tuple[str, str], ...]:
        """You said, and then: each a heading and words."""
        done = [("We did", self.changed)] if self.changed else []
        if self.could_not:
            done.append(("We could not, because", f"{sentence(self.could_not)} {sentence(self.why_not)}"))
        waited = counted(self.days(today), "day")
        return tuple(done) or (("Still waiting", f"Nobody has said yet what came of it. It is {waited} ago."),)

    @property
    def outcome(self) -> str:
        """did, could_not, both or waiting: by what a list is filtered."""
        if self.changed and self.could_not:
            return "both"
        return "did" if self.changed else "could_not" if self.could_not else "waiting"


def sentence(words: str) -> str:
    """The words with a full stop, if they end with nothing."""
    return words if not words or words[-1] in ".!?”" else f"{words}."


LABELS = {
    "title": "the title",
    "said": "what people said",
    "decided": "what was decided",
    "changed": "what changed",
    "could_not": "what could not be done",
    "why_not": "why not",
    "told": "who was told",
    "quotation": "the quotation",
    "consent": "the consent",
}
TELLS_WHO_CAME = ("title", "said", "changed", "could_not", "why_not", "told")
LONGEST = {"title": LONGEST_TITLE, "quotation": LONGEST_QUOTATION, "told": 300, "consent": 300}


def check_record(draft: Facts, today: date, names_checked: bool = False) -> list[Problem]:
    """What a record still needs, in the order of the form."""
    problems = [*_check_what(draft, today), *_check_after(draft, today)]
    words = {name: str(getattr(draft, name)) for name in LABELS}
    for name, label in LABELS.items():
        problems += too_long(name, label, words[name], LONGEST.get(name, LONGEST_WORDS))
    return problems + check_words(words, names_checked, TELLS_WHO_CAME)


def _check_what(draft: Facts, today: date) -> list[Problem]:
    problems = []
    if not draft.title.strip():
        problems.append(Problem("title", "Give it a title, like “A survey about evening clinics”"))
    if draft.happened_on is None:
        problems.append(Problem("happened_on", "Give the day it happened, or its last day, like 14 Sep 2018"))
    elif draft.happened_on > today:
        future = f"{day(draft.happened_on)} is in the future. Today is {day(today)}"
        problems.append(Problem("happened_on", f"{future}. Record it when it has happened"))
    asked = (("method", "Choose how people were asked"), ("stage", "Choose when people came in"))
    problems += [Problem(name, message) for name, message in asked if getattr(draft, name) is None]
    if not draft.said.strip():
        problems.append(Problem("said", "Say in a few sentences what people said"))
    asked = (("mode", "Choose what people shared in"), ("level", "Choose where they shared in it"))
    return problems + [Problem(name, message) for name, message in asked if getattr(draft, name) is None]


def _check_after(draft: Facts, today: date) -> list[Problem]:
    problems = []
    if draft.could_not and not draft.why_not:
        problems.append(Problem("why_not", "Say why it could not be done. People who spoke want to know"))
    if draft.why_not and not draft.could_not:
        problems.append(Problem("could_not", "Say what could not be done"))
    if draft.told and draft.told_on is None:
        problems.append(Problem("told_on", "Give the day they were told, like 1 Oct 2018"))
    if draft.told_on and not draft.told:
        problems.append(Problem("told", "Say who was told"))
    problems += _check_told(draft, today)
    if draft.quotation and not draft.consent:
        problems.append(
            Problem("consent", "Say how and when this person agreed to be quoted. Or put it in your own words, above")
        )
    return problems


def _check_told(draft: Facts, today: date) -> list[Problem]:
    if draft.told_on is None:
        return []
    if draft.told_on > today:
        return [Problem("told_on", f"{day(draft.told_on)} is in the future. Today is {day(today)}")]
    if draft.happened_on and draft.told_on < draft.happened_on:
        return [Problem("told_on", f"{day(draft.told_on)} is before the day people were asked. Check both dates")]
    return []


def check_withdrawn(why: str, names_checked: bool = False) -> list[Problem]:
    """What taking a record back needs."""
    if not why.strip():
        return [Problem("why", "Say why it is taken back. The reason stays on the page")]
    return too_long("why", "the reason", why, LONGEST_WORDS) + check_words({"why": why}, names_checked)


class Earlier(Record):
    """A record that may already answer, and why it is offered."""

    number: int
    title: str
    happened_on: date
    because: tuple[str, ...]


class Wanted(Record):
    """What somebody is about to ask: in words, how, and about what (keys of links)."""

    words: str = ""
    method: Method | None = None
    about: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.method or self.about)


class Known(Record):
    """What is known of an earlier record."""

    number: int
    title: str
    happened_on: date
    method: Method
    about: Mapping[str, str]
    text: str


_WORDS = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    (
        "about", "after", "also", "asked", "because", "been", "before", "cancer", "could", "from", "have", "health",
        "into", "more", "most", "patient", "patients", "people", "said", "service", "services", "should", "some",
        "survey", "than", "that", "their", "them", "then", "there", "they", "this", "want", "wanted", "were", "what",
        "when", "where", "which", "with", "would", "your",
    )
)  # fmt: skip


def earlier_work(wanted: Wanted, records: Iterable[Known], today: date) -> tuple[Earlier, ...]:
    """Records of the last two years about the same thing, by the same method or in the same words, the likest first."""
    since = date(today.year - YEARS_BACK, today.month, min(today.day, 28))
    found = []
    for one in records:
        because = _alike(wanted, one) if one.happened_on >= since else ()
        if because:
            found.append((-len(because), -one.happened_on.toordinal(), -one.number, one, because))
    found.sort(key=lambda row: row[:3])
    return tuple(Earlier(one.number, one.title, one.happened_on, because) for *_, one, because in found)


def _alike(wanted: Wanted, one: Known) -> tuple[str, ...]:
    because = [f"It was about {one.about[key]}" for key in wanted.about if key in one.about]
    if same := sorted(_telling(wanted.words) & _telling(one.text)):
        because.append(f"It has the same words: {', '.join(same[:5])}")
    if wanted.method is one.method:
        because.append(f"People were asked in the same way: {one.method.words.lower()}")
    return tuple(because)


def _telling(text: str) -> set[str]:
    """The words that say what a text is about, without their plural."""
    return {word.removesuffix("s") for word in _WORDS.findall(text.casefold()) if word not in _COMMON}


def reference(number: int) -> str:
    """E4."""
    return f"E{number}"


def recorded(number: int, title: str) -> Sentence:
    """The line of history for a new record."""
    return Sentence(f"recorded {reference(number)}, {inside(title)}", "evidence", reference(number))


def changed(number: int, before: Facts, after: Facts) -> Sentence:
    """The line of history for words put right; it says when consultation is called something better, or the reverse,
    and when people are said to have come in at another time, or it to have happened on another day.
    """
    words = f"changed the record {reference(number)}"
    if before.kind_words != after.kind_words:
        words += f" from {lower(before.kind_words)} to {lower(after.kind_words)}"
    if before.stage and after.stage and before.stage is not after.stage:
        words += f", and when people came in from “{before.stage.words}” to “{after.stage.words}”"
    if before.happened_on and after.happened_on and before.happened_on != after.happened_on:
        words += f", and its day from {day(before.happened_on)} to {day(after.happened_on)}"
    return Sentence(words, "evidence", reference(number))


def counted_people(number: int) -> Sentence:
    """The line of history for counts: that there are some, and no number."""
    return Sentence(f"counted who took part in {reference(number)}", "evidence", reference(number))


def withdrew(number: int, why: str) -> Sentence:
    """The line of history for a record taken back."""
    return Sentence(f"took back the record {reference(number)}, because {inside(why)}", "evidence", reference(number))


def told_of(records: Sequence[Facts], today: date, late: int = 90) -> str:
    """1 has waited more than 90 days for an answer; or nothing."""
    waiting = sum(one.waits and one.days(today) > late for one in records)
    if not waiting:
        return ""
    return f"{waiting} {'has' if waiting == 1 else 'have'} waited more than {late} days for an answer"


def chosen(records: Sequence[tuple[int, Facts]], most: int) -> tuple[tuple[int, Facts], ...]:
    """A few for the main page: what was done, what could not be done and why, what still waits; the newest of each.

    No kind is pushed out by more of another: one that could not be done and one that waits have a place of their own.
    """
    kinds: dict[str, list[tuple[int, Facts]]] = {"did": [], "could_not": [], "waiting": []}
    for one in records:
        kinds["could_not" if one[1].could_not else one[1].outcome].append(one)
    others = [*kinds["could_not"][:1], *kinds["waiting"][:1]]
    done = kinds["did"][: most - len(others)]
    rest = [*kinds["could_not"][1:], *kinds["waiting"][1:]][: most - len(others) - len(done)]
    taken = {number for number, _ in (*done, *others, *rest)}
    return tuple(one for kind in kinds.values() for one in kind if one[0] in taken)


def came_of_all(records: Sequence[Facts]) -> str:
    """5 of 8 things people said led to a change. 2 could not be done, and the reason is given. 1 waits."""
    every = len(records)
    if not every:
        return ""
    done = sum(bool(one.changed) for one in records)
    could_not = sum(bool(one.could_not) for one in records)
    waiting = sum(one.waits for one in records)
    said = [f"{done} of {counted(every, 'thing')} people said led to a change."]
    if could_not:
        said.append(f"{could_not} could not be done in full, and the reason is given.")
    if waiting:
        said.append(f"{waiting} {'has' if waiting == 1 else 'have'} no answer yet.")
    return " ".join(said)
